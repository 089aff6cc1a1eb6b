#include "install/module.h"

#include <string.h>

#include "install/digest.h"
#include "install/dirhash.h"
#include "install/download.h"
#include "install/download_part.h"
#include "install/manifest_build.h"
#include "install/module_login.h"
#include "install/unpack.h"
#include "install/vouch.h"
#include "os/os.h"

#define FOLDER "/golang.org/toolchain/@v/"

static bool is_cached(const struct road *r)
{
	char file[GOV_ARCHIVE_MAX], path[GOV_PATH_MAX];
	struct os_info info;

	module_zip_name(r->release.version.text, &r->release.platform, file);
	return text_join(path, sizeof path, r->o.settings->cache, "/", file, NULL) &&
	       os_stat(path, &info) == 0 && info.kind == OS_FILE;
}

bool module_may_help(struct road *r, enum gov_exit why)
{
	bool absent = why == GOV_NO_RELEASE || why == GOV_NETWORK ||
		      (why == GOV_PROOF && !proof_has_sha256(&r->expect));

	return absent && r->kind == SOURCE_MIRRORS && !version_is_custom(r->release.version.text) &&
	       !goproxy_parse(r->o.settings->goproxy, &r->proxies) && r->proxies.len > 0 &&
	       (!r->o.offline || is_cached(r));
}

/* --- the proof --- */

static void show_reading(void *ctx, uint64_t done, uint64_t total)
{
	const struct road *r = ctx;
	char what[RELEASE_FILE_MAX + 16];

	if (r->o.ui.progress && text_join(what, sizeof what, "checking ", r->expect.file, NULL))
		r->o.ui.progress(r->o.ui.ctx, what, done, total);
}

static enum gov_exit hash_files(struct road *r, int fd, char h1[MANIFEST_H1_MAX], struct err *e)
{
	const struct release *rel = &r->release;
	struct manifest_builder b;
	enum gov_exit rc = GOV_FAILED;

	if (builder_open(&b))
		rc = unpack_read_module(fd, r->expect.file, &b.listener, show_reading, r, e);
	if (r->o.ui.progress_end)
		r->o.ui.progress_end(r->o.ui.ctx);
	if (!b.digest ||
		(rc == GOV_OK && (!builder_finish(&b) || !dirhash(&b.files, rel->version.text,
								 &rel->platform, h1))))
		rc = err_set(e, GOV_FAILED, r->expect.file, ": out of memory", NULL);
	builder_close(&b);
	return rc;
}

/* The zip behind fd, whose SHA-256 is `got`. */
static enum gov_exit accept(struct road *r, const uint8_t got[32], int fd, const char *where,
	struct verified **out, struct err *e)
{
	char h1[MANIFEST_H1_MAX];
	struct proof_h1 proof = {r->sumdb_h1, h1, "the checksum database"};
	enum gov_exit rc;

	if (r->sumdb_h1[0] == '\0')
		return proof_accept(&r->expect, got, fd, where, out, e);
	rc = hash_files(r, fd, h1, e);
	return rc == GOV_OK ? proof_accept_h1(&r->expect, got, &proof, fd, where, out, e) : rc;
}

static enum gov_exit no_answer(const struct road *r, struct err *e)
{
	bool asked = r->sumdb.unreachable;

	return err_set(e, asked ? GOV_NETWORK : GOV_PROOF, r->expect.file,
		": nothing proves it: the checksum database gave no answer (", r->sumdb.why,
		"); nothing was installed", NULL);
}

/* From here on the road is about the zip. */
static enum gov_exit expect(struct road *r, struct err *e)
{
	struct expectation *x = &r->expect;
	const struct settings_pin *pin;
	enum gov_exit rc;

	r->module = true;
	memset(x, 0, sizeof *x);
	module_zip_name(r->release.version.text, &r->release.platform, x->file);
	text_join(r->release.file, sizeof r->release.file, x->file, NULL);
	pin = settings_find_pin(r->o.settings, x->file);
	x->from[FROM_FLAG].set = r->o.has_sha256;
	memcpy(x->from[FROM_FLAG].sha256, r->o.sha256, 32);
	x->from[FROM_PIN].set = pin != NULL;
	if (pin)
		memcpy(x->from[FROM_PIN].sha256, pin->sha256, 32);
	rc = vouch_ask(r, e);
	if (rc == GOV_OK && r->sumdb_h1[0] == '\0' && !proof_has_sha256(x))
		rc = no_answer(r, e);
	return rc;
}

/* --- from the network --- */

static bool proxy_url(struct road *r, size_t i, char *out)
{
	struct fetch *f;
	struct err e;

	if (i >= r->proxies.len)
		return false;
	f = road_fetch(r, &e);
	if (f)
		module_login(f, r->o.settings->goproxy_netrc ? r->proxies.at[i].url : NULL);
	return text_join(out, GOV_PATH_MAX, r->proxies.at[i].url, FOLDER, r->expect.file, NULL);
}

static bool goes_on(const struct road *r, size_t i, bool gone)
{
	return gone || r->proxies.at[i].any_error;
}

static enum gov_exit prove_part(
	struct road *r, struct part *p, const char *where, struct verified **out, struct err *e)
{
	uint8_t got[32];
	enum gov_exit rc;
	int code = os_fd_sync(p->fd);

	if (code != 0)
		return err_os(e, "cannot write", p->path, code);
	digest_final(p->digest, got);
	rc = accept(r, got, p->fd, where, out, e);
	return rc == GOV_OK ? part_keep(p, out, e) : rc;
}

static enum gov_exit from_proxies(
	struct road *r, struct verified **out, char *source, bool *finished, struct err *e)
{
	static const struct download_way way = {proxy_url, goes_on, prove_part};
	struct fetch *f = road_fetch(r, e);
	enum gov_exit rc;

	if (!f)
		return e->code;
	rc = download_by(r, &way, out, source, finished, e);
	module_login(f, NULL);
	return rc;
}

/* --- from the cache --- */

static enum gov_exit accept_file(
	struct road *r, const char *path, struct verified **out, struct err *e)
{
	struct digest *d = digest_new();
	uint8_t got[32];
	uint64_t bytes = 0;
	enum gov_exit rc;
	int fd = -1;
	int code = os_open_read(path, &fd);

	if (code == 0 && d)
		code = digest_fd(d, fd, &bytes);
	if (!d)
		rc = err_set(e, GOV_FAILED, path, ": out of memory", NULL);
	else if (code != 0)
		rc = err_os(e, "cannot read", path, code);
	else {
		digest_final(d, got);
		rc = accept(r, got, fd, path, out, e);
	}
	if (rc != GOV_OK && fd >= 0)
		os_fd_close(fd);
	digest_free(d);
	return rc;
}

/* *found: it is there and good. A wrong one makes room for a fresh one. */
static enum gov_exit from_cache(
	struct road *r, struct verified **out, char *source, bool *found, struct err *e)
{
	char aside[GOV_PATH_MAX];
	struct os_info info;
	enum gov_exit rc;

	*found = false;
	if (!text_join(source, GOV_PATH_MAX, r->o.settings->cache, "/", r->expect.file, NULL) ||
		os_stat(source, &info) != 0 || info.kind != OS_FILE)
		return GOV_OK;
	rc = accept_file(r, source, out, e);
	*found = rc == GOV_OK;
	if (rc != GOV_PROOF || r->o.offline ||
		!text_join(aside, sizeof aside, source, ".rejected", NULL) ||
		os_rename(source, aside) != 0)
		return rc;
	road_note(r, e->text, "; it is kept as ", text_basename(aside), "; downloading it afresh",
		NULL);
	return GOV_OK;
}

/* --- the whole --- */

static enum gov_exit obtain(struct road *r, struct verified **out, char *source, struct err *e)
{
	bool found = false, finished = false;
	enum gov_exit rc = from_cache(r, out, source, &found, e);

	if (rc != GOV_OK || found)
		return rc;
	rc = from_proxies(r, out, source, &finished, e);
	if (rc == GOV_OK && finished)
		rc = from_cache(r, out, source, &found, e);
	if (rc == GOV_OK && finished && !found)
		rc = err_set(e, GOV_NETWORK, r->expect.file,
			": another gov downloaded it, and it is gone; try again", NULL);
	return rc;
}

enum gov_exit module_obtain(struct road *r, struct verified **out, char *source, struct err *e)
{
	struct err mine;
	enum gov_exit rc = expect(r, &mine);
	bool provable = rc == GOV_OK;

	if (rc == GOV_OK)
		rc = obtain(r, out, source, &mine);
	if (rc == GOV_OK) {
		road_note(r, e->text, "; taking the module zip from goproxy", NULL);
		return rc;
	}
	/* A proxy that nobody asked for changes nothing when it is of no help. */
	if (r->o.settings->goproxy_default && !provable)
		return e->code;
	if (rc == GOV_NO_RELEASE)
		rc = e->code;
	else if (rc != GOV_NETWORK)
		return err_set(e, rc, mine.text, NULL);
	err_add(e, "; by goproxy: ", mine.text, NULL);
	return e->code = rc;
}
