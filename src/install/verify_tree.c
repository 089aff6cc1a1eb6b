/* First a walk, which finds what is there; then some threads, which hash what should be. */
#include <stdlib.h>
#include <string.h>

#include "install/digest.h"
#include "install/dirhash.h"
#include "install/entry_name.h"
#include "install/verify.h"
#include "os/os.h"
#include "os/os_thread.h"

#define WORKERS_MAX 8u
#define BATCH 16 /* files that a worker takes at a time */

enum state {
	UNSEEN,
	SEEN,  /* a regular file; to be hashed */
	OTHER, /* something else stands there */
	SAME,
	DIFFERENT,
};

struct check {
	const char *dir;
	const struct manifest *want;
	struct verify_result *out;
	bool no_memory;
	uint32_t ours; /* permission bits of the toolchain's own folder */

	/* By index in `want`. */
	unsigned char *state;
	struct manifest actual;

	struct os_mutex *lock; /* for next, and what workers count */
	size_t next;
};

static void find(struct check *c, enum verify_problem p, const char *name)
{
	if (!verify_add(c->out, p, name))
		c->no_memory = true;
}

/* --- the walk --- */

struct place {
	struct check *c;
	const char *rel; /* "" at the top */
	unsigned depth;
	int code;
};

static int walk(struct check *c, const char *rel, unsigned depth);

/* Bits that the umask of the installation took from the top folder, nothing below may have. */
static bool bad_mode(const struct check *c, const struct os_info *info)
{
	return OS_HAS_MODES && ((info->mode & 07000) != 0 || (info->mode & 0022 & ~c->ours) != 0);
}

static bool bad_execute(const struct os_info *info, bool executable)
{
	return OS_HAS_MODES && (executable ? (info->mode & 0100) == 0 : (info->mode & 0111) != 0);
}

static void see_file(struct check *c, const char *rel, const struct os_info *info)
{
	size_t i = manifest_find(c->want, rel);

	if (i == c->want->len) {
		find(c, VERIFY_ADDED, rel);
		return;
	}
	c->state[i] = info->kind == OS_FILE ? SEEN : OTHER;
	if (info->kind != OS_FILE)
		find(c, VERIFY_KIND, rel);
	else if (bad_mode(c, info) || bad_execute(info, c->want->at[i].executable))
		find(c, VERIFY_MODE, rel);
}

static int see_folder(struct check *c, const char *rel, const struct os_info *info, unsigned depth)
{
	size_t i = manifest_find(c->want, rel);

	if (i < c->want->len) {
		c->state[i] = OTHER;
		find(c, VERIFY_KIND, rel);
	} else if (bad_mode(c, info)) {
		find(c, VERIFY_MODE, rel);
	}
	return walk(c, rel, depth + 1);
}

static int visit(void *ctx, const char *name)
{
	struct place *p = ctx;
	char rel[GOV_PATH_MAX], path[GOV_PATH_MAX];
	struct os_info info;

	if (!text_join(rel, sizeof rel, p->rel, *p->rel ? "/" : "", name, NULL) ||
		!text_join(path, sizeof path, p->c->dir, "/", rel, NULL) ||
		p->depth >= ENTRY_DEPTH_MAX) {
		find(p->c, VERIFY_ADDED, *p->rel ? p->rel : name);
		return 0;
	}
	p->code = os_lstat(path, &info);
	if (p->code == 0 && info.kind == OS_DIR)
		p->code = see_folder(p->c, rel, &info, p->depth);
	else if (p->code == 0)
		see_file(p->c, rel, &info);
	return p->code;
}

static int walk(struct check *c, const char *rel, unsigned depth)
{
	char path[GOV_PATH_MAX];
	struct place p = {.c = c, .rel = rel, .depth = depth};

	if (!text_join(path, sizeof path, c->dir, *rel ? "/" : "", rel, NULL))
		return 0;
	return os_list(path, visit, &p);
}

/* --- the workers --- */

/* Hash a file that is still the regular one the walk saw; a link put there meanwhile is not. */
static bool hash_file(const char *path, struct digest *d, uint8_t sha256[32], uint64_t *bytes)
{
	struct os_info named, opened;
	int fd;
	int code;

	if (os_open_read(path, &fd) != 0)
		return false;
	code = os_lstat(path, &named);
	if (code == 0)
		code = os_fd_info(fd, &opened);
	if (code == 0 && (named.kind != OS_FILE || named.inode != opened.inode))
		code = -1;
	digest_restart(d);
	if (code == 0)
		code = digest_fd(d, fd, bytes);
	os_fd_close(fd);
	digest_final(d, sha256);
	return code == 0;
}

static void check_file(struct check *c, size_t i, struct digest *d, uint64_t *bytes)
{
	const struct manifest_file *want = &c->want->at[i];
	struct manifest_file *got = &c->actual.at[i];
	char path[GOV_PATH_MAX];
	bool same;

	if (c->state[i] != SEEN)
		return;
	same = text_join(path, sizeof path, c->dir, "/", want->name, NULL) &&
	       hash_file(path, d, got->sha256, &got->size) && got->size == want->size &&
	       memcmp(got->sha256, want->sha256, 32) == 0;
	c->state[i] = same ? SAME : DIFFERENT;
	*bytes += got->size;
}

static void work(void *arg)
{
	struct check *c = arg;
	struct digest *d = digest_new();
	uint64_t bytes = 0;
	size_t from = 0;

	while (d && from < c->want->len) {
		os_mutex_lock(c->lock);
		from = c->next;
		c->next += BATCH;
		os_mutex_unlock(c->lock);
		for (size_t i = from; i < from + BATCH && i < c->want->len; i++)
			check_file(c, i, d, &bytes);
	}
	os_mutex_lock(c->lock);
	c->no_memory |= !d;
	c->out->bytes += bytes;
	os_mutex_unlock(c->lock);
	digest_free(d);
}

/* This thread works too; that others cannot be had only makes it slower. */
static void hash_all(struct check *c)
{
	struct os_thread *helper[WORKERS_MAX] = {NULL};
	unsigned cpus = os_cpus();

	if (cpus > WORKERS_MAX)
		cpus = WORKERS_MAX;
	for (unsigned i = 1; i < cpus; i++)
		helper[i] = os_thread_start(work, c);
	work(c);
	for (unsigned i = 1; i < cpus; i++)
		if (helper[i])
			os_thread_join(helper[i]);
}

/* --- the whole --- */

static bool prepare(struct check *c)
{
	c->state = calloc(c->want->len + 1, 1);
	c->lock = os_mutex_new();
	for (size_t i = 0; i < c->want->len; i++) {
		const struct manifest_file *f = &c->want->at[i];

		if (!manifest_add(&c->actual, f->name, 0, f->executable))
			return false;
	}
	return c->state && c->lock;
}

static int by_name(const void *a, const void *b)
{
	const struct verify_finding *x = a, *y = b;
	int order = (int)x->problem - (int)y->problem;

	return order != 0 ? order : strcmp(x->name, y->name);
}

static void sum_up(struct check *c, const struct store_entry *t)
{
	bool whole = true;

	for (size_t i = 0; i < c->want->len; i++) {
		c->out->files += c->state[i] == SAME || c->state[i] == DIFFERENT;
		whole = whole && (c->state[i] == SAME || c->state[i] == DIFFERENT);
		if (c->state[i] == UNSEEN)
			find(c, VERIFY_MISSING, c->want->at[i].name);
		else if (c->state[i] == DIFFERENT)
			find(c, VERIFY_CHANGED, c->want->at[i].name);
	}
	if (whole && !dirhash(&c->actual, t->version.text, &t->platform, c->out->h1))
		c->no_memory = true;
	if (c->out->len > 1)
		qsort(c->out->at, c->out->len, sizeof *c->out->at, by_name);
}

enum gov_exit verify_tree(const char *dir, const struct manifest *want, const struct store_entry *t,
	struct verify_result *out, struct err *e)
{
	struct check c = {.dir = dir, .want = want, .out = out};
	struct os_info top;
	int code = os_lstat(dir, &top);

	if (code == 0 && top.kind != OS_DIR)
		return verify_add(out, VERIFY_KIND, ".")
			       ? GOV_OK
			       : err_set(e, GOV_FAILED, t->name, ": out of memory", NULL);
	c.ours = code == 0 ? top.mode : 0;
	c.no_memory = !prepare(&c);
	if (code == 0 && !c.no_memory)
		code = walk(&c, "", 0);
	if (code == 0 && !c.no_memory) {
		hash_all(&c);
		sum_up(&c, t);
	}
	manifest_free(&c.actual);
	os_mutex_free(c.lock);
	free(c.state);
	if (c.no_memory)
		return err_set(e, GOV_FAILED, t->name, ": out of memory", NULL);
	return code == 0 ? GOV_OK : err_os(e, "cannot look through", dir, code);
}
