#include "install/share.h"

#include <stdlib.h>
#include <string.h>

#include "core/layout.h"
#include "install/digest.h"
#include "os/os_disk.h"

/* Bytes from which on a file is worth it: a clone costs the same whatever its size, and files of
 * fewer blocks are most of the files and little of the room. */
#define WORTH ((uint64_t)8 << 10)
/* Clones on their way from the disk while others are hashed. */
#define AHEAD 32
#define BLOCK ((size_t)128 << 10)

struct waiting {
	int fd;
	const struct manifest_file *file;
};

struct sharer {
	const char *from, *tree; /* the neighbour's folder, and the fresh one */
	struct digest *digest;
	char *block;
	struct waiting waiting[AHEAD]; /* a ring */
	size_t first, len;
	bool unsupported;
	struct install_shared *out;
};

/* --- which --- */

static bool same_line(const char *a, const char *b)
{
	size_t n = version_line(a);

	return n == version_line(b) && memcmp(a, b, n) == 0;
}

/* Is `a` nearer to `version` than `b`, which is newer than `a` or as new? */
static bool nearer(const char *a, const char *b, const char *version)
{
	if (same_line(a, version) != same_line(b, version))
		return same_line(a, version);
	return version_cmp(b, version) > 0;
}

const struct store_entry *share_neighbour(const struct store_entry *list, size_t len,
	const char *name, const struct version *version, const struct platform *platform)
{
	const struct store_entry *best = NULL;

	for (size_t i = 0; i < len; i++) {
		const struct store_entry *e = &list[i];
		bool same = platform_same(&e->platform, platform);

		if (e->linked || strcmp(e->name, name) == 0)
			continue;
		if (!best || (same && !platform_same(&best->platform, platform)))
			best = e;
		else if (same == platform_same(&best->platform, platform) &&
			 nearer(e->version.text, best->version.text, version->text))
			best = e;
	}
	return best;
}

/* --- one file --- */

static bool paths(
	const struct sharer *s, const char *rel, char from[GOV_PATH_MAX], char to[GOV_PATH_MAX])
{
	return text_join(from, GOV_PATH_MAX, s->from, "/", rel, NULL) &&
	       text_join(to, GOV_PATH_MAX, s->tree, "/", rel, NULL);
}

/* Beside the tree, not in it: whatever happens, nothing else gets into a toolchain. */
static bool place_of(const struct sharer *s, size_t slot, char out[GOV_PATH_MAX])
{
	char number[24];
	struct text t = text_on(number, sizeof number);

	text_add_u64(&t, slot);
	return text_join(out, GOV_PATH_MAX, s->tree, ".shared-", number, NULL);
}

static bool has_bytes(struct sharer *s, const struct waiting *w)
{
	uint8_t sha256[32];
	uint64_t size = 0;
	size_t got = 1;
	int code = 0;

	digest_restart(s->digest);
	while (code == 0 && got > 0 && size <= w->file->size) {
		code = os_fd_read(w->fd, s->block, BLOCK, &got);
		digest_update(s->digest, s->block, got);
		size += got;
	}
	digest_final(s->digest, sha256);
	return code == 0 && size == w->file->size &&
	       memcmp(sha256, w->file->sha256, sizeof sha256) == 0;
}

/* Put the oldest clone in the place of the unpacked file, if it is the same. */
static void settle(struct sharer *s)
{
	const struct waiting *w = &s->waiting[s->first];
	char clone[GOV_PATH_MAX], from[GOV_PATH_MAX], to[GOV_PATH_MAX];
	bool good = has_bytes(s, w) && paths(s, w->file->name, from, to);

	os_fd_close(w->fd);
	if (place_of(s, s->first, clone)) {
		if (good && os_rename(clone, to) == 0)
			s->out->bytes += w->file->size;
		else
			(void)os_remove(clone);
	}
	s->first = (s->first + 1) % AHEAD;
	s->len--;
}

static void start(struct sharer *s, const struct manifest_file *file)
{
	char clone[GOV_PATH_MAX], from[GOV_PATH_MAX], to[GOV_PATH_MAX];
	size_t slot;
	int fd, code;

	if (s->len == AHEAD)
		settle(s);
	slot = (s->first + s->len) % AHEAD;
	if (!paths(s, file->name, from, to) || !place_of(s, slot, clone))
		return;
	code = os_clone(from, clone, to, &fd);
	s->unsupported = os_is_unsupported(code);
	if (code == 0) {
		s->waiting[slot] = (struct waiting){fd, file};
		s->len++;
	}
}

/* --- all --- */

static bool is_same(const struct manifest_file *a, const struct manifest_file *b)
{
	return a->size == b->size && a->executable == b->executable &&
	       memcmp(a->sha256, b->sha256, sizeof a->sha256) == 0;
}

/* Both lists are sorted by name. */
static void share_common(
	struct sharer *s, const struct manifest *files, const struct manifest *theirs)
{
	size_t i = 0, k = 0;

	while (i < files->len && k < theirs->len && !s->unsupported) {
		const struct manifest_file *a = &files->at[i], *b = &theirs->at[k];
		int order = strcmp(a->name, b->name);

		if (order == 0 && a->size >= WORTH && is_same(a, b))
			start(s, a);
		i += order <= 0;
		k += order >= 0;
	}
	while (s->len > 0)
		settle(s);
}

/* Reading a list of files costs more than finding out whether it will be of use. */
static bool can_clone(const struct sharer *s, const struct manifest *files)
{
	static const char any[] = "VERSION";
	char clone[GOV_PATH_MAX], from[GOV_PATH_MAX], to[GOV_PATH_MAX];
	int fd;

	if (manifest_find(files, any) == files->len || !paths(s, any, from, to) ||
		!place_of(s, 0, clone) || os_clone(from, clone, to, &fd) != 0)
		return false;
	os_fd_close(fd);
	return os_remove(clone) == 0;
}

static bool read_theirs(const char *root, const char *name, struct manifest *out)
{
	char path[GOV_PATH_MAX], h1[MANIFEST_H1_MAX];
	char *text;
	size_t len;
	struct err e;
	bool good;

	if (!text_join(path, sizeof path, root, "/receipts/", name, ".files", NULL) ||
		manifest_read(path, &text, &len) != 0)
		return false;
	good = text && manifest_parse(path, text, len, out, h1, &e) == GOV_OK;
	free(text);
	return good;
}

static void share_with(struct sharer *s, const struct road *r, const struct manifest *files,
	const struct store_entry *neighbour)
{
	struct manifest theirs = {0};

	if (can_clone(s, files) && read_theirs(r->o.root, neighbour->name, &theirs))
		share_common(s, files, &theirs);
	manifest_free(&theirs);
	if (s->out->bytes > 0)
		text_join(s->out->with, sizeof s->out->with, neighbour->name, NULL);
}

static void find_and_share(
	struct sharer *s, const struct road *r, const struct manifest *files, const char *name)
{
	struct store_entry *list = NULL;
	const struct store_entry *neighbour = NULL;
	char from[GOV_PATH_MAX];
	size_t len = 0;
	struct err e;

	if (store_list(r->o.root, &r->o.host, &list, &len, &e) == GOV_OK)
		neighbour =
			share_neighbour(list, len, name, &r->release.version, &r->release.platform);
	if (neighbour && layout_path(from, r->o.root, "versions", neighbour->name, &e) == GOV_OK) {
		s->from = from;
		s->digest = digest_new();
		s->block = malloc(BLOCK);
		if (s->digest && s->block)
			share_with(s, r, files, neighbour);
	}
	digest_free(s->digest);
	free(s->block);
	free(list);
}

void share_files(const struct road *r, const char *tree, const struct manifest *files,
	const char *name, struct install_shared *out)
{
	struct sharer s = {.tree = tree, .out = out};

	*out = (struct install_shared){.bytes = 0};
	if (r->o.settings->share && os_sharing(tree) != OS_SHARES_NEVER)
		find_and_share(&s, r, files, name);
}
