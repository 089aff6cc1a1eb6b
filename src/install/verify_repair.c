/* The archive is the truth, not the list of files beside the receipt: whoever damaged the tree
 * could write that too. So it is proven as for an installation, unpacked beside, and compared. */
#include <string.h>

#include "core/layout.h"
#include "install/catalog.h"
#include "install/download.h"
#include "install/install_receipt.h"
#include "install/install_unpack.h"
#include "install/module.h"
#include "install/source.h"
#include "install/store_receipt.h"
#include "install/verify.h"
#include "install/vouch.h"
#include "os/os.h"

struct repair {
	struct road *road;
	const struct store_entry *t;
	char dir[GOV_PATH_MAX];  /* versions/NAME */
	char tree[GOV_PATH_MAX]; /* the same, fresh */
	char source[GOV_PATH_MAX];
	struct verified *archive;
	bool by_module; /* it was installed from a module zip, says its receipt */
	struct err *e;
};

/* --- the archive --- */

/* A cached archive that is damaged too goes out of the way for a fresh one. */
static bool put_aside(const struct road *r, const char *path, const struct err *why)
{
	char aside[GOV_PATH_MAX];

	if (r->kind != SOURCE_MIRRORS || r->o.offline ||
		!text_join(aside, sizeof aside, path, ".rejected", NULL) ||
		os_rename(path, aside) != 0)
		return false;
	road_note(r, why->text, "; it is kept as ", text_basename(aside), NULL);
	return true;
}

static enum gov_exit obtain(struct repair *p)
{
	struct road *r = p->road;
	bool finished = false;
	enum gov_exit rc;

	if (source_local(r, r->expect.file, p->source)) {
		rc = download_local(r, p->source, &p->archive, p->e);
		if (rc != GOV_PROOF || !put_aside(r, p->source, p->e))
			return rc;
	}
	rc = download(r, &p->archive, p->source, &finished, p->e);
	if (rc == GOV_OK && finished)
		rc = layout_path(p->source, r->o.settings->cache, r->expect.file, NULL, p->e);
	if (rc == GOV_OK && finished)
		rc = download_local(r, p->source, &p->archive, p->e);
	return rc;
}

static enum gov_exit find_archive(struct repair *p)
{
	struct request request = {.kind = REQUEST_EXACT, .version = p->t->version};
	enum gov_exit rc = catalog_known(p->road, p->e);

	text_join(request.text, sizeof request.text, p->t->version.text, NULL);
	if (rc == GOV_OK)
		rc = catalog_choose(p->road, &request, p->e);
	if (rc == GOV_OK)
		rc = catalog_expect(p->road, p->e);
	if (rc == GOV_OK)
		rc = vouch_check(p->road, p->e);
	if (rc == GOV_OK)
		rc = obtain(p);
	if (p->by_module && module_may_help(p->road, rc))
		rc = module_obtain(p->road, &p->archive, p->source, p->e);
	return rc == GOV_OK ? vouch_signature(p->road, p->archive, p->source, p->e) : rc;
}

static bool is_by_module(const struct repair *p)
{
	struct store_receipt receipt;
	char file[RELEASE_FILE_MAX];
	struct version v;
	struct platform platform;
	struct err ignored;

	return store_receipt_read(p->road->o.root, p->t->name, &receipt, &ignored) == GOV_OK &&
	       store_receipt_get(&receipt, "archive", "file", file, sizeof file) &&
	       module_zip_parse(file, &v, &platform);
}

/* --- the files --- */

/* Make the folders that lead to dir/rel. Whatever else stands on the way goes: a link there would
 * lead the file elsewhere. */
static int clear_the_way(const char *dir, const char *rel)
{
	char path[GOV_PATH_MAX];
	struct text t = text_on(path, sizeof path);
	struct os_info info;
	int code = 0;

	text_add(&t, dir);
	for (const char *slash; code == 0 && (slash = strchr(rel, '/')); rel = slash + 1) {
		text_add(&t, "/");
		text_addn(&t, rel, (size_t)(slash - rel));
		code = os_lstat(path, &info);
		if (code == 0 && info.kind != OS_DIR) {
			code = os_remove(path);
			if (code == 0)
				code = os_mkdirs(path);
		} else if (os_is_missing(code)) {
			code = os_mkdirs(path);
		}
	}
	return code;
}

static int put_file(const struct repair *p, const char *rel, const char *path)
{
	char fresh[GOV_PATH_MAX];
	struct os_info info;
	int code;

	if (layout_path(fresh, p->tree, rel, NULL, p->e) != GOV_OK)
		return 0;
	code = clear_the_way(p->dir, rel);
	if (code == 0 && os_lstat(path, &info) == 0 && info.kind == OS_DIR)
		code = os_remove_tree(path);
	return code == 0 ? os_rename(fresh, path) : code;
}

/* A folder that others may write: as the fresh one. */
static int mend_folder(const struct repair *p, const char *path)
{
	struct os_info info;
	int code = os_lstat(p->tree, &info);

	return code == 0 ? os_set_mode(path, info.mode & 0777) : code;
}

static enum gov_exit mend(const struct repair *p, const struct verify_finding *f)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	int code;

	if (layout_path(path, p->dir, f->name, NULL, p->e) != GOV_OK)
		return p->e->code;
	if (f->problem == VERIFY_ADDED)
		code = os_remove_tree(path);
	else if (f->problem == VERIFY_MODE && os_lstat(path, &info) == 0 && info.kind == OS_DIR)
		code = mend_folder(p, path);
	else
		code = put_file(p, f->name, path);
	return code == 0 || os_is_missing(code) ? GOV_OK
						: err_os(p->e, "cannot restore", path, code);
}

/* What was added goes first: it may stand in the way of what is missing. */
static enum gov_exit mend_all(const struct repair *p, const struct verify_result *found)
{
	enum gov_exit rc = GOV_OK;

	for (int added = 1; added >= 0; added--)
		for (size_t i = 0; rc == GOV_OK && i < found->len; i++)
			if ((found->at[i].problem == VERIFY_ADDED) == (added == 1))
				rc = mend(p, &found->at[i]);
	return rc;
}

/* A link, or nothing, in the toolchain's place: the fresh tree as a whole. */
static enum gov_exit put_tree(const struct repair *p)
{
	int code = os_remove(p->dir);

	if (code != 0 && !os_is_missing(code))
		return err_os(p->e, "cannot remove", p->dir, code);
	return store_commit(p->road->o.root, p->tree, p->t->name, p->e);
}

static enum gov_exit mend_tree(const struct repair *p, const struct manifest *files)
{
	struct verify_result found = {0}, left = {0};
	struct os_info info;
	bool real = os_lstat(p->dir, &info) == 0 && info.kind == OS_DIR;
	enum gov_exit rc;

	if (!real)
		return put_tree(p);
	rc = verify_tree(p->dir, files, p->t, &found, p->e);
	if (rc == GOV_OK)
		rc = mend_all(p, &found);
	if (rc == GOV_OK)
		rc = verify_tree(p->dir, files, p->t, &left, p->e);
	if (rc == GOV_OK && left.len > 0)
		rc = err_set(p->e, GOV_PROOF, p->t->name, ": ", left.at[0].name,
			" is damaged again after its repair; is something else writing there?",
			NULL);
	if (rc == GOV_OK && os_sync_fs(p->dir) != 0)
		rc = err_set(p->e, GOV_FILESYSTEM, "cannot flush to disk ", p->dir, NULL);
	verify_result_free(&found);
	verify_result_free(&left);
	return rc;
}

/* --- the whole --- */

static bool receipt_is_well(const struct verify_result *r)
{
	for (size_t i = 0; i < r->len; i++)
		if (r->at[i].problem == VERIFY_RECEIPT)
			return false;
	return true;
}

static enum gov_exit unpack_and_mend(
	struct repair *p, const char *stage, const struct verify_result *known)
{
	struct manifest files = {0};
	enum gov_exit rc = layout_path(p->tree, stage, "go", NULL, p->e);

	if (rc == GOV_OK)
		rc = install_unpack(p->road, p->archive, p->tree, &files, p->e);
	if (rc == GOV_OK)
		rc = vouch_files(p->road, &files, p->e);
	if (rc == GOV_OK)
		rc = mend_tree(p, &files);
	/* The archive holds four folders more than the module zip that the receipt is about. */
	if (rc == GOV_OK && (p->by_module || !receipt_is_well(known)))
		rc = install_receipt(p->road, p->t->name, p->archive, p->source, &files, p->e);
	manifest_free(&files);
	return rc;
}

static void note_waiting(void *ctx, const char *holder)
{
	road_note(ctx, "waiting for ", holder[0] ? holder : "another gov", NULL);
}

static enum gov_exit repair_locked(struct repair *p, const struct verify_result *known)
{
	char purpose[GOV_TOOLCHAIN_MAX + 16], stage[GOV_PATH_MAX];
	const char *root = p->road->o.root;
	struct store_lock lock;
	enum gov_exit rc;

	text_join(purpose, sizeof purpose, "repairing ", p->t->name, NULL);
	rc = store_lock(root, purpose, note_waiting, p->road, &lock, p->e);
	if (rc != GOV_OK)
		return rc;
	rc = store_stage(root, stage, p->e);
	if (rc == GOV_OK) {
		rc = unpack_and_mend(p, stage, known);
		(void)os_remove_tree(stage);
	}
	store_unlock(&lock);
	return rc;
}

enum gov_exit verify_repair(const struct install_options *o, const struct store_entry *t,
	struct verify_result *out, struct err *e)
{
	struct road road;
	struct repair p = {.road = &road, .t = t, .e = e};
	enum gov_exit rc = road_open(&road, o, e);

	road.o.platform = t->platform;
	if (rc == GOV_OK)
		rc = layout_path(p.dir, o->root, "versions", t->name, e);
	if (rc == GOV_OK) {
		p.by_module = is_by_module(&p);
		rc = find_archive(&p);
	}
	if (rc == GOV_OK && !road.module)
		rc = vouch_ask(&road, e);
	if (rc == GOV_OK)
		rc = repair_locked(&p, out);
	verified_free(p.archive);
	road_close(&road);
	out->repaired = rc == GOV_OK;
	return rc;
}
