#include "core/version.h"

#include <string.h>

#include "core/text.h"

struct part {
	const char *p;
	size_t n;
};

/* The fields of Go's internal/gover.Version, borrowed from the text, and gov's suffix. */
struct fields {
	struct part major, minor, patch, kind, pre, suffix;
	size_t line; /* bytes of "1.24"; 0 without a minor */
	bool bare;   /* nothing behind the line: "1.24", "1" */
};

static const struct part zero = {"0", 1};

/* Take a number off the front of *s: no sign, no leading zero. */
static bool cut_number(struct part *s, struct part *out)
{
	size_t n = 0;
	while (n < s->n && text_is_digit(s->p[n]))
		n++;
	if (n == 0 || (n > 1 && s->p[0] == '0'))
		return false;
	*out = (struct part){s->p, n};
	s->p += n;
	s->n -= n;
	return true;
}

static bool cut_char(struct part *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	s->p++;
	s->n--;
	return true;
}

/* Numbers are digit strings without leading zeros: the longer is the larger. */
static int cmp_number(struct part a, struct part b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return a.n == 0 ? 0 : memcmp(a.p, b.p, a.n);
}

static int cmp_text(struct part a, struct part b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);
	if (c != 0 || a.n == b.n)
		return c;
	return a.n < b.n ? -1 : 1;
}

/* Up to Go 1.20 the first release of a line has no ".0", so a missing patch is patch 0. */
static bool is_before_21(const struct fields *f)
{
	return cmp_number(f->minor, (struct part){"21", 2}) < 0;
}

static bool cut_prerelease(struct part *s, struct fields *f)
{
	size_t n = 0;
	while (n < s->n && text_is_lower(s->p[n]))
		n++;
	f->kind = (struct part){s->p, n};
	s->p += n;
	s->n -= n;
	return n == 0 || s->n == 0 || !text_is_digit(s->p[0]) || cut_number(s, &f->pre);
}

/* All of *s is "[a-z0-9][a-z0-9.]*", without ".." and a last '.', which folder names suffer from.
 */
static bool is_suffix(struct part s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool dot = s.p[i] == '.';
		if (dot && (i == 0 || i + 1 == s.n || s.p[i - 1] == '.'))
			return false;
		if (!dot && !text_is_lower(s.p[i]) && !text_is_digit(s.p[i]))
			return false;
	}
	return s.n > 0;
}

/* What stands behind "1.24". */
static bool parse_rest(struct part s, struct fields *f)
{
	if (cut_char(&s, '.') && !cut_number(&s, &f->patch))
		return false;
	if (!cut_prerelease(&s, f))
		return false;
	if (s.n == 0)
		return true;
	if (f->patch.n == 0 && f->kind.n == 0)
		return false;
	if (!cut_char(&s, '-') || !is_suffix(s))
		return false;
	f->suffix = s;
	return true;
}

static bool parse(const char *text, size_t n, struct fields *f)
{
	struct part s = {text, n};
	memset(f, 0, sizeof *f);
	if (!cut_number(&s, &f->major))
		return false;
	if (s.n == 0) {
		f->minor = f->patch = zero;
		f->bare = true;
		return true;
	}
	if (!cut_char(&s, '.') || !cut_number(&s, &f->minor))
		return false;
	f->line = n - s.n;
	if (s.n > 0)
		return parse_rest(s, f);
	f->bare = true;
	if (is_before_21(f))
		f->patch = zero;
	return true;
}

/* A malformed text has no fields at all, and so sorts before every version. */
static struct fields parse_text(const char *v)
{
	struct fields f;
	if (!parse(v, strlen(v), &f))
		memset(&f, 0, sizeof f);
	return f;
}

/* version_parse; the fields borrow from `s`. */
static bool parse_prefixed(const char *s, size_t n, struct version *out, struct fields *f)
{
	if (n > 2 && memcmp(s, "go", 2) == 0) {
		s += 2;
		n -= 2;
	} else if (n > 1 && s[0] == 'v') {
		s++;
		n--;
	}
	if (n >= sizeof out->text || !parse(s, n, f))
		return false;
	memcpy(out->text, s, n);
	out->text[n] = '\0';
	return true;
}

bool version_parse(const char *s, size_t n, struct version *out)
{
	struct fields f;
	return parse_prefixed(s, n, out, &f);
}

static bool is_stable(const struct fields *f)
{
	return f->patch.n > 0 && f->kind.n == 0 && f->suffix.n == 0;
}

static void canonical(struct version *v, const struct fields *f)
{
	if (!f->bare && is_stable(f) && is_before_21(f) && cmp_number(f->patch, zero) == 0)
		v->text[f->line] = '\0';
}

bool version_parse_asked(const char *s, size_t n, struct version *out, bool *line)
{
	struct fields f;
	if (!parse_prefixed(s, n, out, &f))
		return false;
	*line = f.bare;
	canonical(out, &f);
	return true;
}

bool version_before_minor(const char *v, unsigned minor)
{
	unsigned n = 0;
	if (v[0] != '1' || v[1] != '.')
		return false;
	for (v += 2; text_is_digit(*v) && n < 100; v++)
		n = n * 10 + (unsigned)(*v - '0');
	return n < minor;
}

/* Without a patch, Go sorts 1.21 before 1.21rc1; with one, 1.9.2rc2 before 1.9.2. */
static int cmp_kind(const struct fields *a, const struct fields *b)
{
	int c = cmp_text(a->kind, b->kind);
	if (a->patch.n > 0 && (a->kind.n == 0) != (b->kind.n == 0))
		return -c;
	return c;
}

int version_cmp(const char *a, const char *b)
{
	struct fields x = parse_text(a), y = parse_text(b);
	int c = cmp_number(x.major, y.major);
	if (c == 0)
		c = cmp_number(x.minor, y.minor);
	if (c == 0)
		c = cmp_number(x.patch, y.patch);
	if (c == 0)
		c = cmp_kind(&x, &y);
	if (c == 0)
		c = cmp_number(x.pre, y.pre);
	return c != 0 ? c : cmp_text(x.suffix, y.suffix);
}

bool version_is_prerelease(const char *v)
{
	return parse_text(v).kind.n > 0;
}

bool version_is_custom(const char *v)
{
	return parse_text(v).suffix.n > 0;
}

bool version_is_stable(const char *v)
{
	struct fields f = parse_text(v);
	return is_stable(&f);
}

size_t version_line(const char *v)
{
	return parse_text(v).line;
}

bool version_is_line(const char *v)
{
	return parse_text(v).bare;
}

bool version_in_line(const char *v, const char *line)
{
	struct fields f = parse_text(v), of = parse_text(line);
	if (!of.bare || cmp_number(f.major, of.major) != 0)
		return false;
	return of.line == 0 || cmp_number(f.minor, of.minor) == 0;
}

void version_canonical(struct version *v)
{
	struct fields f = parse_text(v->text);
	canonical(v, &f);
}
