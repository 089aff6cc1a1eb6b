#include "core/conf.h"

#include <string.h>

#define HEADER "gov-conf 1"

const struct conf conf_empty = {""};

/* One line's value, borrowed from the text. */
struct value {
	const char *p;
	size_t n;
};

static size_t line_length(const char *p)
{
	const char *end = strchr(p, '\n');
	return end ? (size_t)(end - p) : strlen(p);
}

static const char *next_line(const char *p)
{
	p += line_length(p);
	return *p == '\n' ? p + 1 : p;
}

/* Cut `word` and one blank off the front of *v. */
static bool cut_word(struct value *v, const char *word)
{
	size_t n = strlen(word);
	if (v->n <= n || memcmp(v->p, word, n) != 0 || v->p[n] != ' ')
		return false;
	v->p += n + 1;
	v->n -= n + 1;
	return true;
}

/* The first line at or behind `from` that starts with `key`; NULL at the end. */
static const char *find_line(const char *from, const char *key, struct value *out)
{
	for (; *from != '\0'; from = next_line(from)) {
		*out = (struct value){from, line_length(from)};
		if (cut_word(out, key))
			return from;
	}
	return NULL;
}

static bool copy_value(const struct value *v, char *out, size_t cap)
{
	struct text t = text_on(out, cap);
	text_addn(&t, v->p, v->n);
	if (t.cut)
		out[0] = '\0';
	return !t.cut;
}

bool conf_open(struct conf *c, const char *text)
{
	size_t n = line_length(text);
	if (n != strlen(HEADER) || memcmp(text, HEADER, n) != 0)
		return false;
	c->text = text;
	return true;
}

static void add_stamp(struct text *t, const struct conf_stamp *s)
{
	uint64_t seconds = (uint64_t)s->seconds;
	text_add_u64(t, s->size);
	text_add(t, s->seconds < 0 ? " -" : " ");
	text_add_u64(t, s->seconds < 0 ? 0 - seconds : seconds);
	text_add(t, " ");
	text_add_u64(t, s->nanoseconds);
}

bool conf_stamp_is(const struct conf *c, const struct conf_stamp *s)
{
	struct value v;
	char want[64];
	bool stamped = find_line(c->text, "stamp", &v) != NULL;
	if (!s || !stamped)
		return !s && !stamped;
	struct text t = text_on(want, sizeof want);
	add_stamp(&t, s);
	return v.n == t.len && memcmp(v.p, want, t.len) == 0;
}

bool conf_auto_install(const struct conf *c)
{
	struct value v;
	return find_line(c->text, "auto_install", &v) && v.n == 3 && memcmp(v.p, "yes", 3) == 0;
}

bool conf_manager(const struct conf *c, char *out)
{
	struct value v;
	return find_line(c->text, "manager", &v) && copy_value(&v, out, GOV_PATH_MAX);
}

bool conf_alias(const struct conf *c, const char *name, char out[GOV_REQUEST_MAX])
{
	struct value v;
	const char *at = find_line(c->text, "alias", &v);
	while (at) {
		if (cut_word(&v, name))
			return copy_value(&v, out, GOV_REQUEST_MAX);
		at = find_line(next_line(at), "alias", &v);
	}
	return false;
}

/* Does the line scope in front of *v hold for `version`? Cuts it off. */
static bool cut_line_scope(struct value *v, const char *version)
{
	char scope[GOV_VERSION_MAX];
	const char *blank = memchr(v->p, ' ', v->n);
	if (!blank)
		return false;
	struct value word = {v->p, (size_t)(blank - v->p)};
	return copy_value(&word, scope, sizeof scope) && version_in_line(version, scope) &&
	       cut_word(v, scope);
}

/* The first entry at or behind `from`: a general one, or one for `version`. */
static const char *find_env(const char *from, bool general, const char *version, struct value *v)
{
	const char *at = find_line(from, "env", v);
	while (at && !(general ? cut_word(v, "*") : cut_line_scope(v, version)))
		at = find_line(next_line(at), "env", v);
	return at;
}

/* *at is the line returned last; whether that was a general one tells which pass we are in. */
size_t conf_env(const struct conf *c, const char *version, const char **at, const char **entry)
{
	struct value v;
	bool general = !*at || text_starts(*at, "env * ");
	const char *from = *at ? next_line(*at) : c->text;
	const char *found = find_env(from, general, version, &v);
	if (!found && general)
		found = find_env(c->text, false, version, &v);
	if (!found)
		return 0;
	*at = found;
	*entry = v.p;
	return v.n;
}
