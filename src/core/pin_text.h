/* pin_text: a pin file's bytes as lines of UTF-8; shared by pin.c and pin_tool.c.
 *
 *	struct pin_text t;
 *	struct pin_line line = {0};
 *	const char *why = pin_decode(&t, data, n);
 *	while (pin_next(&t, &line))
 *		...
 */
#ifndef GOV_CORE_PIN_TEXT_H
#define GOV_CORE_PIN_TEXT_H

#include "core/pin.h"

struct pin_text {
	const char *p; /* UTF-8, or whatever a file without a BOM holds */
	size_t n;
	char decoded[GOV_PIN_MAX / 2 * 3]; /* two bytes of UTF-16 are at most three of UTF-8 */
};

struct pin_line {
	const char *p; /* without its LF or CRLF */
	size_t n;
	unsigned number; /* from 1; 0 before the first */
	size_t next;     /* offset of the line behind it */
};

/* Strip a BOM, and turn UTF-16 with a BOM into UTF-8. `t` borrows data. NULL, or why not. */
const char *pin_decode(struct pin_text *t, const char *data, size_t n);

bool pin_next(const struct pin_text *t, struct pin_line *line);

/* Drop the blanks around a line. */
void pin_trim(struct pin_line *line);

/* NULL, or what is wrong with a line's bytes: control bytes, broken UTF-8. */
const char *pin_bytes(const struct pin_line *line);

bool pin_is_conflict(const struct pin_line *line);

/* PIN_BAD, with "path:line: why: text; advice" in e. */
enum pin_result pin_bad(struct err *e, const char *path, const struct pin_line *line,
	const char *why, const char *advice);

/* PIN_BAD for a conflict marker, and for a file too large or wrongly encoded. */
enum pin_result pin_conflict(struct err *e, const char *path, const struct pin_line *line);
enum pin_result pin_unreadable(struct err *e, const char *path, const char *data, size_t n,
	const char *why, const char *advice);

#endif
