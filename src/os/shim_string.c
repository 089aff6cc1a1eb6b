/* The functions of <string.h> that src/core uses, for shims that have no C library: on Windows, and
 * on Linux (posix_shim_linux.c). As the C standard has them. Paths are tens of bytes: what copies
 * and measures them goes by words. */
#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <string.h>

/* Keeps the compiler from making calls of these loops to the very functions that they are, and from
 * leaving out what it will call later. */
#if defined(__clang__)
#define PLAIN __attribute__((no_builtin, used))
#else
#define PLAIN __attribute__((optimize("no-tree-loop-distribute-patterns"), used))
#endif

#define WORD sizeof(uint64_t)

static inline uint64_t load(const void *from)
{
	uint64_t word;

	__builtin_memcpy(&word, from, WORD);
	return word;
}

static inline void store(void *to, uint64_t word)
{
	__builtin_memcpy(to, &word, WORD);
}

/* The last word may overlap the one before it. */
PLAIN void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
	unsigned char *d = to;
	const unsigned char *s = from;
	size_t at = 0;

	if (n < WORD) {
		while (at < n) {
			d[at] = s[at];
			at++;
		}
		return to;
	}
	for (; at + WORD < n; at += WORD)
		store(d + at, load(s + at));
	store(d + n - WORD, load(s + n - WORD));
	return to;
}

PLAIN void *memmove(void *to, const void *from, size_t n)
{
	unsigned char *d = to;
	const unsigned char *s = from;

	if ((uintptr_t)d <= (uintptr_t)s) {
		while (n-- > 0)
			*d++ = *s++;
	} else {
		while (n-- > 0)
			d[n] = s[n];
	}
	return to;
}

PLAIN void *memset(void *to, int c, size_t n)
{
	unsigned char *d = to;
	uint64_t word = UINT64_MAX / 255 * (unsigned char)c;

	for (; n >= WORD; n -= WORD, d += WORD)
		store(d, word);
	while (n-- > 0)
		*d++ = (unsigned char)c;
	return to;
}

PLAIN int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	for (; n > 0; n--, x++, y++) {
		if (*x != *y)
			return *x - *y;
	}
	return 0;
}

PLAIN void *memchr(const void *s, int c, size_t n)
{
	const unsigned char *at = s;

	for (; n > 0; n--, at++) {
		if (*at == (unsigned char)c)
			return (void *)(uintptr_t)at;
	}
	return NULL;
}

/* The lowest of the highest bits that are set is of the first byte of 0. The expression of Alan
 * Mycroft. */
static inline uint64_t ends(uint64_t word)
{
	const uint64_t ones = UINT64_MAX / 255;

	return (word - ones) & ~word & ones << 7;
}

/* A word at its own alignment never reaches into memory that is not there. Where a text begins
 * within one, the bytes before it are made to be none of its end. All these machines are
 * little-endian. */
PLAIN size_t strlen(const char *s)
{
	size_t before = (uintptr_t)s % WORD;
	const char *at = s - before;
	uint64_t end = ends(load(at) | (((uint64_t)1 << before * 8) - 1));

	while (end == 0)
		end = ends(load(at += WORD));
	return (size_t)(at - s) + (size_t)__builtin_ctzll(end) / 8;
}

PLAIN int strncmp(const char *a, const char *b, size_t n)
{
	for (; n > 0; n--, a++, b++) {
		if (*a != *b || !*a)
			return (unsigned char)*a - (unsigned char)*b;
	}
	return 0;
}

PLAIN int strcmp(const char *a, const char *b)
{
	while (*a == *b && *a) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

PLAIN char *strchr(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return *s == (char)c ? (char *)(uintptr_t)s : NULL;
}

/* Length of the part of `s` at its beginning whose bytes are all in `set`, or all not. */
static size_t span(const char *s, const char *set, int in)
{
	size_t n = 0;

	while (s[n] && (strchr(set, s[n]) != NULL) == in)
		n++;
	return n;
}

PLAIN size_t strspn(const char *s, const char *set)
{
	return span(s, set, 1);
}

PLAIN size_t strcspn(const char *s, const char *set)
{
	return span(s, set, 0);
}

PLAIN size_t strnlen(const char *s, size_t most)
{
	size_t n = 0;

	while (n < most && s[n])
		n++;
	return n;
}
