#include "install/store.h"

#include <stdlib.h>
#include <string.h>

#include "core/layout.h"
#include "core/request.h"
#include "os/os.h"

struct listing {
	const char *versions;
	const struct platform *host;
	struct store_entry *at;
	size_t len, cap;
	bool no_memory;
};

/* Only the name that gov itself would give the folder counts: versions/go1.24.4 is not gov's. */
static bool is_toolchain(const char *name, const struct platform *host, struct store_entry *out)
{
	char canonical[GOV_TOOLCHAIN_MAX];
	if (!toolchain_parse(name, host, &out->version, &out->platform))
		return false;
	toolchain_name(out->version.text, &out->platform, host, canonical);
	return strcmp(canonical, name) == 0;
}

static bool is_link(const char *versions, const char *name)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	return request_name_ok(name) && text_join(path, sizeof path, versions, "/", name, NULL) &&
	       os_lstat(path, &info) == 0 && info.kind == OS_LINK;
}

static bool append(struct listing *l, const struct store_entry *entry)
{
	if (l->len == l->cap) {
		size_t cap = l->cap == 0 ? 16 : 2 * l->cap;
		struct store_entry *at = realloc(l->at, cap * sizeof *at);
		if (at == NULL)
			return false;
		l->at = at;
		l->cap = cap;
	}
	l->at[l->len++] = *entry;
	return true;
}

/* A number of at most three digits off the front of *s; no leading zero. */
static bool cut_short_number(const char **s, unsigned *out)
{
	const char *at = *s;
	*out = 0;
	while (text_is_digit(*at) && at - *s < 3)
		*out = *out * 10 + (unsigned)(*at++ - '0');
	bool good = at > *s && (**s != '0' || at - *s == 1);
	*s = at;
	return good;
}

/* "1.24.4" as a number above 0, 0 for what is no such release. Nearly all versions are, and
 * comparing them is what sorting a thousand takes its time for. */
static unsigned plain_release(const char *v)
{
	unsigned minor, patch;
	if (v[0] != '1' || v[1] != '.')
		return 0;
	v += 2;
	if (!cut_short_number(&v, &minor) || *v++ != '.' || !cut_short_number(&v, &patch))
		return 0;
	return *v == '\0' ? 1 + minor * 1000 + patch : 0;
}

static int offer(void *ctx, const char *name)
{
	struct listing *l = ctx;
	struct store_entry entry = {.linked = false};
	if (!text_join(entry.name, sizeof entry.name, name, NULL))
		return 0;
	if (!is_toolchain(name, l->host, &entry)) {
		if (!is_link(l->versions, name))
			return 0;
		entry.linked = true;
		entry.version.text[0] = '\0';
	}
	entry.plain = entry.linked ? 0 : plain_release(entry.version.text);
	l->no_memory = !append(l, &entry);
	return l->no_memory ? 1 : 0;
}

static int cmp_versions(const struct store_entry *a, const struct store_entry *b)
{
	if (a->plain > 0 && b->plain > 0)
		return (a->plain > b->plain) - (a->plain < b->plain);
	return version_cmp(a->version.text, b->version.text);
}

/* Newest first; of one version the host's before others, whose names are longer; links last. */
static int by_age(const void *a, const void *b)
{
	const struct store_entry *x = a, *y = b;
	int order = 0;
	if (x->linked != y->linked)
		return x->linked ? 1 : -1;
	if (!x->linked)
		order = cmp_versions(y, x);
	return order != 0 ? order : strcmp(x->name, y->name);
}

enum gov_exit store_list(const char *root, const struct platform *host, struct store_entry **out,
	size_t *len, struct err *e)
{
	char versions[GOV_PATH_MAX];
	struct listing l = {.versions = versions, .host = host};
	*out = NULL;
	*len = 0;
	enum gov_exit x = layout_path(versions, root, "versions", NULL, e);
	if (x != GOV_OK)
		return x;
	int code = os_list(versions, offer, &l);
	if (l.no_memory)
		x = err_set(e, GOV_FAILED, "cannot list ", versions, ": out of memory", NULL);
	else if (code != 0 && !os_is_missing(code))
		x = err_os(e, "cannot list", versions, code);
	if (x != GOV_OK) {
		free(l.at);
		return x;
	}
	if (l.len > 1)
		qsort(l.at, l.len, sizeof *l.at, by_age);
	*out = l.at;
	*len = l.len;
	return GOV_OK;
}
