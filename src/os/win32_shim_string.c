/* The functions of <string.h> that src/core uses, for the shim, which has no C library. As the C
 * standard has them. `no_builtin` keeps the compiler from making calls of these loops to the very
 * function that they are. */
#include <stdint.h>
#include <string.h>

#define PLAIN __attribute__((no_builtin))

PLAIN void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
	unsigned char *d = to;
	const unsigned char *s = from;

	while (n-- > 0)
		*d++ = *s++;
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

PLAIN size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
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
	return strncmp(a, b, SIZE_MAX);
}

PLAIN char *strchr(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return *s == (char)c ? (char *)(uintptr_t)s : NULL;
}

/* Length of the part of `s` at its beginning whose bytes are all in `set`, or all not. */
PLAIN static size_t span(const char *s, const char *set, int in)
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
