#include "cli/inspect/wildcard.h"

#include <stdlib.h>
#include <string.h>

#include "os/os.h"

/* --- one name --- */

/* The character at *s, which is not at its end. A byte that begins none is one by itself. */
static uint32_t next(const char **s)
{
	unsigned char first = (unsigned char)*(*s)++;
	unsigned more = first < 0xc0 || first >= 0xf8 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
	uint32_t code = more > 0 ? first & (0x3fu >> more) : first;
	for (; more > 0 && ((unsigned char)**s & 0xc0) == 0x80; more--)
		code = code << 6 | ((unsigned char)*(*s)++ & 0x3f);
	return code;
}

static uint32_t fold(uint32_t code)
{
	return code < 0x80 ? (uint32_t)text_lower((char)code) : os_fold_case(code);
}

/* Take one character of each, if they match. '*' is no character of a pattern. */
static bool step(const char **pattern, const char **name, bool any_case)
{
	const char *p = *pattern, *n = *name;
	if (*p == '\0')
		return false;
	uint32_t want = next(&p), got = next(&n);
	if (want != '?' && want != got && !(any_case && fold(want) == fold(got)))
		return false;
	*pattern = p;
	*name = n;
	return true;
}

/* Where nothing matches, the last '*' takes one more character. */
bool wildcard_matches(const char *pattern, const char *name, bool any_case)
{
	const char *behind = NULL, *taken = NULL; /* of the last '*' */
	if (strcmp(pattern, "*.*") == 0)
		return true;
	while (*name != '\0') {
		if (*pattern == '*') {
			behind = ++pattern;
			taken = name;
		} else if (!step(&pattern, &name, any_case)) {
			if (behind == NULL)
				return false;
			(void)next(&taken);
			pattern = behind;
			name = taken;
		}
	}
	return pattern[strspn(pattern, "*")] == '\0';
}

/* --- a folder --- */

struct search {
	const char *pattern, *last; /* its last part */
	bool any_case, too_many, no_memory;
	struct wildcard *out;
};

static const char *last_part(const char *path)
{
	const char *last = path;
	for (const char *s = path; *s != '\0'; s++)
		if (strchr(OS_SEPARATORS, *s) != NULL)
			last = s + 1;
	return last;
}

bool wildcard_is(const char *path)
{
	return strpbrk(last_part(path), "*?") != NULL;
}

static bool grow(struct wildcard *w)
{
	size_t cap = w->cap == 0 ? 64 : 2 * w->cap;
	char **at = realloc(w->at, cap * sizeof *at);
	if (at == NULL)
		return false;
	w->at = at;
	w->cap = cap;
	return true;
}

static int offer(void *ctx, const char *name)
{
	struct search *s = ctx;
	struct wildcard *w = s->out;
	size_t folder = (size_t)(s->last - s->pattern), len = strlen(name);
	if (!wildcard_matches(s->last, name, s->any_case))
		return 0;
	s->too_many = w->len == WILDCARD_MAX;
	if (s->too_many)
		return 1;
	char *path = w->len < w->cap || grow(w) ? malloc(folder + len + 1) : NULL;
	s->no_memory = path == NULL;
	if (path == NULL)
		return 1;
	memcpy(path, s->pattern, folder);
	memcpy(path + folder, name, len + 1);
	w->at[w->len++] = path;
	return 0;
}

static enum gov_exit search(struct search *s, struct err *e)
{
	char folder[GOV_PATH_MAX];
	struct text t = text_on(folder, sizeof folder);
	text_addn(&t, s->pattern, (size_t)(s->last - s->pattern));
	if (t.len == 0)
		text_add(&t, ".");
	if (t.cut)
		return err_set(e, GOV_FILESYSTEM, s->pattern, ": too long for a path", NULL);
	int code = os_list(folder, offer, s);
	if (s->no_memory)
		return err_set(e, GOV_FAILED, s->pattern, ": out of memory", NULL);
	if (s->too_many)
		return err_set(e, GOV_FAILED, s->pattern,
			": too many files; name fewer of them, for example by their endings", NULL);
	if (code != 0)
		return err_os(e, "cannot read", folder, code);
	if (s->out->len == 0)
		return err_set(e, GOV_FILESYSTEM, s->pattern, ": no file has such a name", NULL);
	return GOV_OK;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum gov_exit wildcard_list(const char *pattern, bool any_case, struct wildcard *out, struct err *e)
{
	struct search s = {
		.pattern = pattern, .last = last_part(pattern), .any_case = any_case, .out = out};
	*out = (struct wildcard){.at = NULL};
	enum gov_exit x = search(&s, e);
	if (x != GOV_OK)
		wildcard_free(out);
	else
		qsort(out->at, out->len, sizeof *out->at, by_name);
	return x;
}

void wildcard_free(struct wildcard *w)
{
	for (size_t i = 0; i < w->len; i++)
		free(w->at[i]);
	free(w->at);
	*w = (struct wildcard){.at = NULL};
}
