/* pin_text: a pin file's bytes as lines of UTF-8; shared by pin.c and pin_tool.c.
 *
 *	static enum pin_result read_lines(const struct pin_file *f, struct request *out,
 *		unsigned *number, struct err *e)
 *	{
 *		struct pin_line line = {0};
 *		while (pin_next(f, &line))
 *			...
 *	}
 *	...
 *	return pin_decode(&(struct pin_file){path, data, n}, ADVICE, read_lines, out, number, e);
 */
#ifndef GOV_CORE_PIN_TEXT_H
#define GOV_CORE_PIN_TEXT_H

#include "core/pin.h"

struct pin_file {
	const char *path; /* for messages */
	const char *p;    /* UTF-8, or whatever a file without a BOM holds */
	size_t n;
};

struct pin_line {
	const char *p; /* without its LF or CRLF */
	size_t n;
	unsigned number; /* from 1; 0 before the first */
	size_t next;     /* offset of the line behind it */
};

typedef enum pin_result pin_reader(
	const struct pin_file *f, struct request *out, unsigned *number, struct err *e);

/* Have `read` read the file without its BOM, and as UTF-8 where a BOM says UTF-16. PIN_BAD, with
 * `advice` in e, when it is too large or wrongly encoded. */
enum pin_result pin_decode(const struct pin_file *raw, const char *advice, pin_reader *read,
	struct request *out, unsigned *number, struct err *e);

bool pin_next(const struct pin_file *f, struct pin_line *line);

/* Drop the blanks around a line. */
void pin_trim(struct pin_line *line);

/* NULL, or what is wrong with a line's bytes: control bytes, broken UTF-8. */
const char *pin_bytes(const struct pin_line *line);

bool pin_is_conflict(const struct pin_line *line);

/* PIN_BAD, with "path:line: why: text; advice" in e. */
enum pin_result pin_bad(struct err *e, const char *path, const struct pin_line *line,
	const char *why, const char *advice);

/* PIN_BAD for a conflict marker. */
enum pin_result pin_conflict(struct err *e, const char *path, const struct pin_line *line);

#endif
