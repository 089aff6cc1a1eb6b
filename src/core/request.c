#include "core/request.h"

#include <string.h>

static const struct {
	const char *word;
	enum request_kind kind;
} keywords[] = {
	{"latest", REQUEST_LATEST},
	{"oldstable", REQUEST_OLDSTABLE},
	{"system", REQUEST_SYSTEM},
};

static bool parse_keyword(const char *s, enum request_kind *kind)
{
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
		if (strcmp(s, keywords[i].word) == 0) {
			*kind = keywords[i].kind;
			return true;
		}
	}
	return false;
}

/* Digits, or "go" or "v" and digits: can only be meant as a version. */
static bool looks_like_version(const char *s)
{
	if (text_starts(s, "go"))
		s += 2;
	else if (s[0] == 'v')
		s++;
	return text_is_digit(s[0]);
}

static bool is_line_x(const char *s, size_t n)
{
	return n > 2 && s[n - 2] == '.' && s[n - 1] == 'x';
}

/* A version, or a line written "1.24.x". */
static bool parse_version(const char *s, size_t n, struct version *out)
{
	if (!is_line_x(s, n))
		return version_parse(s, n, out);
	return version_parse(s, n - 2, out) && version_line(out->text) == strlen(out->text);
}

/* "1.24.4.linux-arm64" names one toolchain, so "1.20.linux-arm64" is the release 1.20. */
static bool parse_toolchain(const char *s, struct request *out)
{
	struct platform none = {"", ""};
	if (text_starts(s, "go"))
		s += 2;
	if (!toolchain_parse(s, &none, &out->version, &out->platform))
		return false;
	version_canonical(&out->version);
	out->kind = REQUEST_EXACT;
	return version_is_stable(out->version.text) || !version_is_line(out->version.text);
}

static bool parse_exact_or_line(const char *s, enum request_trust trust, struct request *out)
{
	size_t n = strlen(s);
	bool line = is_line_x(s, n);
	if (!(line ? parse_version(s, n, &out->version)
		   : version_parse_asked(s, n, &out->version, &line)))
		return trust == REQUEST_TYPED && parse_toolchain(s, out);
	out->kind = line ? REQUEST_LINE : REQUEST_EXACT;
	return true;
}

/* The line behind `line`: "1.9" -> "1.10", "1" -> "2". */
static bool next_line(const struct version *line, struct version *out)
{
	size_t at = strlen(line->text);
	*out = *line;
	while (at > 0 && out->text[at - 1] == '9')
		out->text[--at] = '0';
	if (at > 0 && text_is_digit(out->text[at - 1])) {
		out->text[at - 1]++;
		return true;
	}
	size_t tail = strlen(out->text + at) + 1;
	if (at + tail >= sizeof out->text)
		return false;
	memmove(out->text + at + 1, out->text + at, tail);
	out->text[at] = '1';
	return true;
}

static bool add_comparator(struct request *r, enum comparator_op op, const struct version *v)
{
	if (r->range_len == GOV_RANGE_MAX)
		return false;
	r->range[r->range_len++] = (struct comparator){op, *v};
	return true;
}

static bool add_behind(struct request *r, enum comparator_op op, const struct version *line)
{
	struct version next;
	return next_line(line, &next) && add_comparator(r, op, &next);
}

static void line_of(const struct version *v, bool major_only, struct version *out)
{
	size_t n = major_only ? strcspn(v->text, ".") : version_line(v->text);
	*out = *v;
	if (n > 0)
		out->text[n] = '\0';
}

/* All versions from v on, up to the end of v's line, or of its major version for '^'. */
static bool add_span(struct request *r, char sign, const struct version *v)
{
	struct version line;
	line_of(v, sign == '^', &line);
	return add_comparator(r, OP_GE, v) && add_behind(r, OP_LT, &line);
}

/* `op` is the sign as written; a line on its right means all of that line. */
static bool add_signed(struct request *r, const char *op, size_t n, const struct version *v)
{
	bool line = version_is_line(v->text), equal = n == 2;
	switch (op[0]) {
	case '>':
		if (line && !equal)
			return add_behind(r, OP_GE, v);
		return add_comparator(r, equal ? OP_GE : OP_GT, v);
	case '<':
		if (line && equal)
			return add_behind(r, OP_LT, v);
		return add_comparator(r, equal ? OP_LE : OP_LT, v);
	case '=':
		if (line)
			return add_span(r, '~', v);
		return add_comparator(r, OP_GE, v) && add_comparator(r, OP_LE, v);
	default:
		return add_span(r, op[0], v);
	}
}

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " ");
}

/* One comparator off the front of *s, its sign included. */
static bool cut_comparator(const char **s, struct request *out)
{
	const char *op = *s;
	struct version v;
	if (!*op || !strchr("<>=^~", *op))
		return false;
	size_t sign = (op[0] == '<' || op[0] == '>') && op[1] == '=' ? 2 : 1;
	const char *word = skip_blanks(op + sign);
	size_t n = strcspn(word, " ,");
	*s = word + n;
	return parse_version(word, n, &v) && !version_is_custom(v.text) &&
	       add_signed(out, op, sign, &v);
}

static bool parse_range(const char *s, struct request *out)
{
	out->kind = REQUEST_RANGE;
	while (cut_comparator(&s, out)) {
		s = skip_blanks(s);
		if (*s == '\0')
			return true;
		if (*s == ',')
			s = skip_blanks(s + 1);
	}
	return false;
}

/* Into out->text, without the blanks around; inner tabs become spaces. */
static bool take_text(const char *s, size_t n, struct request *out)
{
	for (; n > 0 && text_is_blank(s[0]); n--)
		s++;
	while (n > 0 && text_is_blank(s[n - 1]))
		n--;
	if (n == 0 || n >= sizeof out->text)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = s[i] == '\t' ? ' ' : s[i];
		if (c < 0x20 || c > 0x7e)
			return false;
		out->text[i] = c;
	}
	out->text[n] = '\0';
	return true;
}

bool request_parse(const char *s, size_t n, enum request_trust trust, struct request *out)
{
	out->kind = REQUEST_EXACT;
	out->version.text[0] = out->platform.os[0] = out->platform.arch[0] = out->name[0] = '\0';
	out->range_len = 0;
	if (!take_text(s, n, out))
		return false;
	if (parse_keyword(out->text, &out->kind))
		return true;
	if (looks_like_version(out->text))
		return parse_exact_or_line(out->text, trust, out);
	if (out->text[0] == '=') {
		const char *version = skip_blanks(out->text + 1);
		if (looks_like_version(version) &&
			parse_exact_or_line(version, REQUEST_PINNED, out))
			return true;
	}
	if (strchr("<>=^~", out->text[0]))
		return parse_range(out->text, out);
	out->kind = REQUEST_NAME;
	return request_name_ok(out->text) &&
	       text_join(out->name, sizeof out->name, out->text, NULL);
}

static bool is_name_char(char c)
{
	return text_is_lower(c) || text_is_digit(c) || c == '.' || c == '_' || c == '-';
}

bool request_name_ok(const char *name)
{
	enum request_kind unused;
	size_t n = strlen(name);
	if (n >= GOV_NAME_MAX || !text_is_lower(name[0]))
		return false;
	for (size_t i = 0; i < n; i++) {
		char next = name[i + 1];
		if (!is_name_char(name[i]) || (name[i] == '.' && (next == '.' || next == '\0')))
			return false;
	}
	return !looks_like_version(name) && !parse_keyword(name, &unused);
}

static bool holds(const struct comparator *c, const char *version)
{
	int order = version_cmp(version, c->version.text);
	switch (c->op) {
	case OP_GE:
		return order >= 0;
	case OP_GT:
		return order > 0;
	case OP_LE:
		return order <= 0;
	case OP_LT:
		return order < 0;
	}
	return false;
}

static bool same_line(const char *a, const char *b)
{
	struct version line;
	if (!version_parse(b, strlen(b), &line))
		return false;
	line_of(&line, false, &line);
	return version_in_line(a, line.text);
}

/* Does the range name a pre-release of this version's line? */
static bool names_prerelease(const struct request *r, const char *version)
{
	for (size_t i = 0; i < r->range_len; i++) {
		const char *v = r->range[i].version.text;
		if (version_is_prerelease(v) && same_line(version, v))
			return true;
	}
	return false;
}

static bool in_range(const struct request *r, const char *version)
{
	bool prerelease = version_is_prerelease(version) && !version_is_custom(version);
	if (!version_is_stable(version) && !(prerelease && names_prerelease(r, version)))
		return false;
	for (size_t i = 0; i < r->range_len; i++)
		if (!holds(&r->range[i], version))
			return false;
	return true;
}

bool request_accepts(const struct request *r, const char *version)
{
	switch (r->kind) {
	case REQUEST_EXACT:
		return version_cmp(r->version.text, version) == 0;
	case REQUEST_LINE:
		return version_is_stable(version) && version_in_line(version, r->version.text);
	case REQUEST_LATEST:
		return version_is_stable(version);
	case REQUEST_RANGE:
		return in_range(r, version);
	case REQUEST_OLDSTABLE:
	case REQUEST_SYSTEM:
	case REQUEST_NAME:
		break;
	}
	return false;
}

struct choice choice_for(const struct request *r)
{
	return (struct choice){.request = r, .best = {""}, .older = {""}};
}

/* An empty text is malformed and so older than every version. */
static void keep_newer(struct version *kept, const char *version)
{
	if (version_cmp(version, kept->text) > 0)
		text_join(kept->text, sizeof kept->text, version, NULL);
}

static void offer_oldstable(struct choice *c, const char *version)
{
	bool newer = version_cmp(version, c->best.text) > 0;
	if (same_line(version, c->best.text)) {
		keep_newer(&c->best, version);
	} else if (newer) {
		c->older = c->best;
		keep_newer(&c->best, version);
	} else {
		keep_newer(&c->older, version);
	}
}

void choice_offer(struct choice *c, const char *version)
{
	if (c->request->kind == REQUEST_OLDSTABLE) {
		if (version_is_stable(version))
			offer_oldstable(c, version);
	} else if (request_accepts(c->request, version)) {
		keep_newer(&c->best, version);
	}
}

const char *choice_best(const struct choice *c)
{
	const struct version *v = c->request->kind == REQUEST_OLDSTABLE ? &c->older : &c->best;
	return v->text[0] != '\0' ? v->text : NULL;
}
