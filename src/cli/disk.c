#include "cli/disk.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "os/os_disk.h"

#define DEPTH_MAX 64
#define PIECES_MAX ((size_t)4 << 20) /* 160 MB of them are a hundred times those of a toolchain */

/* --- pieces --- */

static bool add(struct disk_pieces *p, const struct disk_piece *piece)
{
	size_t cap = p->cap ? p->cap * 2 : 256;
	struct disk_piece *at;

	if (p->len == p->cap) {
		if (cap > PIECES_MAX)
			return false;
		at = realloc(p->at, cap * sizeof *at);
		if (at == NULL)
			return false;
		p->at = at;
		p->cap = cap;
	}
	p->at[p->len++] = *piece;
	return true;
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int by_place(const void *a, const void *b)
{
	const struct disk_piece *x = a, *y = b;
	int order = compare(x->names > 0, y->names > 0);

	if (order == 0)
		order = compare(x->device, y->device);
	if (order == 0)
		order = compare(x->place, y->place);
	return order != 0 ? order : compare(x->bytes, y->bytes);
}

void disk_merge(struct disk_pieces *p)
{
	size_t kept = 0;

	if (p->len > 1)
		qsort(p->at, p->len, sizeof *p->at, by_place);
	for (size_t i = 0; i < p->len; i++) {
		if (kept > 0 && by_place(&p->at[kept - 1], &p->at[i]) == 0)
			p->at[kept - 1].seen += p->at[i].seen;
		else
			p->at[kept++] = p->at[i];
	}
	p->len = kept;
}

uint64_t disk_drop_whole(struct disk_pieces *p)
{
	uint64_t bytes = 0;
	size_t kept = 0;

	for (size_t i = 0; i < p->len; i++) {
		const struct disk_piece piece = p->at[i];

		if (piece.names > 0 && piece.seen >= piece.names)
			bytes += piece.bytes;
		else
			p->at[kept++] = piece;
	}
	p->len = kept;
	return bytes;
}

static uint64_t bytes_of(const struct disk_pieces *p)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < p->len; i++)
		bytes += p->at[i].bytes;
	return bytes;
}

/* --- a tree --- */

struct walk {
	uint64_t own;    /* bytes of no piece */
	uint64_t device; /* of the file at hand */
	uint64_t found;  /* bytes of its shared parts */
	bool asks, unknown, no_memory;
	struct disk_pieces pieces; /* of this tree alone */
};

struct folder {
	struct walk *walk;
	const char *path;
	unsigned depth;
};

static void keep(struct walk *w, const struct disk_piece *piece)
{
	w->no_memory = w->no_memory || !add(&w->pieces, piece);
}

static void on_shared(void *ctx, uint64_t place, uint64_t bytes)
{
	struct walk *w = ctx;

	w->found += bytes;
	keep(w, &(struct disk_piece){w->device, place, bytes, 0, 0});
}

static void measure_file(struct walk *w, const char *path, const struct os_disk_use *use)
{
	int code = 0;

	w->device = use->device;
	w->found = 0;
	if (use->names > 1) {
		keep(w, &(struct disk_piece){use->device, use->inode, use->bytes, use->names, 1});
		return;
	}
	if (w->asks && use->bytes > 0)
		code = os_disk_shared(path, on_shared, w);
	if (code != 0 && !os_is_missing(code)) {
		w->unknown = true;
		w->asks = false;
	}
	w->own += use->bytes > w->found ? use->bytes - w->found : 0;
}

static void measure(struct walk *w, const char *path, unsigned depth);

static int visit(void *ctx, const char *name)
{
	const struct folder *f = ctx;
	char path[GOV_PATH_MAX];

	if (text_join(path, sizeof path, f->path, "/", name, NULL))
		measure(f->walk, path, f->depth + 1);
	return f->walk->no_memory ? 1 : 0;
}

static void measure(struct walk *w, const char *path, unsigned depth)
{
	struct folder f = {.walk = w, .path = path, .depth = depth};
	struct os_disk_use use;

	if (depth > DEPTH_MAX || os_disk_use(path, &use) != 0)
		return;
	if (use.kind == OS_FILE) {
		measure_file(w, path, &use);
		return;
	}
	w->own += use.bytes;
	if (use.kind == OS_DIR)
		(void)os_list(path, visit, &f);
}

/* --- sums --- */

static bool sum_up(struct walk *w, struct disk_use *out, struct disk_once *once)
{
	bool good = !w->no_memory;
	uint64_t shared;

	disk_merge(&w->pieces);
	w->own += disk_drop_whole(&w->pieces);
	shared = bytes_of(&w->pieces);
	out->real += w->own + shared;
	out->shared += shared;
	out->unknown = out->unknown || w->unknown;
	once->own += w->own;
	once->unknown = once->unknown || w->unknown;
	for (size_t i = 0; good && i < w->pieces.len; i++)
		good = add(&once->pieces, &w->pieces.at[i]);
	return good;
}

bool disk_measure(const char *path, struct disk_use *out, struct disk_once *once)
{
	struct walk w = {.own = 0};
	struct os_disk_use use;
	enum os_sharing sharing;
	bool good;

	if (os_disk_use(path, &use) != 0)
		return true;
	sharing = os_sharing(path);
	w.asks = sharing == OS_SHARES_MAYBE;
	w.unknown = sharing == OS_SHARES_UNSAID;
	measure(&w, path, 0);
	good = sum_up(&w, out, once);
	free(w.pieces.at);
	return good;
}

void disk_total(struct disk_once *once, struct disk_use *out)
{
	disk_merge(&once->pieces);
	out->shared = bytes_of(&once->pieces);
	out->real = once->own + out->shared;
	out->unknown = once->unknown;
}

void disk_once_free(struct disk_once *once)
{
	free(once->pieces.at);
	*once = (struct disk_once){.own = 0};
}
