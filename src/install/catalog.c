#include "install/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "install/index.h"
#include "os/os.h"

#define INDEX_MAX ((size_t)32 << 20)
/* Saved beside versions.ini and not in the cache: an index proves hashes, and a cache may be a
 * folder that was copied from anywhere. */
#define OFFICIAL_FILE "index.json"
#define MIRROR_FILE "index-mirror.json"

/* The Go project's own two hosts: only what TLS carries from here is believed about hashes. */
static const char *const official_hosts[] = {"https://go.dev/dl/", "https://golang.google.cn/dl/"};
#define OFFICIAL_LEN (sizeof official_hosts / sizeof official_hosts[0])

static enum gov_exit no_memory(struct err *e)
{
	return err_set(e, GOV_FAILED, "the list of releases: out of memory", NULL);
}

static bool is_official(const char *base)
{
	for (size_t i = 0; i < OFFICIAL_LEN; i++) {
		if (strcmp(base, official_hosts[i]) == 0)
			return true;
	}
	return false;
}

/* How far a list is believed. */
enum trust {
	LISTING,  /* a mirror's: what exists, but neither hashes nor sizes */
	OFFICIAL, /* the Go project's, as saved */
	FRESH,    /* the same, fetched in this run: an older one's word no longer counts */
};

static void strip(struct release_list *l, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (l->at[i].origin == FROM_INDEX) {
			l->at[i].has_sha256 = false;
			l->at[i].size = 0;
		}
	}
}

/* Merge the text of a release list into r->known. */
static enum gov_exit merge(struct road *r, const char *where, const char *json, size_t len,
	enum trust trust, struct err *e)
{
	size_t before = r->known.len;
	enum gov_exit rc = index_parse(where, json, len, &r->known, e);

	if (trust == LISTING || rc != GOV_OK)
		strip(&r->known, before, r->known.len);
	else if (trust == FRESH)
		strip(&r->known, 0, before);
	return rc;
}

static bool add_pins(struct road *r)
{
	const struct settings *s = r->o.settings;

	for (size_t i = 0; i < s->pin_len; i++) {
		struct release rel = {.has_sha256 = true, .origin = FROM_PIN};

		if (!archive_parse(s->pin[i].file, &rel.version, &rel.platform) ||
			!text_join(rel.file, sizeof rel.file, s->pin[i].file, NULL))
			continue;
		memcpy(rel.sha256, s->pin[i].sha256, sizeof rel.sha256);
		if (!release_list_add(&r->known, &rel))
			return false;
	}
	return true;
}

/* A saved list that is missing or damaged is as good as none: it only ever adds knowledge. */
static void merge_saved(struct road *r, const char *name, enum trust trust)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	struct err ignored;
	size_t len = 0;
	char *json;

	if (!text_join(path, sizeof path, r->o.root, "/", name, NULL) ||
		os_stat(path, &info) != 0 || info.size > INDEX_MAX)
		return;
	json = malloc((size_t)info.size + 1);
	if (json && os_read_file(path, json, (size_t)info.size, &len) == 0)
		merge(r, path, json, len, trust, &ignored);
	free(json);
}

enum gov_exit catalog_known(struct road *r, struct err *e)
{
	if (r->loaded)
		return GOV_OK;
	if (!release_table(NULL, NULL, &r->known) || !add_pins(r))
		return no_memory(e);
	r->loaded = true;
	merge_saved(r, OFFICIAL_FILE, OFFICIAL);
	merge_saved(r, MIRROR_FILE, LISTING);
	return GOV_OK;
}

/* Keep the list for the next time without a network. Failing to is no failure of the command. */
static void save(const struct road *r, const char *json, size_t len, bool official)
{
	char path[GOV_PATH_MAX];

	if (!text_join(path, sizeof path, r->o.root, "/", official ? OFFICIAL_FILE : MIRROR_FILE,
		    NULL))
		return;
	if (os_mkdirs(r->o.root) == 0)
		(void)os_write_file(path, json, len, 0644);
}

static enum gov_exit fetch_list(struct road *r, const char *base, struct err *e)
{
	bool official = is_official(base);
	struct fetch *f = road_fetch(r, e);
	char url[GOV_PATH_MAX];
	char *json = NULL;
	size_t len = 0;
	enum gov_exit rc;

	if (!f)
		return e->code;
	if (!text_join(url, sizeof url, base,
		    text_starts(base, "file://") ? "index.json" : "?mode=json&include=all", NULL))
		return err_set(e, GOV_USAGE, base, ": the URL is too long", NULL);
	rc = fetch_memory(f, url, INDEX_MAX, &json, &len, NULL, e);
	if (rc == GOV_OK)
		rc = merge(r, base, json, len, official ? FRESH : LISTING, e);
	if (rc == GOV_OK)
		save(r, json, len, official);
	free(json);
	if (rc == GOV_OK) {
		r->listed = true;
		r->official = r->official || official;
	}
	return rc;
}

/* fetch_list, of which the first failure is the one to tell. */
static enum gov_exit try_list(struct road *r, const char *base)
{
	struct err why;
	enum gov_exit rc = fetch_list(r, base, &why);

	if (rc != GOV_OK && r->unlisted.code == GOV_OK)
		r->unlisted = why;
	return rc;
}

/* try_list, of a server that archives will come from: its list is what there is to choose from. */
static enum gov_exit offer_list(struct road *r, const char *base)
{
	size_t before = r->known.len;
	enum gov_exit rc = try_list(r, base);

	if (rc == GOV_OK) {
		r->offered = true;
		r->list_from = before;
		r->list_to = r->known.len;
	}
	return rc;
}

/* The Go project's own list proves, so it is the one to ask for when the user's mirrors include it.
 */
static const char *preferred(const struct settings *s)
{
	for (size_t i = 0; i < s->mirror_len; i++) {
		if (is_official(s->mirror[i]))
			return s->mirror[i];
	}
	return NULL;
}

enum gov_exit catalog_refresh(struct road *r, struct err *e)
{
	const struct settings *s = r->o.settings;
	enum gov_exit rc = GOV_OK;

	if (r->refreshed)
		return GOV_OK;
	r->refreshed = true;
	if (r->kind == SOURCE_BASE) {
		rc = offer_list(r, r->o.from);
	} else if (preferred(s)) {
		if (!r->official && r->unlisted.code == GOV_OK)
			rc = offer_list(r, preferred(s));
	} else {
		for (size_t i = 0; i < s->mirror_len && !r->offered; i++)
			rc = offer_list(r, s->mirror[i]);
	}
	if (rc == GOV_FAILED)
		return err_set(e, rc, r->unlisted.text, NULL);
	return GOV_OK;
}

/* The official hosts in turn; the one that the user configured first, and with patience. */
static void ask_official(struct road *r, struct fetch *f)
{
	const char *mine = r->kind == SOURCE_MIRRORS ? preferred(r->o.settings) : NULL;

	if (mine && r->unlisted.code != GOV_OK)
		return;
	if (mine)
		(void)offer_list(r, mine);
	fetch_be_patient(f, false);
	for (size_t i = 0; i < OFFICIAL_LEN && !r->official; i++) {
		if (!mine || strcmp(mine, official_hosts[i]) != 0)
			(void)try_list(r, official_hosts[i]);
	}
	fetch_be_patient(f, true);
}

enum gov_exit catalog_official(struct road *r, struct err *e)
{
	struct fetch *f;

	if (r->o.offline)
		return err_set(e, GOV_NETWORK, "--offline keeps gov off the network", NULL);
	f = road_fetch(r, e);
	if (!f)
		return e->code;
	if (!r->asked)
		ask_official(r, f);
	r->asked = true;
	return GOV_OK;
}
