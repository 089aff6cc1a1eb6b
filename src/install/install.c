#include "install/install.h"

#include <stdlib.h>
#include <string.h>

#include "core/layout.h"
#include "install/catalog.h"
#include "install/download.h"
#include "install/install_receipt.h"
#include "install/install_unpack.h"
#include "install/module.h"
#include "install/share.h"
#include "install/source.h"
#include "install/store.h"
#include "install/vouch.h"
#include "os/os.h"

bool install_request_from(const char *from, struct request *out, struct platform *p)
{
	char name[RELEASE_FILE_MAX];
	struct request r = {.kind = REQUEST_EXACT};

	if (!source_base_name(from, name) || !archive_parse(name, &r.version, p))
		return false;
	text_join(r.text, sizeof r.text, r.version.text, NULL);
	*out = r;
	return true;
}

static enum gov_exit check_request(const struct request *request, struct err *e)
{
	if (request->kind == REQUEST_SYSTEM || request->kind == REQUEST_NAME)
		return err_set(e, GOV_USAGE, request->text,
			": that is no Go version; name one, like 1.24 or latest", NULL);
	return GOV_OK;
}

/* Fill in what follows from the version, and whether it is there. */
static bool is_installed(const struct road *r, const struct version *v, struct install_result *out)
{
	struct err e;

	out->version = *v;
	toolchain_name(v->text, &r->o.platform, &r->o.host, out->name);
	if (layout_path(out->goroot, r->o.root, "versions", out->name, &e) != GOV_OK)
		return false;
	out->already = store_has(r->o.root, out->name);
	return out->already;
}

/* --- under the store's lock --- */

static enum gov_exit unpack_and_commit(struct road *r, const struct verified *v, const char *stage,
	struct install_result *out, struct err *e)
{
	struct manifest files = {0};
	char tree[GOV_PATH_MAX];
	enum gov_exit rc;

	if (!text_join(tree, sizeof tree, stage, "/go", NULL))
		return err_set(e, GOV_FILESYSTEM, stage, ": the path is too long", NULL);
	rc = install_unpack(r, v, tree, &files, e);
	if (rc == GOV_OK)
		rc = vouch_files(r, &files, e);
	if (rc == GOV_OK)
		rc = install_receipt(r, out->name, v, out->source, &files, e);
	if (rc == GOV_OK)
		share_files(r, tree, &files, out->name, &out->shared);
	if (rc == GOV_OK)
		rc = store_commit(r->o.root, tree, out->name, e);
	if (rc != GOV_OK && !store_has(r->o.root, out->name))
		install_receipt_drop(r, out->name);
	manifest_free(&files);
	return rc;
}

static void tell_proofs(const struct road *r, const struct verified *v, struct install_result *out)
{
	out->origin = verified_origin(v);
	for (size_t i = 0; i < sizeof out->by_origin / sizeof out->by_origin[0]; i++)
		out->by_origin[i] = r->expect.from[i].set;
	out->signature = r->signature;
	out->sumdb = r->sumdb;
	text_join(out->h1, sizeof out->h1, r->h1, NULL);
}

static enum gov_exit put_in_store(
	struct road *r, const struct verified *v, struct install_result *out, struct err *e)
{
	const struct settings *s = r->o.settings;
	char stage[GOV_PATH_MAX];
	enum gov_exit rc = store_stage(r->o.root, stage, e);

	if (rc != GOV_OK)
		return rc;
	rc = unpack_and_commit(r, v, stage, out, e);
	(void)os_remove_tree(stage);
	if (rc == GOV_OK)
		rc = store_refresh_shims(r->o.root, &r->o.host, s->conf, s->conf_len, e);
	if (rc == GOV_OK)
		tell_proofs(r, v, out);
	return rc;
}

static void note_waiting(void *ctx, const char *holder)
{
	road_note(ctx, "waiting for ", holder[0] ? holder : "another gov", NULL);
}

/* What stands in the cache under this name is something else: out of the way with it. */
static bool reject_cached(const struct road *r, const char *path, const struct err *why)
{
	char aside[GOV_PATH_MAX];

	if (r->kind == SOURCE_FOLDER || r->kind == SOURCE_FILE ||
		!text_join(aside, sizeof aside, path, ".rejected", NULL) ||
		os_rename(path, aside) != 0 || r->o.offline)
		return false;
	road_note(r, why->text, "; it is kept as ", text_basename(aside), "; downloading it afresh",
		NULL);
	return true;
}

/* With the lock held: prove `local` unless the bytes are proven already, and install. *again: the
 * cached archive was wrong and is out of the way. */
static enum gov_exit install_locked(struct road *r, const char *local, struct verified **v,
	struct install_result *out, bool *again, struct err *e)
{
	enum gov_exit rc = GOV_OK;

	if (is_installed(r, &r->release.version, out))
		return GOV_OK;
	if (!*v) {
		rc = download_local(r, local, v, e);
		*again = rc == GOV_PROOF && reject_cached(r, local, e);
		if (os_realpath(local, out->source, sizeof out->source) != 0)
			text_join(out->source, sizeof out->source, local, NULL);
		if (rc == GOV_OK)
			rc = vouch_signature(r, *v, local, e);
	}
	return rc == GOV_OK ? put_in_store(r, *v, out, e) : rc;
}

static enum gov_exit lock_and_install(struct road *r, const char *local, struct verified **v,
	struct install_result *out, bool *again, struct err *e)
{
	char purpose[GOV_TOOLCHAIN_MAX + 16];
	struct store_lock lock;
	enum gov_exit rc;

	text_join(purpose, sizeof purpose, "installing ", out->name, NULL);
	rc = store_lock(r->o.root, purpose, note_waiting, r, &lock, e);
	if (rc != GOV_OK)
		return rc;
	rc = install_locked(r, local, v, out, again, e);
	store_unlock(&lock);
	return rc;
}

/* A name that says another version or platform means a slip, even where --sha256 vouches for the
 * bytes: the toolchain would not be what its folder's name says. */
static enum gov_exit check_from_name(const struct road *r, struct err *e)
{
	char name[RELEASE_FILE_MAX];
	struct version v;
	struct platform p;
	const char *wanted = r->expect.file;

	if (r->kind != SOURCE_FILE && r->kind != SOURCE_URL)
		return GOV_OK;
	if (!source_base_name(r->o.from, name) || !archive_parse(name, &v, &p) ||
		(version_cmp(v.text, r->release.version.text) == 0 &&
			platform_same(&p, &r->release.platform)))
		return GOV_OK;
	return err_set(e, GOV_USAGE, "--from ", name, ": its name is not that of ", wanted,
		", which was asked for; leave the version out, or name the right file", NULL);
}

/* Once: the bytes from disk or, without the store's lock, from the network; then the store. */
static enum gov_exit attempt(struct road *r, struct install_result *out, bool *again, struct err *e)
{
	char local[GOV_PATH_MAX];
	struct verified *v = NULL;
	bool finished = false;
	enum gov_exit rc = GOV_OK;

	*again = false;
	if (!source_local(r, r->expect.file, local)) {
		rc = download(r, &v, out->source, &finished, e);
		if (finished && !text_join(local, sizeof local, r->o.settings->cache, "/",
					r->expect.file, NULL))
			rc = err_set(e, GOV_FILESYSTEM, r->o.settings->cache,
				": the path is too long", NULL);
		if (module_may_help(r, rc))
			rc = module_obtain(r, &v, out->source, e);
		if (rc == GOV_OK && v)
			rc = vouch_signature(r, v, out->source, e);
	}
	if (rc == GOV_OK && !r->module)
		rc = vouch_ask(r, e);
	if (rc == GOV_OK)
		rc = lock_and_install(r, local, &v, out, again, e);
	verified_free(v);
	return rc;
}

/* Nothing lists the version, or nothing proves its archive: the checksum database may know it. That
 * the Go project's own list lacks it settles the matter. */
static enum gov_exit travel_by_module(
	struct road *r, const struct request *request, struct install_result *out, struct err *e)
{
	struct verified *v = NULL;
	struct err why;
	bool again;
	enum gov_exit rc = e->code;

	if (request->kind != REQUEST_EXACT || (rc == GOV_NO_RELEASE && r->official) ||
		!module_may_help(r, rc))
		return rc;
	rc = vouch_check(r, &why);
	if (rc != GOV_OK)
		return err_set(e, rc, why.text, NULL);
	rc = module_obtain(r, &v, out->source, e);
	if (rc == GOV_OK)
		rc = vouch_signature(r, v, out->source, e);
	if (rc == GOV_OK)
		rc = lock_and_install(r, "", &v, out, &again, e);
	verified_free(v);
	return rc;
}

static enum gov_exit travel(
	struct road *r, const struct request *request, struct install_result *out, struct err *e)
{
	bool again = true;
	enum gov_exit rc;

	if (request->kind == REQUEST_EXACT && is_installed(r, &request->version, out))
		return GOV_OK;
	rc = catalog_known(r, e);
	if (rc == GOV_OK)
		rc = catalog_choose(r, request, e);
	if (rc == GOV_OK && is_installed(r, &r->release.version, out))
		return rc;
	if (rc == GOV_OK)
		rc = catalog_expect(r, e);
	if (rc != GOV_OK)
		return travel_by_module(r, request, out, e);
	rc = check_from_name(r, e);
	if (rc == GOV_OK)
		rc = vouch_check(r, e);
	if (rc != GOV_OK)
		return rc;
	for (int tries = 0; again && tries < 2; tries++)
		rc = attempt(r, out, &again, e);
	return rc;
}

/* A crash between the rename and the shims leaves a toolchain that nobody can call by its name. */
static void mend_shims(struct road *r, const struct install_result *out)
{
	const struct settings *s = r->o.settings;
	struct store_lock lock;
	struct err e;
	enum gov_exit rc;

	if (!platform_same(&r->o.platform, &r->o.host) || store_has_shim(r->o.root, out->name))
		return;
	rc = store_lock(r->o.root, "making shims", note_waiting, r, &lock, &e);
	if (rc == GOV_OK) {
		rc = store_refresh_shims(r->o.root, &r->o.host, s->conf, s->conf_len, &e);
		store_unlock(&lock);
	}
	if (rc != GOV_OK)
		road_note(r, e.text, NULL);
}

/* --- one, and several --- */

struct install_session {
	struct road road;
	struct platform platform; /* of requests that name none */
};

enum gov_exit install_begin(
	const struct install_options *o, struct install_session **out, struct err *e)
{
	struct install_session *s = malloc(sizeof *s);
	enum gov_exit rc;

	*out = NULL;
	if (!s)
		return err_set(e, GOV_FAILED, "install: out of memory", NULL);
	rc = road_open(&s->road, o, e);
	s->platform = o->platform;
	if (rc == GOV_OK)
		*out = s;
	else
		install_end(s);
	return rc;
}

void install_end(struct install_session *s)
{
	if (s)
		road_close(&s->road);
	free(s);
}

enum gov_exit install_next(struct install_session *s, const struct request *request,
	struct install_result *out, struct err *e)
{
	struct road *r = &s->road;
	enum gov_exit rc = check_request(request, e);

	memset(out, 0, sizeof *out);
	memset(&r->release, 0, sizeof r->release);
	memset(&r->offer, 0, sizeof r->offer);
	memset(&r->signature, 0, sizeof r->signature);
	memset(&r->sumdb, 0, sizeof r->sumdb);
	r->module = false;
	r->o.platform = request->platform.os[0] ? request->platform : s->platform;
	if (rc == GOV_OK)
		rc = travel(r, request, out, e);
	if (rc == GOV_NO_RELEASE) {
		out->offer = r->offer;
		out->offer_version = r->offer_version;
	}
	if (rc == GOV_OK && out->already) {
		out->source[0] = '\0';
		mend_shims(r, out);
	}
	return rc;
}

enum gov_exit install(const struct install_options *o, const struct request *request,
	struct install_result *out, struct err *e)
{
	struct install_session *s;
	enum gov_exit rc = install_begin(o, &s, e);

	memset(out, 0, sizeof *out);
	if (rc == GOV_OK)
		rc = install_next(s, request, out, e);
	install_end(s);
	return rc;
}

/* --- gov list --remote --- */

static int newest_first(const void *a, const void *b)
{
	const struct release *x = a, *y = b;
	int order = version_cmp(y->version.text, x->version.text);

	if (order == 0)
		order = strcmp(x->file, y->file);
	if (order == 0)
		order = (int)y->has_sha256 - (int)x->has_sha256;
	return order != 0 ? order : (int)x->origin - (int)y->origin;
}

/* Sort, and keep one entry of each archive on the platform. */
static void tidy(struct release_list *l, const struct platform *platform)
{
	size_t mine = 0, kept = 0;

	for (size_t i = 0; i < l->len; i++) {
		if (!platform || platform_same(platform, &l->at[i].platform))
			l->at[mine++] = l->at[i];
	}
	l->len = mine;
	if (l->len > 0)
		qsort(l->at, l->len, sizeof *l->at, newest_first);
	for (size_t i = 0; i < l->len; i++) {
		if (kept > 0 && strcmp(l->at[kept - 1].file, l->at[i].file) == 0)
			continue;
		l->at[kept++] = l->at[i];
	}
	l->len = kept;
}

enum gov_exit install_catalog(const struct install_options *o, const struct platform *platform,
	struct release_list *out, bool *stale, struct err *e)
{
	struct road road;
	enum gov_exit rc = road_open(&road, o, e);

	memset(out, 0, sizeof *out);
	*stale = false;
	road.only = platform;
	if (rc == GOV_OK)
		rc = catalog_known(&road, e);
	if (rc == GOV_OK && !o->offline)
		rc = catalog_refresh(&road, e);
	if (rc == GOV_OK) {
		*stale = !road.listed;
		*out = road.known;
		road.known = (struct release_list){0};
		tidy(out, platform);
	}
	road_close(&road);
	return rc;
}
