#include "install/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "install/catalog_rows.h"
#include "install/digest.h"
#include "install/index.h"
#include "os/os.h"

#define INDEX_MAX ((size_t)32 << 20)
/* Saved beside versions.ini and not in the cache: an index proves hashes, and a cache may be a
 * folder that was copied from anywhere. JSON is what older versions of gov saved. */
#define OFFICIAL_FILE "index"
#define MIRROR_FILE "index-mirror"
#define ROWS ".rows"
#define JSON ".json"

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

struct range {
	size_t from, to; /* of road.known */
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

static void believe(struct release_list *l, struct range rows, enum trust trust)
{
	if (trust == LISTING)
		strip(l, rows.from, rows.to);
	if (trust != FRESH)
		return;
	strip(l, 0, rows.from);
	strip(l, rows.to, l->len);
}

/* Append what the JSON of a release list says to r->known. */
static enum gov_exit merge(struct road *r, const char *where, const char *json, size_t len,
	enum trust trust, struct range *rows, struct err *e)
{
	rows->from = r->known.len;
	enum gov_exit rc = index_parse(where, json, len, &r->known, e);

	rows->to = r->known.len;
	believe(&r->known, *rows, rc == GOV_OK ? trust : LISTING);
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

/* The contents of root/NAME, from malloc, or NULL. */
static char *read_saved(const struct road *r, const char *name, const char *end,
	char path[GOV_PATH_MAX], size_t *len)
{
	struct os_info info;
	char *text;

	if (!text_join(path, GOV_PATH_MAX, r->o.root, "/", name, end, NULL) ||
		os_stat(path, &info) != 0 || info.size > INDEX_MAX)
		return NULL;
	text = malloc((size_t)info.size + 1);
	if (text && os_read_file(path, text, (size_t)info.size, len) == 0)
		return text;
	free(text);
	return NULL;
}

static bool merge_rows(struct road *r, const char *name, enum trust trust, struct saved_list *s)
{
	char path[GOV_PATH_MAX];
	size_t len = 0;
	char *text = read_saved(r, name, ROWS, path, &len);

	s->from = r->known.len;
	s->known = text && catalog_rows_parse(text, len, r->only, &s->origin, &r->known);
	s->to = r->known.len;
	free(text);
	if (s->known)
		believe(&r->known, (struct range){s->from, s->to}, trust);
	return s->known;
}

/* A saved list that is missing or damaged is as good as none: it only ever adds knowledge. */
static void merge_saved(struct road *r, const char *name, enum trust trust, struct saved_list *s)
{
	char path[GOV_PATH_MAX];
	struct range rows;
	struct err ignored;
	size_t len = 0;
	char *json;

	if (merge_rows(r, name, trust, s))
		return;
	json = read_saved(r, name, JSON, path, &len);
	if (json)
		merge(r, path, json, len, trust, &rows, &ignored);
	free(json);
}

enum gov_exit catalog_known(struct road *r, struct err *e)
{
	if (r->loaded)
		return GOV_OK;
	if (!release_table(r->only, NULL, &r->known) || !add_pins(r))
		return no_memory(e);
	r->loaded = true;
	merge_saved(r, OFFICIAL_FILE, OFFICIAL, &r->saved_official);
	merge_saved(r, MIRROR_FILE, LISTING, &r->saved_mirror);
	return GOV_OK;
}

/* Keep the list for the next time without a network. Failing to is no failure of the command. */
static void save(const struct road *r, struct range rows, const struct catalog_origin *origin)
{
	char path[GOV_PATH_MAX], old[GOV_PATH_MAX];
	const char *name = is_official(origin->base) ? OFFICIAL_FILE : MIRROR_FILE;
	size_t len = 0;
	char *text;

	if (!text_join(path, sizeof path, r->o.root, "/", name, ROWS, NULL) ||
		!text_join(old, sizeof old, r->o.root, "/", name, JSON, NULL))
		return;
	text = catalog_rows_text(&r->known, rows.from, rows.to, origin, &len);
	if (text && os_mkdirs(r->o.root) == 0 && os_write_file(path, text, len, 0644) == 0)
		(void)os_remove(old);
	free(text);
}

static void take_saved(
	struct road *r, const char *base, const struct saved_list *s, struct range *rows)
{
	*rows = (struct range){s->from, s->to};
	believe(&r->known, *rows, is_official(base) ? FRESH : LISTING);
}

/* Most lists are, byte for byte, what they were the last time; their rows are known then. */
static enum gov_exit take_list(struct road *r, const struct saved_list *s,
	struct catalog_origin *origin, const char *json, size_t len, struct range *rows,
	struct err *e)
{
	enum gov_exit rc;

	if (!digest_once(json, len, origin->sha256))
		return no_memory(e);
	if (s->known && memcmp(s->origin.sha256, origin->sha256, sizeof origin->sha256) == 0) {
		take_saved(r, origin->base, s, rows);
		return GOV_OK;
	}
	rc = merge(
		r, origin->base, json, len, is_official(origin->base) ? FRESH : LISTING, rows, e);
	if (rc == GOV_OK)
		save(r, *rows, origin);
	return rc;
}

/* One page of a list, unless it is the saved one: a server that gives ETags is asked so. */
static enum gov_exit fetch_page_of(struct road *r, struct fetch *f, const char *base,
	const char *url, struct range *rows, struct err *e)
{
	const struct saved_list *s = is_official(base) ? &r->saved_official : &r->saved_mirror;
	struct catalog_origin origin = {.etag = ""};
	struct fetch_known known = {.etag = ""};
	char *json = NULL;
	size_t len = 0;

	text_join(origin.base, sizeof origin.base, base, NULL);
	if (s->known && strcmp(s->origin.base, base) == 0)
		text_join(known.etag, sizeof known.etag, s->origin.etag, NULL);
	enum gov_exit rc = fetch_memory_unless(f, url, INDEX_MAX, &known, &json, &len, NULL, e);
	if (rc == GOV_OK && known.unchanged) {
		take_saved(r, base, s, rows);
	} else if (rc == GOV_OK) {
		text_join(origin.etag, sizeof origin.etag, known.etag, NULL);
		rc = take_list(r, s, &origin, json, len, rows, e);
	}
	free(json);
	return rc;
}

static enum gov_exit fetch_list(struct road *r, const char *base, struct range *rows, struct err *e)
{
	struct fetch *f = road_fetch(r, e);
	char url[GOV_PATH_MAX];

	if (!f)
		return e->code;
	if (!text_join(url, sizeof url, base,
		    text_starts(base, "file://") ? "index.json" : "?mode=json&include=all", NULL))
		return err_set(e, GOV_USAGE, base, ": the URL is too long", NULL);
	enum gov_exit rc = fetch_page_of(r, f, base, url, rows, e);
	if (rc == GOV_OK) {
		r->listed = true;
		r->official = r->official || is_official(base);
	}
	return rc;
}

/* fetch_list, of which the first failure is the one to tell. */
static enum gov_exit try_list(struct road *r, const char *base, struct range *rows)
{
	struct err why;
	enum gov_exit rc = fetch_list(r, base, rows, &why);

	if (rc != GOV_OK && r->unlisted.code == GOV_OK)
		r->unlisted = why;
	return rc;
}

/* try_list, of a server that archives will come from: its list is what there is to choose from. */
static enum gov_exit offer_list(struct road *r, const char *base)
{
	struct range rows;
	enum gov_exit rc = try_list(r, base, &rows);

	if (rc == GOV_OK) {
		r->offered = true;
		r->list_from = rows.from;
		r->list_to = rows.to;
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
	struct range ignored;

	if (mine && r->unlisted.code != GOV_OK)
		return;
	if (mine)
		(void)offer_list(r, mine);
	fetch_be_patient(f, false);
	for (size_t i = 0; i < OFFICIAL_LEN && !r->official; i++) {
		if (!mine || strcmp(mine, official_hosts[i]) != 0)
			(void)try_list(r, official_hosts[i], &ignored);
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
