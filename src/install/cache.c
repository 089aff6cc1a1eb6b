#include "install/cache.h"

#include <stdlib.h>
#include <string.h>

#include "install/catalog.h"
#include "install/download.h"
#include "install/download_part.h"
#include "install/source.h"
#include "install/store.h"
#include "os/os.h"

#define SIGNATURE_MAX ((size_t)64 << 10)

/* --- listing --- */

struct listing {
	const char *dir;
	struct cache_entry *at;
	size_t len, cap;
};

/* "FILE", "FILE.part" or "FILE.rejected", where FILE is an archive's name. */
static bool read_name(const char *name, struct cache_entry *out)
{
	char bare[RELEASE_FILE_MAX];
	struct text t = text_on(bare, sizeof bare);
	size_t n = strlen(name);

	if (n >= sizeof out->file)
		return false;
	out->partial = text_ends(name, ".part");
	if (out->partial)
		n -= strlen(".part");
	else if (text_ends(name, ".rejected"))
		n -= strlen(".rejected");
	text_addn(&t, name, n);
	return (archive_parse(bare, &out->version, &out->platform) ||
		       module_zip_parse(bare, &out->version, &out->platform)) &&
	       text_join(out->file, sizeof out->file, name, NULL);
}

static int add_entry(void *ctx, const char *name)
{
	struct listing *l = ctx;
	struct cache_entry entry = {0};
	char path[GOV_PATH_MAX];
	struct os_info info;

	if (!read_name(name, &entry) || !text_join(path, sizeof path, l->dir, "/", name, NULL) ||
		os_stat(path, &info) != 0 || info.kind != OS_FILE)
		return 0;
	entry.size = info.size;
	if (l->len == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 16;
		struct cache_entry *at = realloc(l->at, cap * sizeof *at);

		if (!at)
			return -1;
		l->at = at;
		l->cap = cap;
	}
	l->at[l->len++] = entry;
	return 0;
}

static int newest_first(const void *a, const void *b)
{
	const struct cache_entry *x = a, *y = b;
	int order = version_cmp(y->version.text, x->version.text);

	return order != 0 ? order : strcmp(x->file, y->file);
}

enum gov_exit cache_list(const char *dir, struct cache_entry **out, size_t *len, struct err *e)
{
	struct listing l = {.dir = dir};
	int code = os_list(dir, add_entry, &l);

	if (code != 0 && !os_is_missing(code)) {
		free(l.at);
		return code == -1 ? err_set(e, GOV_FAILED, dir, ": out of memory", NULL)
				  : err_os(e, "cannot list", dir, code);
	}
	if (l.len > 0)
		qsort(l.at, l.len, sizeof *l.at, newest_first);
	*out = l.at;
	*len = l.len;
	return GOV_OK;
}

/* --- adding --- */

/* The release that the file's name tells, as an exact request. */
static enum gov_exit name_request(
	const char *path, struct request *request, struct road *r, struct err *e)
{
	if (install_request_from(path, request, &r->o.platform))
		return GOV_OK;
	return err_set(e, GOV_USAGE, path,
		": that is no name of a Go archive, like go1.24.4.linux-arm64.tar.gz", NULL);
}

/* Hash and copy in one pass, so that what was proven is what was written. */
static enum gov_exit copy(struct part *p, const char *path, struct err *e)
{
	size_t chunk = (size_t)64 << 10, got = 0;
	char *data = malloc(chunk);
	int in = -1, code = data ? os_open_read(path, &in) : 0;
	const char *culprit = path;

	while (data && code == 0 && (code = os_fd_read(in, data, chunk, &got)) == 0 && got > 0) {
		code = part_add(p, data, got);
		culprit = code == 0 ? path : p->path;
	}
	if (in >= 0)
		os_fd_close(in);
	free(data);
	if (!data)
		return err_set(e, GOV_FAILED, path, ": out of memory", NULL);
	return code == 0 ? GOV_OK : err_os(e, "cannot copy", culprit, code);
}

static enum gov_exit copy_and_prove(
	struct part *p, const struct expectation *x, const char *path, struct err *e)
{
	struct verified *v = NULL;
	int code = part_restart(p);
	enum gov_exit rc = code == 0 ? copy(p, path, e) : err_os(e, "cannot write", p->path, code);

	if (rc == GOV_OK)
		rc = part_finish(p, x, path, &v, e);
	verified_free(v);
	if (rc != GOV_OK)
		os_remove(p->path);
	return rc;
}

/* An archive of this name that is in the cache already, but is another one, makes room. */
static void clear_the_way(const struct road *r)
{
	char path[GOV_PATH_MAX], aside[GOV_PATH_MAX];
	struct verified *v = NULL;
	struct err why;

	if (!text_join(path, sizeof path, r->o.settings->cache, "/", r->expect.file, NULL) ||
		!text_join(aside, sizeof aside, path, ".rejected", NULL))
		return;
	if (download_local(r, path, &v, &why) == GOV_PROOF)
		(void)os_rename(path, aside);
	verified_free(v);
}

/* The signature beside it, if there is one; it is verified when the archive is installed. */
static enum gov_exit copy_signature(const struct road *r, const char *path, struct err *e)
{
	char from[GOV_PATH_MAX], to[GOV_PATH_MAX];
	char *data = malloc(SIGNATURE_MAX);
	size_t len = 0;
	int code;

	if (!data || !text_join(from, sizeof from, path, ".asc", NULL) ||
		!text_join(
			to, sizeof to, r->o.settings->cache, "/", r->expect.file, ".asc", NULL)) {
		free(data);
		return err_set(e, GOV_FAILED, path, ": out of memory", NULL);
	}
	code = os_read_file(from, data, SIGNATURE_MAX, &len);
	if (code == 0)
		code = os_write_file(to, data, len, 0644);
	free(data);
	return code == 0 || os_is_missing(code) ? GOV_OK : err_os(e, "cannot copy", from, code);
}

static enum gov_exit add(struct road *r, const char *path, struct err *e)
{
	const char *cache = r->o.settings->cache;
	struct part part = {.fd = -1};
	bool finished = false;
	enum gov_exit rc = catalog_expect(r, e);

	if (rc == GOV_OK)
		clear_the_way(r);
	if (rc == GOV_OK)
		rc = part_open(&part, cache, r->expect.file, 0, &r->o.ui, &finished, e);
	if (rc == GOV_OK && finished)
		road_note(r, r->expect.file, " is in the cache already", NULL);
	else if (rc == GOV_OK)
		rc = copy_and_prove(&part, &r->expect, path, e);
	part_close(&part);
	if (rc == GOV_OK)
		rc = copy_signature(r, path, e);
	return rc;
}

enum gov_exit cache_add(const struct install_options *o, const char *path, struct err *e)
{
	struct install_options from_file = *o;
	struct request request;
	struct road r;
	enum gov_exit rc;

	from_file.from = path;
	rc = road_open(&r, &from_file, e);
	if (rc == GOV_OK)
		rc = name_request(path, &request, &r, e);
	if (rc == GOV_OK)
		rc = catalog_known(&r, e);
	if (rc == GOV_OK)
		rc = catalog_choose(&r, &request, e);
	if (rc == GOV_OK)
		rc = add(&r, path, e);
	road_close(&r);
	return rc;
}

/* --- pruning --- */

static bool is_used(const struct install_options *o, const struct cache_entry *c)
{
	char name[GOV_TOOLCHAIN_MAX];

	toolchain_name(c->version.text, &c->platform, &o->host, name);
	return store_has(o->root, name);
}

/* Remove a part unless another gov is writing it; under its lock, so that whoever waits for it
 * finds the name gone and begins anew. Nobody writes through a link. */
static int remove_part(const char *path, bool *busy)
{
	struct os_info info;
	bool taken = false;
	int fd, code = os_lstat(path, &info);

	if (code == 0 && info.kind == OS_LINK)
		return os_remove(path);
	if (code == 0)
		code = os_open_rw(path, &fd);
	if (code != 0)
		return code;
	code = os_lock(fd, false, &taken);
	*busy = !taken;
	if (code == 0 && taken)
		code = os_remove(path);
	os_fd_close(fd);
	return code;
}

static bool is_archive(const struct cache_entry *c)
{
	return !c->partial && !text_ends(c->file, ".rejected");
}

/* FILE.asc goes with FILE, and FILE.asc.rejected with FILE.rejected. */
static void remove_signature(const char *path)
{
	size_t n = strlen(path), end = text_ends(path, ".rejected") ? strlen(".rejected") : 0;
	char asc[GOV_PATH_MAX];
	struct text t = text_on(asc, sizeof asc);

	text_addn(&t, path, n - end);
	text_add(&t, ".asc");
	text_add(&t, path + n - end);
	if (!t.cut)
		(void)os_remove(asc);
}

static enum gov_exit prune_one(const struct install_options *o, const struct cache_entry *c,
	bool keep_installed, bool *gone, struct err *e)
{
	char path[GOV_PATH_MAX];
	bool busy = false;
	int code;

	*gone = false;
	if ((is_archive(c) && keep_installed && is_used(o, c)) ||
		!text_join(path, sizeof path, o->settings->cache, "/", c->file, NULL))
		return GOV_OK;
	code = c->partial ? remove_part(path, &busy) : os_remove(path);
	if (code != 0 && !os_is_missing(code))
		return err_os(e, "cannot remove", path, code);
	*gone = code == 0 && !busy;
	if (*gone && !c->partial)
		remove_signature(path);
	return GOV_OK;
}

enum gov_exit cache_prune(const struct install_options *o, bool keep_installed, uint64_t *freed,
	size_t *files, struct err *e)
{
	struct cache_entry *entry = NULL;
	size_t len = 0;
	bool gone = false;
	enum gov_exit rc = cache_list(o->settings->cache, &entry, &len, e);

	*freed = 0;
	*files = 0;
	for (size_t i = 0; rc == GOV_OK && i < len; i++) {
		rc = prune_one(o, &entry[i], keep_installed, &gone, e);
		if (gone) {
			*freed += entry[i].size;
			++*files;
		}
	}
	free(entry);
	return rc;
}
