#include "install/adopt_copy.h"

#include <stdlib.h>
#include <string.h>

#include "install/dirhash.h"
#include "install/entry_name.h"
#include "install/manifest_build.h"
#include "install/unpack_judge.h"
#include "os/os.h"

#define BLOCK ((size_t)128 << 10)

struct copy {
	const struct road *road;
	const char *dir;
	struct os_tree *tree;
	struct manifest_builder files;
	uint64_t bytes;
	char *block;
	struct err *e;
};

struct place {
	struct copy *c;
	const char *rel; /* "" at the top */
};

static enum gov_exit refuse(struct copy *c, const char *rel, const char *why)
{
	char shown[400];
	struct text t = text_on(shown, sizeof shown);

	text_add_escaped(&t, rel, strlen(rel));
	return err_set(
		c->e, GOV_PROOF, c->dir, "/", shown, ": ", why, "; nothing was copied", NULL);
}

static enum gov_exit too_large(struct copy *c, const char *rel)
{
	return refuse(c, rel, "it is too large for a toolchain");
}

static enum gov_exit no_memory(struct copy *c)
{
	return err_set(c->e, GOV_FAILED, c->dir, ": out of memory", NULL);
}

static void show(struct copy *c)
{
	char what[GOV_VERSION_MAX + 16];

	if (c->road->o.ui.progress &&
		text_join(what, sizeof what, "copying ", c->road->release.version.text, NULL))
		c->road->o.ui.progress(c->road->o.ui.ctx, what, c->bytes, 0);
}

/* What was read is what is written and hashed, whatever happens to the file meanwhile. */
static int pump(struct copy *c, int from, int to, uint64_t *size)
{
	const struct unpack_listener *l = &c->files.listener;
	size_t got = 1;
	int code = 0;

	*size = 0;
	while (code == 0 && got > 0 && c->bytes <= UNPACK_MAX_BYTES) {
		code = os_fd_read(from, c->block, BLOCK, &got);
		if (code == 0 && got > 0)
			code = os_fd_write(to, c->block, got);
		if (code == 0)
			l->data(l->ctx, c->block, got);
		*size += got;
		c->bytes += got;
	}
	return code;
}

static enum gov_exit copy_open(struct copy *c, const char *rel, int from)
{
	const struct unpack_listener *l = &c->files.listener;
	bool program = judge_is_program(rel);
	uint64_t size = 0;
	int to, code;

	if (!l->begin(l->ctx, rel, 0, program))
		return no_memory(c);
	code = os_tree_file(c->tree, rel, program, &to);
	if (code == 0) {
		code = pump(c, from, to, &size);
		os_fd_close(to);
	}
	l->end(l->ctx);
	c->files.files.at[c->files.files.len - 1].size = size;
	show(c);
	if (code == 0 && c->bytes > UNPACK_MAX_BYTES)
		return too_large(c, rel);
	return code == 0 ? GOV_OK : err_os(c->e, "cannot copy", rel, code);
}

static enum gov_exit copy_file(struct copy *c, const char *rel, const char *path)
{
	struct os_info info;
	enum gov_exit rc;
	int fd;
	int code = os_open_read(path, &fd);

	if (code != 0)
		return err_os(c->e, "cannot read", path, code);
	if (os_fd_info(fd, &info) != 0 || info.kind != OS_FILE)
		rc = refuse(c, rel, "no regular file");
	else if (c->files.files.len >= UNPACK_MAX_ENTRIES)
		rc = refuse(c, rel, "too many files for a toolchain");
	else if (info.size > UNPACK_MAX_BYTES - c->bytes)
		rc = too_large(c, rel); /* before it fills the disk */
	else
		rc = copy_open(c, rel, fd);
	os_fd_close(fd);
	return rc;
}

static enum gov_exit walk(struct copy *c, const char *rel);

/* golang.org/dl marks the folders it has filled. */
static bool is_passed_over(const char *rel)
{
	char folder[GOV_PATH_MAX];

	return strcmp(rel, ".unpacked-success") == 0 ||
	       (text_join(folder, sizeof folder, rel, "/", NULL) && dirhash_leaves_out(folder));
}

/* In the module cache a toolchain's go.mod files bear the name _go.mod, as in its zip, and cmd/go
 * puts a copy with the right name beside each (src/cmd/go/internal/toolchain/select.go). True when
 * `rel`, turned into the right name, is there already. */
static bool restore_go_mod(const struct copy *c, char *rel)
{
	static const char stored[] = "_go.mod";
	char path[GOV_PATH_MAX], *base = rel + strlen(rel) - strlen(text_basename(rel));
	struct os_info info;

	if (strcmp(base, stored) != 0)
		return false;
	memmove(base, base + 1, strlen(stored));
	return text_join(path, sizeof path, c->dir, "/", rel, NULL) && os_lstat(path, &info) == 0;
}

static int visit(void *ctx, const char *name)
{
	struct place *p = ctx;
	struct copy *c = p->c;
	char rel[ENTRY_NAME_MAX + 2], path[GOV_PATH_MAX];
	const char *why;
	struct os_info info;
	int code;

	if (!text_join(rel, sizeof rel, p->rel, *p->rel ? "/" : "", name, NULL) ||
		!text_join(path, sizeof path, c->dir, "/", rel, NULL))
		return (int)refuse(c, name, "its path is too long");
	if (is_passed_over(rel) || restore_go_mod(c, rel))
		return 0;
	/* A line break in a name could forge a line of what the module hash is made of. */
	why = entry_name_defect(rel, strlen(rel));
	code = os_lstat(path, &info);
	if (code != 0)
		return (int)err_os(c->e, "cannot look at", path, code);
	if (!why && info.kind != OS_FILE && info.kind != OS_DIR)
		why = "a link or device, which no release of Go has";
	if (why)
		return (int)refuse(c, rel, why);
	return (int)(info.kind == OS_DIR ? walk(c, rel) : copy_file(c, rel, path));
}

/* The gov_exit of a visit comes back through os_list, whose own codes are the system's: *e tells
 * them apart. */
static enum gov_exit walk(struct copy *c, const char *rel)
{
	char path[GOV_PATH_MAX];
	struct place p = {.c = c, .rel = rel};
	int code;

	if (!text_join(path, sizeof path, c->dir, *rel ? "/" : "", rel, NULL))
		return refuse(c, rel, "its path is too long");
	code = os_list(path, visit, &p);
	if (code != 0 && c->e->code == GOV_OK)
		return err_os(c->e, "cannot read", path, code);
	return code == 0 ? GOV_OK : c->e->code;
}

enum gov_exit adopt_copy(const struct road *r, const char *dir, const char *tree,
	struct manifest *files, struct err *e)
{
	struct copy c = {.road = r, .dir = dir, .e = e, .block = malloc(BLOCK)};
	enum gov_exit rc = GOV_OK;
	int code;

	e->code = GOV_OK;
	if (!builder_open(&c.files) || !c.block)
		rc = no_memory(&c);
	code = rc == GOV_OK ? os_tree_create(tree, &c.tree) : 0;
	if (code != 0)
		rc = err_os(e, "cannot make folder", tree, code);
	if (rc == GOV_OK)
		rc = walk(&c, "");
	if (r->o.ui.progress_end)
		r->o.ui.progress_end(r->o.ui.ctx);
	if (c.tree)
		os_tree_close(c.tree);
	free(c.block);
	if (!builder_finish(&c.files) && rc == GOV_OK)
		rc = no_memory(&c);
	*files = c.files.files;
	c.files.files = (struct manifest){0};
	builder_close(&c.files);
	return rc;
}
