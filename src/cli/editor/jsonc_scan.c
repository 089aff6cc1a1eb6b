#include "cli/editor/jsonc_scan.h"

#include <stdint.h>
#include <string.h>

#include "core/text.h"

static bool is_end_of_line(char c)
{
	return c == '\n' || c == '\r';
}

static size_t line_comment_end(const char *text, size_t len, size_t at)
{
	while (at < len && !is_end_of_line(text[at]))
		at++;
	return at;
}

/* Beyond len: it has no end. */
static size_t block_comment_end(const char *text, size_t len, size_t at)
{
	for (at += 2; at + 1 < len; at++)
		if (text[at] == '*' && text[at + 1] == '/')
			return at + 2;
	return len + 1;
}

/* Behind the comment at `at`, or `at` when there is none; beyond len when it has no end. */
static size_t comment_end(const char *text, size_t len, size_t at)
{
	if (at + 1 >= len || text[at] != '/')
		return at;
	if (text[at + 1] == '/')
		return line_comment_end(text, len, at);
	return text[at + 1] == '*' ? block_comment_end(text, len, at) : at;
}

static bool skip(const char *text, size_t len, size_t *at, bool lines)
{
	while (*at < len) {
		bool blank = text_is_blank(text[*at]) || (lines && is_end_of_line(text[*at]));
		size_t end = blank ? *at + 1 : comment_end(text, len, *at);
		if (end == *at)
			return true;
		if (end > len)
			return false;
		*at = end;
	}
	return true;
}

bool jsonc_skip(const char *text, size_t len, size_t *at)
{
	return skip(text, len, at, true);
}

bool jsonc_skip_on_line(const char *text, size_t len, size_t *at)
{
	return skip(text, len, at, false);
}

/* --- strings --- */

static int hex_digit(char c)
{
	if (text_is_digit(c))
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The value of four hexadecimal digits, or -1. */
static int32_t hex4(const char *s, size_t len)
{
	int32_t value = 0;
	for (size_t i = 0; i < 4; i++) {
		int digit = i < len ? hex_digit(s[i]) : -1;
		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* Length of the escape at s, which starts with a backslash; 0 when it is none. */
static size_t escape_length(const char *s, size_t len)
{
	if (len < 2)
		return 0;
	if (s[1] == 'u')
		return hex4(s + 2, len - 2) >= 0 ? 6 : 0;
	return s[1] != '\0' && strchr("\"\\/bfnrt", s[1]) != NULL ? 2 : 0;
}

size_t jsonc_string_end(const char *text, size_t len, size_t at, const char **why)
{
	size_t open = at++;
	while (at < len && text[at] != '"') {
		if (is_end_of_line(text[at])) {
			*why = "a string without its end";
			return open;
		}
		if ((unsigned char)text[at] < 0x20) {
			*why = "a control character in a string";
			return at;
		}
		size_t n = text[at] == '\\' ? escape_length(text + at, len - at) : 1;
		if (n == 0) {
			*why = "no such escape";
			return at;
		}
		at += n;
	}
	if (at >= len) {
		*why = "a string without its end";
		return open;
	}
	return at + 1;
}

static void add_utf8(struct text *t, uint32_t c)
{
	char s[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	for (size_t i = n; i-- > 1; c >>= 6)
		s[i] = (char)(0x80 | (c & 0x3f));
	s[0] = (char)(lead[n] | c);
	text_addn(t, s, n);
}

/* A \u escape, or the two of a surrogate pair. Its length, 0 when it is no character. */
static size_t add_unicode(struct text *t, const char *s, size_t len)
{
	uint32_t c = (uint32_t)hex4(s + 2, len - 2);
	size_t used = 6;
	if (c >= 0xd800 && c < 0xdc00 && len >= 12 && s[6] == '\\' && s[7] == 'u') {
		int32_t low = hex4(s + 8, len - 8);
		if (low < 0xdc00 || low > 0xdfff)
			return 0;
		c = 0x10000 + ((c - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
		used = 12;
	} else if (c == 0 || (c >= 0xd800 && c < 0xe000)) {
		return 0;
	}
	add_utf8(t, c);
	return used;
}

static char plain_escape(char c)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *at = strchr(from, c);
	return at != NULL ? to[at - from] : c;
}

bool jsonc_decode(const char *s, size_t len, char *out, size_t cap)
{
	struct text t = text_on(out, cap);
	for (size_t i = 0, n; i < len; i += n) {
		n = 1;
		if (s[i] != '\\') {
			text_addn(&t, s + i, 1);
		} else if (s[i + 1] == 'u') {
			n = add_unicode(&t, s + i, len - i);
			if (n == 0)
				return false;
		} else {
			char c = plain_escape(s[i + 1]);
			text_addn(&t, &c, 1);
			n = 2;
		}
	}
	return !t.cut;
}

/* --- numbers --- */

static size_t digits(const char *text, size_t len, size_t at)
{
	while (at < len && text_is_digit(text[at]))
		at++;
	return at;
}

static size_t fraction_end(const char *text, size_t len, size_t at)
{
	if (at >= len || text[at] != '.')
		return at;
	size_t end = digits(text, len, at + 1);
	return end > at + 1 ? end : at;
}

static size_t exponent_end(const char *text, size_t len, size_t at)
{
	if (at >= len || (text[at] | 0x20) != 'e')
		return at;
	size_t from = at + 1;
	if (from < len && (text[from] == '+' || text[from] == '-'))
		from++;
	size_t end = digits(text, len, from);
	return end > from ? end : at;
}

size_t jsonc_number_end(const char *text, size_t len, size_t at)
{
	size_t from = at < len && text[at] == '-' ? at + 1 : at;
	size_t end = digits(text, len, from);
	if (end == from)
		return at;
	if (text[from] == '0')
		end = from + 1;
	return exponent_end(text, len, fraction_end(text, len, end));
}
