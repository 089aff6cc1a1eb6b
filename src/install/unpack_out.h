/* unpack_out: the files of one thread, written below a folder: open, write, close.
 *
 *	out_open(&o, dir, &e)
 *	out_folder(&o, rel) or out_file(&o, &file), out_data(&o, p, n) ... until it has its size
 *	out_close(&o)     always
 *
 * Each returns false after storing in *e "cannot make DIR/REL: why; nothing was installed", with
 * GOV_FILESYSTEM, or GOV_FAILED when out of memory.
 */
#ifndef GOV_INSTALL_UNPACK_OUT_H
#define GOV_INSTALL_UNPACK_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "install/entry_name.h"
#include "install/unpack_flush.h"

#define OUT_DONE_MAX 64 /* written files that a thread may keep open, to close them together */

struct out_file {
	const char *rel;
	uint64_t size;
	int64_t mtime; /* seconds since 1970; 0: the moment of writing */
	bool executable;
};

struct out {
	const char *dir;
	struct err *e;
	struct flush *flush; /* hears of what was written; may be NULL */
	struct os_tree *tree;
	char rel[ENTRY_NAME_MAX + 2]; /* the file at work */
	int fd;                       /* -1: none */
	int64_t mtime;
	uint64_t left;          /* bytes that it still lacks */
	uint64_t unheard;       /* bytes written that flush was not told of */
	int done[OUT_DONE_MAX]; /* files that are written, to be closed together */
	size_t done_len, done_most;
	char *buf; /* joins the pieces of a file, so that small files are written at once */
	size_t held;
};

/* Where entries go: files that this thread writes (out_sink) or that another does (unpack_queue.h).
 * False: it failed, and whoever made it knows why. */
struct sink {
	void *ctx;
	bool (*folder)(void *ctx, const char *rel);
	bool (*file)(void *ctx, const struct out_file *f);
	bool (*data)(void *ctx, const void *p, size_t n);
};

/* `dir` exists; it and `flush` are borrowed. `together`, 1 to OUT_DONE_MAX, is how many written
 * files may be open at a time; when descriptors run out, these are given back first. */
bool out_open(struct out *o, const char *dir, size_t together, struct flush *flush, struct err *e);
void out_close(struct out *o);
struct sink out_sink(struct out *o);

bool out_folder(struct out *o, const char *rel);
/* A file of no bytes is done with this. */
bool out_file(struct out *o, const struct out_file *f);
/* At most as many bytes, in all, as the file has. */
bool out_data(struct out *o, const void *p, size_t n);

#endif
