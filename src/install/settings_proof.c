#include <string.h>

#include "install/settings_parse.h"

#define NAMED "sum.golang.org"
#define MAINLAND "sum.golang.google.cn" /* the same database, as cmd/go knows it too */

/* "NAME+HASH+BASE64". What the bytes mean is for who opens the database. */
static bool is_key(const char *s)
{
	static const char digits[] = "0123456789abcdef";
	const char *plus = strchr(s, '+');
	return plus != NULL && plus > s && strspn(plus + 1, digits) == 8 && plus[9] == '+' &&
	       plus[10] != '\0';
}

/* A database is at https://NAME unless its URL is given. */
static bool default_url(struct settings *s, const char *key)
{
	struct text t = text_on(s->sumdb_url, sizeof s->sumdb_url);
	text_add(&t, "https://");
	text_addn(&t, key, strcspn(key, "+"));
	return !t.cut;
}

static bool take_name(struct settings_parser *p, const char *name)
{
	struct settings *s = p->out;
	s->sumdb_key[0] = '\0';
	if (strcmp(name, NAMED) == 0 || strcmp(name, MAINLAND) == 0)
		return default_url(s, name);
	if (!is_key(name) || !text_join(s->sumdb_key, sizeof s->sumdb_key, name, NULL))
		return settings_bad(p,
			"sumdb is " NAMED ", off, or a verifier key and perhaps a URL, not", name);
	return default_url(s, name) || settings_bad(p, "the name of sumdb is too long", name);
}

static bool take_url(struct settings_parser *p, const char *url)
{
	struct settings *s = p->out;
	struct text t = text_on(s->sumdb_url, sizeof s->sumdb_url);
	size_t n = strlen(url);
	if (!settings_is_url(url))
		return settings_bad(p,
			"behind sumdb's key stands an http://, https:// or file:/// URL, not", url);
	while (n > 0 && url[n - 1] == '/')
		n--;
	text_addn(&t, url, n);
	return !t.cut || settings_bad(p, "sumdb's URL is too long", url);
}

bool settings_set_sumdb(struct settings_parser *p, const char *value)
{
	char name[200];
	struct text t = text_on(name, sizeof name);
	size_t n = strcspn(value, " \t");
	const char *url = value + n + strspn(value + n, " \t");
	p->out->sumdb_off = strcmp(value, "off") == 0;
	if (p->out->sumdb_off)
		return true;
	text_addn(&t, value, n);
	return take_name(p, name) && (*url == '\0' || take_url(p, url));
}

static bool add_key(struct settings_parser *p, const char *value, size_t n)
{
	struct settings *s = p->out;
	char file[200];
	struct text t = text_on(file, sizeof file);
	text_addn(&t, value, n);
	if (s->key_len == SETTINGS_LIST_MAX)
		return settings_bad(p, "more than 8 files of keys", NULL);
	if (!settings_path(p, "keys", file, s->key[s->key_len]))
		return false;
	s->key_len++;
	return true;
}

bool settings_set_keys(struct settings_parser *p, const char *value)
{
	static const char between[] = " \t,";
	for (value += strspn(value, between); *value != '\0'; value += strspn(value, between)) {
		size_t n = strcspn(value, between);
		if (!add_key(p, value, n))
			return false;
		value += n;
	}
	return p->out->key_len > 0 || settings_bad(p, "keys names no file", NULL);
}
