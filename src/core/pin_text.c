#include "core/pin_text.h"

#include <string.h>

#define LITTLE_ENDIAN_BOM "\xff\xfe"
#define BIG_ENDIAN_BOM "\xfe\xff"
#define UTF8_BOM "\xef\xbb\xbf"

static bool starts_with(const char *p, size_t n, const char *prefix)
{
	size_t len = strlen(prefix);
	return n >= len && p[0] == prefix[0] && memcmp(p, prefix, len) == 0;
}

static unsigned unit(const char *p, bool little)
{
	unsigned first = (unsigned char)p[0], second = (unsigned char)p[1];
	return little ? second << 8 | first : first << 8 | second;
}

/* The code point of the UTF-16 at p; *used says how many bytes. 0x110000 for a lone surrogate. */
static unsigned long utf16_next(const char *p, size_t n, bool little, size_t *used)
{
	unsigned long high = unit(p, little);
	*used = 2;
	if (high < 0xd800 || high > 0xdfff)
		return high;
	if (high > 0xdbff || n < 4)
		return 0x110000;
	unsigned long low = unit(p + 2, little);
	if (low < 0xdc00 || low > 0xdfff)
		return 0x110000;
	*used = 4;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static size_t utf8_put(unsigned long c, char *out)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	for (size_t i = n - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	out[0] = (char)(lead[n] | c);
	return n;
}

/* UTF-8 into `out`, its length into *len. NULL, or why not. */
static const char *from_utf16(const char *data, size_t n, bool little, char *out, size_t *len)
{
	size_t used;
	if (n % 2 != 0)
		return "UTF-16 with an odd number of bytes";
	for (size_t i = 0; i < n; i += used) {
		unsigned long c = utf16_next(data + i, n - i, little, &used);
		if (c > 0x10ffff)
			return "not valid UTF-16";
		*len += utf8_put(c, out + *len);
	}
	return NULL;
}

static enum pin_result unreadable(
	const struct pin_file *f, const char *why, const char *advice, struct err *e)
{
	struct pin_line all = {.p = f->p, .n = f->n, .number = 1};
	return pin_bad(e, f->path, &all, why, advice);
}

/* A function of its own, so that only a file in UTF-16 pays for the memory. */
static enum pin_result decode_utf16(const struct pin_file *raw, const char *advice,
	pin_reader *read, struct request *out, unsigned *number, struct err *e)
{
	char text[GOV_PIN_MAX / 2 * 3]; /* two bytes of UTF-16 are at most three of UTF-8 */
	struct pin_file f = {.path = raw->path, .p = text, .n = 0};
	bool little = starts_with(raw->p, raw->n, LITTLE_ENDIAN_BOM);
	const char *why = from_utf16(raw->p + 2, raw->n - 2, little, text, &f.n);
	return why ? unreadable(raw, why, advice, e) : read(&f, out, number, e);
}

enum pin_result pin_decode(const struct pin_file *raw, const char *advice, pin_reader *read,
	struct request *out, unsigned *number, struct err *e)
{
	struct pin_file f = *raw;
	if (f.n > GOV_PIN_MAX)
		return unreadable(raw, "too large for a version file", advice, e);
	if (starts_with(f.p, f.n, LITTLE_ENDIAN_BOM) || starts_with(f.p, f.n, BIG_ENDIAN_BOM))
		return decode_utf16(raw, advice, read, out, number, e);
	if (starts_with(f.p, f.n, UTF8_BOM)) {
		f.p += strlen(UTF8_BOM);
		f.n -= strlen(UTF8_BOM);
	}
	return read(&f, out, number, e);
}

bool pin_next(const struct pin_file *f, struct pin_line *line)
{
	if (line->next >= f->n)
		return false;
	size_t left = f->n - line->next;
	line->p = f->p + line->next;
	line->number++;
	const char *end = memchr(line->p, '\n', left);
	line->n = end ? (size_t)(end - line->p) : left;
	line->next += line->n + 1;
	if (end && line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

void pin_trim(struct pin_line *line)
{
	for (; line->n > 0 && text_is_blank(line->p[0]); line->n--)
		line->p++;
	while (line->n > 0 && text_is_blank(line->p[line->n - 1]))
		line->n--;
}

/* Bytes of the UTF-8 sequence at p; 0 when it is none (overlong, surrogate, cut short). */
static size_t utf8_length(const unsigned char *p, size_t n)
{
	if (p[0] < 0x80)
		return 1;
	size_t len = p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
	if (len == 0 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	bool bad = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
		   (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f);
	return bad ? 0 : len;
}

const char *pin_bytes(const struct pin_line *line)
{
	const unsigned char *p = (const unsigned char *)line->p;
	size_t len;
	for (size_t i = 0; i < line->n; i += len) {
		if ((p[i] < 0x20 && p[i] != '\t') || p[i] == 0x7f)
			return "a control byte";
		len = utf8_length(p + i, line->n - i);
		if (len == 0)
			return "not valid UTF-8";
	}
	return NULL;
}

#define MARKER 7 /* "<<<<<<<", "=======", ">>>>>>>", "|||||||" */

bool pin_is_conflict(const struct pin_line *line)
{
	size_t n = 0;
	while (n < MARKER && n < line->n && line->p[n] == line->p[0])
		n++;
	return n == MARKER && memchr("<=>|", line->p[0], 4);
}

enum pin_result pin_bad(struct err *e, const char *path, const struct pin_line *line,
	const char *why, const char *advice)
{
	char number[24], shown[512];
	struct text t = text_on(number, sizeof number);
	text_add_u64(&t, line->number);
	t = text_on(shown, sizeof shown);
	text_add_escaped(&t, line->p, line->n);
	err_set(e, GOV_CONFIG, path, ":", number, ": ", why, ": ", shown, "; ", advice, NULL);
	return PIN_BAD;
}

enum pin_result pin_conflict(struct err *e, const char *path, const struct pin_line *line)
{
	return pin_bad(e, path, line, "a merge conflict", "resolve it and keep one version");
}
