#include "core/gomod.h"

#include <string.h>

#include "core/text.h"

static bool is_ascii_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* What unicode.IsSpace holds for one, beyond ASCII. */
static const char *const wide_spaces[] = {"\xC2\x85", "\xC2\xA0", "\xE1\x9A\x80", "\xE2\x80\x80",
	"\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85",
	"\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",
	"\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

/* Bytes of the blank at the front of the n bytes at s, or with `back` at their end; 0 for none. */
static size_t space_at(const char *s, size_t n, bool back)
{
	if (n > 0 && is_ascii_space(s[back ? n - 1 : 0]))
		return 1;
	for (size_t i = 0; i < sizeof wide_spaces / sizeof *wide_spaces; i++) {
		size_t len = strlen(wide_spaces[i]);
		if (n >= len && memcmp(back ? s + n - len : s, wide_spaces[i], len) == 0)
			return len;
	}
	return 0;
}

static size_t trim_end(const char *s, size_t n)
{
	size_t blank;
	while ((blank = space_at(s, n, true)) > 0)
		n -= blank;
	return n;
}

static void keep_value(const struct gomod_reader *r, size_t at, struct gomod_value *out)
{
	const char *s = r->text + at;
	size_t n = trim_end(s, r->len - at), blank;
	while ((blank = space_at(s, n, false)) > 0) {
		s += blank;
		n -= blank;
	}
	struct text t = text_on(out->text, sizeof out->text);
	text_addn(&t, s, n);
	out->odd = r->odd || t.cut;
	out->line = r->line;
}

static void match(const struct gomod_reader *r, const char *key, struct gomod_value *out)
{
	size_t n = strlen(key);
	if (out->line == 0 && r->len > n && memcmp(r->text, key, n) == 0 &&
		text_is_blank(r->text[n]))
		keep_value(r, n, out);
}

static void begin_line(struct gomod_reader *r)
{
	r->line++;
	r->len = 0;
	r->blank = '\0';
	r->skip = r->comment = r->odd = false;
}

/* Blanks behind the key count only where a comment follows them: a line is trimmed first. */
static void end_line(struct gomod_reader *r)
{
	if (!r->comment)
		r->len = trim_end(r->text, r->len);
	match(r, "go", &r->out->go);
	match(r, "toolchain", &r->out->toolchain);
	begin_line(r);
}

static void put(struct gomod_reader *r, char c)
{
	bool room = r->len < sizeof r->text;
	r->odd |= c == '\0' || !room;
	if (room)
		r->text[r->len++] = c;
}

/* Most lines name a module; what they begin with tells that they are of no interest. */
static bool is_other(const struct gomod_reader *r)
{
	return r->len == 2 && (unsigned char)r->text[0] < 0x80 && memcmp(r->text, "go", 2) != 0 &&
	       memcmp(r->text, "to", 2) != 0;
}

static void take(struct gomod_reader *r, char c)
{
	if (is_ascii_space(c)) {
		if (r->blank == '\0' && r->len > 0)
			r->blank = c;
		return;
	}
	if (r->blank != '\0')
		put(r, r->blank);
	else if (c == '/' && r->len > 0 && r->text[r->len - 1] == '/')
		r->comment = r->skip = true;
	r->blank = '\0';
	if (r->comment) {
		r->len--;
		return;
	}
	put(r, c);
	if (space_at(r->text, r->len, false) == r->len)
		r->len = 0;
	r->skip = is_other(r);
}

void gomod_start(struct gomod_reader *r, struct gomod *out)
{
	r->out = out;
	r->line = 0;
	out->go.line = out->toolchain.line = 0;
	out->go.odd = out->toolchain.odd = false;
	out->go.text[0] = out->toolchain.text[0] = '\0';
	begin_line(r);
}

bool gomod_feed(struct gomod_reader *r, const char *data, size_t n)
{
	const char *end = data + n;
	while (data < end) {
		if (r->skip) {
			data = memchr(data, '\n', (size_t)(end - data));
			if (!data)
				return true;
		}
		if (*data == '\n') {
			end_line(r);
			if (r->out->go.line > 0 && r->out->toolchain.line > 0)
				return false;
		} else {
			take(r, *data);
		}
		data++;
	}
	return true;
}

void gomod_end(struct gomod_reader *r)
{
	end_line(r);
}
