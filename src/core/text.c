#include "core/text.h"

#include <stdarg.h>
#include <string.h>

#define ESCAPED_MAX 80 /* bytes of untrusted text that a message shows */

struct text text_on(char *mem, size_t cap)
{
	mem[0] = '\0';
	return (struct text){.p = mem, .len = 0, .cap = cap, .cut = false};
}

void text_addn(struct text *t, const char *s, size_t n)
{
	size_t room = t->cap - 1 - t->len;
	if (n > room) {
		n = room;
		t->cut = true;
	}
	memcpy(t->p + t->len, s, n);
	t->len += n;
	t->p[t->len] = '\0';
}

void text_add(struct text *t, const char *s)
{
	text_addn(t, s, strlen(s));
}

void text_add_u64(struct text *t, uint64_t value)
{
	char digits[20];
	size_t at = sizeof digits;
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	text_addn(t, digits + at, sizeof digits - at);
}

static void add_hex(struct text *t, unsigned char c)
{
	char hex[3];
	uint8_t byte = c;
	hex_encode(&byte, 1, hex);
	text_add(t, "\\x");
	text_add(t, hex);
}

static void add_escaped(struct text *t, char c)
{
	unsigned char byte = (unsigned char)c;
	if (c == '\n')
		text_add(t, "\\n");
	else if (c == '\r')
		text_add(t, "\\r");
	else if (c == '\t')
		text_add(t, "\\t");
	else if (c == '\\')
		text_add(t, "\\\\");
	else if (byte >= 0x20 && byte < 0x7f)
		text_addn(t, &c, 1);
	else
		add_hex(t, byte);
}

void text_add_escaped(struct text *t, const char *s, size_t n)
{
	for (size_t i = 0; i < n && i < ESCAPED_MAX; i++)
		add_escaped(t, s[i]);
	if (n > ESCAPED_MAX)
		text_add(t, "...");
}

/* U+0080 to U+009F in UTF-8: terminals act on these as on escape sequences. */
static bool is_c1(const char *s)
{
	unsigned char second = (unsigned char)s[1];
	return (unsigned char)s[0] == 0xc2 && second >= 0x80 && second < 0xa0;
}

void text_add_safe(struct text *t, const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char byte = (unsigned char)*s;
		if (is_c1(s)) {
			add_hex(t, byte);
			add_hex(t, (unsigned char)*++s);
		} else if (byte < 0x20 || byte == 0x7f) {
			add_escaped(t, *s);
		} else {
			text_addn(t, s, 1);
		}
	}
}

bool text_join(char *dst, size_t cap, ...)
{
	struct text t = text_on(dst, cap);
	va_list args;
	va_start(args, cap);
	for (const char *s = va_arg(args, const char *); s; s = va_arg(args, const char *))
		text_add(&t, s);
	va_end(args);
	if (t.cut)
		dst[0] = '\0';
	return !t.cut;
}

bool text_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), tail = strlen(suffix);
	return n >= tail && memcmp(s + n - tail, suffix, tail) == 0;
}

char text_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool text_same_in_any_case(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (text_lower(a[i]) != text_lower(b[i]))
			return false;
	}
	return true;
}

const char *text_basename(const char *path)
{
	const char *end = path + strlen(path);
	while (end > path && end[-1] != '/' && end[-1] != '\\')
		end--;
	return end;
}

void hex_encode(const uint8_t *in, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < n; i++) {
		*out++ = digits[in[i] >> 4];
		*out++ = digits[in[i] & 15];
	}
	*out = '\0';
}

/* 16 for anything that is no hexadecimal digit. */
static unsigned hex_value(char c)
{
	if (text_is_digit(c))
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a' + 10);
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A' + 10);
	return 16;
}

bool hex_decode(const char *s, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++, s += 2) {
		unsigned high = hex_value(s[0]);
		if (high > 15)
			return false;
		unsigned low = hex_value(s[1]);
		if (low > 15)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return *s == '\0';
}
