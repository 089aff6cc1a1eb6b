/* text: building and reading bounded text without heap or stdio.
 *
 * A struct text writes into memory the caller owns and always keeps it NUL-terminated. What does
 * not fit is dropped and `cut` says so; callers that compose paths must check it.
 *
 *	char path[GOV_PATH_MAX];
 *	struct text t = text_on(path, sizeof path);
 *	text_add(&t, root);
 *	text_add(&t, "/versions");
 *	if (t.cut)
 *		...
 */
#ifndef GOV_CORE_TEXT_H
#define GOV_CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes in a path buffer, NUL included. Longer paths are refused, never truncated. */
#define GOV_PATH_MAX 4096

#if defined(__GNUC__)
#define GOV_SENTINEL __attribute__((sentinel))
#define GOV_COLD __attribute__((cold)) /* small rather than fast, and out of the way */
#else
#define GOV_SENTINEL
#define GOV_COLD
#endif

struct text {
	char *p;    /* NUL-terminated at all times; owned by the caller */
	size_t len; /* bytes before the NUL */
	size_t cap; /* size of the memory, NUL included; at least 1 */
	bool cut;   /* something did not fit */
};

/* A builder over `cap` (>= 1) bytes at `mem`, which it makes the empty string. */
struct text text_on(char *mem, size_t cap);

void text_add(struct text *t, const char *s);
void text_addn(struct text *t, const char *s, size_t n);
void text_add_u64(struct text *t, uint64_t value); /* decimal */

/* Append untrusted bytes so that a terminal shows them harmlessly: printable ASCII as it is,
 * '\n' '\r' '\t' '\\' as C escapes, every other byte as \xNN; after 80 bytes, "...". */
void text_add_escaped(struct text *t, const char *s, size_t n);

/* Append text of ours or a path: as it is, but control characters escaped, so that it stays one
 * line and no terminal acts on it. */
void text_add_safe(struct text *t, const char *s);

/* Concatenate the strings up to a NULL into dst. False, with dst "", when they do not fit. */
bool text_join(char *dst, size_t cap, ...) GOV_SENTINEL;

bool text_starts(const char *s, const char *prefix);
bool text_ends(const char *s, const char *suffix);
char text_lower(char c); /* of ASCII; others stay */

static inline bool text_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool text_is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Space or tab. */
static inline bool text_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Are the first n bytes (a NUL counts) the same but for the case of ASCII letters? */
bool text_same_in_any_case(const char *a, const char *b, size_t n);

/* The part of a path after its last separator ('/' or '\\'). Points into `path`. */
const char *text_basename(const char *path);

/* Lower-case hexadecimal. `out` holds 2 * n + 1 bytes. */
void hex_encode(const uint8_t *in, size_t n, char *out);

/* Exactly 2 * n hexadecimal digits, either case, then NUL. False when `s` is anything else. */
bool hex_decode(const char *s, uint8_t *out, size_t n);

#endif
