/* gomod: the `go` and `toolchain` values of a go.mod or go.work, read as cmd/go reads them before
 * it chooses a toolchain (GoModLookup in src/cmd/go/internal/gover/gomod.go).
 *
 * That is no parse of the file: of its lines, Unicode blanks around them dropped, the first that is
 * the key and then a space or tab counts, in a block or not; its value ends at "//", again without
 * blanks around it. What the value is worth, core/floor.h says. Lines end at '\n'. A go.mod may be
 * large, so its text comes in pieces:
 *
 *	struct gomod_reader r;
 *	gomod_start(&r, &mod);
 *	while (... && gomod_feed(&r, piece, n))
 *		;
 *	gomod_end(&r);
 */
#ifndef GOV_CORE_GOMOD_H
#define GOV_CORE_GOMOD_H

#include <stdbool.h>
#include <stddef.h>

#define GOV_GOMOD_MAX 128 /* bytes of a value, NUL included */

struct gomod_value {
	unsigned line;            /* from 1; 0: the file has no such line */
	bool odd;                 /* longer than text, or has a NUL: no version */
	char text[GOV_GOMOD_MAX]; /* untrusted; several blanks in it are kept as one; may be "" */
};

struct gomod {
	struct gomod_value go, toolchain;
};

struct gomod_reader {
	struct gomod *out;
	unsigned line;
	size_t len;
	char blank;   /* the first of the blanks behind text, not yet kept; 0 for none */
	bool skip;    /* nothing more of this line counts */
	bool comment; /* since its comment begins here */
	bool odd;
	char text[GOV_GOMOD_MAX + 16];
};

/* Begin a file; *out is made empty, and is the caller's. */
void gomod_start(struct gomod_reader *r, struct gomod *out);
/* The next n bytes. False when both values are known, and the rest of the file cannot matter. */
bool gomod_feed(struct gomod_reader *r, const char *data, size_t n);
/* The file ends here. */
void gomod_end(struct gomod_reader *r);

#endif
