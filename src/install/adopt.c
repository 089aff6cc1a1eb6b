#include "install/adopt.h"

#include <string.h>

#include "core/layout.h"
#include "install/adopt_copy.h"
#include "install/dirhash.h"
#include "install/install_receipt.h"
#include "install/share.h"
#include "install/store.h"
#include "install/vouch.h"
#include "os/os.h"

static enum gov_exit not_proven(const struct road *r, const char *dir, struct err *e)
{
	const char *version = r->release.version.text;

	return err_set(e, r->sumdb.unreachable ? GOV_NETWORK : GOV_PROOF, dir,
		": nothing proves that these are the files of Go ", version,
		"; checksum database: ", r->sumdb.why, "; gov install ", version,
		" fetches a proven archive, gov import --link ", dir, " uses this one as it is",
		NULL);
}

static enum gov_exit differs(const struct road *r, const char *dir, struct err *e)
{
	return err_set(e, GOV_PROOF, dir, ": not what the Go project released as ",
		r->release.version.text, ": the checksum database ", r->sumdb.by, " says ",
		r->sumdb_h1, ", but the files have ", r->h1,
		"; something was changed, added (go install std?) or removed; nothing was "
		"copied; gov install ",
		r->release.version.text, " fetches a proven archive", NULL);
}

/* --- under the store's lock --- */

static enum gov_exit check(struct road *r, const char *dir, struct manifest *files, struct err *e)
{
	const struct release *rel = &r->release;

	if (!dirhash(files, rel->version.text, &rel->platform, r->h1))
		return err_set(e, GOV_FAILED, dir, ": out of memory", NULL);
	if (strcmp(r->h1, r->sumdb_h1) != 0)
		return differs(r, dir, e);
	r->sumdb.holds = true;
	return GOV_OK;
}

static enum gov_exit copy_and_commit(struct road *r, const char *dir, const char *stage,
	struct install_result *out, struct err *e)
{
	struct manifest files = {0};
	char tree[GOV_PATH_MAX];
	enum gov_exit rc = layout_path(tree, stage, "go", NULL, e);

	if (rc == GOV_OK)
		rc = adopt_copy(r, dir, tree, &files, e);
	if (rc == GOV_OK)
		rc = check(r, dir, &files, e);
	if (rc == GOV_OK)
		rc = install_receipt(r, out->name, NULL, out->source, &files, e);
	if (rc == GOV_OK)
		share_files(r, tree, &files, out->name, &out->shared);
	if (rc == GOV_OK)
		rc = store_commit(r->o.root, tree, out->name, e);
	if (rc != GOV_OK && !store_has(r->o.root, out->name))
		install_receipt_drop(r, out->name);
	manifest_free(&files);
	return rc;
}

static enum gov_exit adopt_locked(
	struct road *r, const char *dir, struct install_result *out, struct err *e)
{
	const struct settings *s = r->o.settings;
	char stage[GOV_PATH_MAX];
	enum gov_exit rc;

	out->already = store_has(r->o.root, out->name);
	rc = out->already ? GOV_OK : store_stage(r->o.root, stage, e);
	if (rc != GOV_OK || out->already)
		return rc;
	rc = copy_and_commit(r, dir, stage, out, e);
	(void)os_remove_tree(stage);
	return rc == GOV_OK ? store_refresh_shims(r->o.root, &r->o.host, s->conf, s->conf_len, e)
			    : rc;
}

static void note_waiting(void *ctx, const char *holder)
{
	road_note(ctx, "waiting for ", holder[0] ? holder : "another gov", NULL);
}

static enum gov_exit lock_and_adopt(
	struct road *r, const char *dir, struct install_result *out, struct err *e)
{
	struct store_lock lock;
	enum gov_exit rc = store_lock(r->o.root, "importing", note_waiting, r, &lock, e);

	if (rc != GOV_OK)
		return rc;
	rc = adopt_locked(r, dir, out, e);
	store_unlock(&lock);
	return rc;
}

/* --- the whole --- */

static enum gov_exit prove_and_adopt(
	struct road *r, const char *dir, struct install_result *out, struct err *e)
{
	struct text why = text_on(r->signature.why, sizeof r->signature.why);
	enum gov_exit rc = vouch_check(r, e);

	text_add(&why, "it was copied from a folder, and signed are archives");
	if (rc == GOV_OK)
		rc = vouch_ask(r, e);
	if (rc == GOV_OK && r->sumdb_h1[0] == '\0')
		rc = not_proven(r, dir, e);
	if (rc == GOV_OK)
		rc = lock_and_adopt(r, dir, out, e);
	out->signature = r->signature;
	out->sumdb = r->sumdb;
	text_join(out->h1, sizeof out->h1, r->h1, NULL);
	return rc;
}

enum gov_exit adopt(const struct install_options *o, const struct version *version, const char *dir,
	struct install_result *out, struct err *e)
{
	struct road r;
	enum gov_exit rc = road_open(&r, o, e);

	memset(out, 0, sizeof *out);
	out->version = r.release.version = *version;
	r.release.platform = o->platform;
	module_zip_name(version->text, &o->platform, r.release.file);
	text_join(r.expect.file, sizeof r.expect.file, r.release.file, NULL);
	out->origin = FROM_SUMDB;
	toolchain_name(version->text, &o->platform, &o->host, out->name);
	if (rc == GOV_OK)
		rc = layout_path(out->goroot, o->root, "versions", out->name, e);
	if (rc == GOV_OK && !text_join(out->source, sizeof out->source, dir, NULL))
		rc = err_set(e, GOV_FILESYSTEM, "path too long: ", dir, NULL);
	out->already = rc == GOV_OK && store_has(o->root, out->name);
	if (rc == GOV_OK && !out->already)
		rc = prove_and_adopt(&r, dir, out, e);
	road_close(&r);
	return rc;
}
