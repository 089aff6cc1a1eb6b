#include "os/win32_wide.h"

#define HIGH_FIRST 0xd800U
#define LOW_FIRST 0xdc00U
#define LOW_LAST 0xdfffU

static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};

/* Bytes of a sequence that begins with `first`; 0 when none does. */
static size_t sequence_len(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc0 || first >= 0xf8)
		return 0;
	if (first < 0xe0)
		return 2;
	return first < 0xf0 ? 3 : 4;
}

/* Read one code point from at most n (>= 1) bytes; halves of surrogate pairs too. Returns its
 * bytes, 0 when they are ill-formed. */
static size_t decode(const char *s, size_t n, uint32_t *point)
{
	unsigned char first = (unsigned char)*s;
	size_t len = sequence_len(first);

	if (len == 0 || len > n)
		return 0;
	*point = len == 1 ? first : first & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		unsigned char next = (unsigned char)s[i];

		if ((next & 0xc0) != 0x80)
			return 0;
		*point = *point << 6 | (next & 0x3fU);
	}
	return *point < smallest[len] || *point > 0x10ffff ? 0 : len;
}

int win32_widen(const char *s, size_t n, uint16_t *out, size_t cap, size_t *len)
{
	uint32_t point;
	size_t done = 0;

	for (size_t at = 0, step; at < n; at += step) {
		step = decode(s + at, n - at, &point);
		if (step == 0)
			return WIN32_ILL_FORMED;
		if (cap - done < (step == 4 ? 2U : 1U))
			return WIN32_TOO_LONG;
		if (step == 4) {
			point -= 0x10000;
			out[done++] = (uint16_t)(HIGH_FIRST | point >> 10);
			point = LOW_FIRST | (point & 0x3ff);
		}
		out[done++] = (uint16_t)point;
	}
	*len = done;
	return 0;
}

static size_t encode(uint32_t point, char out[4])
{
	static const uint8_t marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t len = 1;

	while (len < 4 && point >= smallest[len + 1])
		len++;
	for (size_t i = len; i-- > 1; point >>= 6)
		out[i] = (char)(0x80 | (point & 0x3f));
	out[0] = (char)(marks[len] | point);
	return len;
}

/* The code point at the first of n (>= 1) units; the number of units that make it. */
static size_t join_units(const uint16_t *w, size_t n, uint32_t *point)
{
	*point = *w;
	if (*point < HIGH_FIRST || *point >= LOW_FIRST || n < 2 || w[1] < LOW_FIRST ||
		w[1] > LOW_LAST)
		return 1;
	*point = 0x10000 + ((*point - HIGH_FIRST) << 10) + (w[1] - LOW_FIRST);
	return 2;
}

int win32_narrow(const uint16_t *w, size_t n, char *out, size_t cap, size_t *len)
{
	uint32_t point;
	size_t done = 0;
	char bytes[4];

	for (size_t at = 0; at < n;) {
		size_t size;

		at += join_units(w + at, n - at, &point);
		size = encode(point, bytes);
		if (cap - done < size)
			return WIN32_TOO_LONG;
		for (size_t i = 0; i < size; i++)
			out[done++] = bytes[i];
	}
	*len = done;
	return 0;
}

size_t win32_len(const uint16_t *w)
{
	size_t n = 0;

	while (w[n])
		n++;
	return n;
}

int win32_utf8(const uint16_t *w, char *buf, size_t cap)
{
	size_t len;
	int code = cap > 0 ? win32_narrow(w, win32_len(w), buf, cap - 1, &len) : WIN32_TOO_LONG;

	if (!code)
		buf[len] = '\0';
	return code;
}

/* Behind the prefix, which is `\\?\` of a path with a drive or `\\?\UNC` of one without; of the
 * latter one unit of it remains, to be made the second separator. */
static const uint16_t *without_prefix(const uint16_t *w)
{
	static const char prefix[] = "\\\\?\\";
	size_t i = 0;

	while (i < 4 && w[i] == (unsigned char)prefix[i])
		i++;
	if (i < 4)
		return w;
	if (w[4] == 'U' && w[5] == 'N' && w[6] == 'C' && w[7] == '\\')
		return w + 6;
	return w[4] && w[5] == ':' ? w + 4 : w;
}

int win32_utf8_path(const uint16_t *w, char *buf, size_t cap)
{
	const uint16_t *plain = without_prefix(w);
	int code = win32_utf8(plain, buf, cap);

	if (code)
		return code;
	if (plain == w + 6)
		buf[0] = '/';
	for (; *buf; buf++) {
		if (*buf == '\\')
			*buf = '/';
	}
	return 0;
}
