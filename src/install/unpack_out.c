#include "install/unpack_out.h"

#include <stdlib.h>
#include <string.h>

#include "os/os.h"

#define BUF ((size_t)256 << 10)
#define TELL ((uint64_t)1 << 20)

/* Names the file on the disk. An entry's name is harmless here, but a terminal may still not like
 * its letters. */
static bool os_failed(struct out *o, const char *what, const char *rel, int os_code)
{
	char shown[GOV_PATH_MAX];
	struct text t = text_on(shown, sizeof shown);
	text_add(&t, o->dir);
	text_add(&t, rel[0] ? "/" : "");
	text_add_escaped(&t, rel, strlen(rel));
	err_os(o->e, what, shown, os_code);
	err_add(o->e, "; nothing was installed", NULL);
	return false;
}

bool out_open(struct out *o, const char *dir, size_t together, struct flush *flush, struct err *e)
{
	*o = (struct out){.dir = dir,
		.e = e,
		.flush = flush,
		.fd = -1,
		.done_most = together,
		.buf = malloc(BUF)};
	if (!o->buf) {
		err_set(e, GOV_FAILED, dir, ": out of memory; nothing was installed", NULL);
		return false;
	}
	int code = os_tree_open(dir, &o->tree);
	return !code || os_failed(o, "cannot open", "", code);
}

static void close_done(struct out *o)
{
	os_fd_close_all(o->done, o->done_len);
	o->done_len = 0;
}

void out_close(struct out *o)
{
	close_done(o);
	if (o->fd >= 0)
		os_fd_close(o->fd);
	os_tree_close(o->tree);
	free(o->buf);
}

/* Whatever could not be opened may be so with the descriptors of files that are written. */
static bool gave_back(struct out *o)
{
	bool any = o->done_len > 0;
	close_done(o);
	return any;
}

bool out_folder(struct out *o, const char *rel)
{
	int code = os_tree_mkdir(o->tree, rel);
	if (code && gave_back(o))
		code = os_tree_mkdir(o->tree, rel);
	return !code || os_failed(o, "cannot make", rel, code);
}

static void tell(struct out *o, size_t n)
{
	o->unheard += n;
	if (o->unheard < TELL)
		return;
	flush_wrote(o->flush, o->unheard);
	o->unheard = 0;
}

static bool put(struct out *o, const void *p, size_t n)
{
	int code = n > 0 ? os_fd_write(o->fd, p, n) : 0;
	tell(o, n);
	return !code || os_failed(o, "cannot write", o->rel, code);
}

static bool flush(struct out *o)
{
	size_t n = o->held;
	o->held = 0;
	return put(o, o->buf, n);
}

static bool end_file(struct out *o)
{
	bool ok = flush(o);
	int code = ok && o->mtime ? os_fd_set_mtime(o->fd, o->mtime) : 0;
	if (code)
		ok = os_failed(o, "cannot date", o->rel, code);
	o->done[o->done_len++] = o->fd;
	o->fd = -1;
	if (o->done_len >= o->done_most)
		close_done(o);
	return ok;
}

bool out_file(struct out *o, const struct out_file *f)
{
	text_join(o->rel, sizeof o->rel, f->rel, NULL);
	o->left = f->size;
	o->mtime = f->mtime;
	o->held = 0;
	int code = os_tree_file(o->tree, o->rel, f->executable, &o->fd);
	if (code && gave_back(o))
		code = os_tree_file(o->tree, o->rel, f->executable, &o->fd);
	if (code)
		return os_failed(o, "cannot make", o->rel, code);
	return o->left > 0 || end_file(o);
}

bool out_data(struct out *o, const void *p, size_t n)
{
	o->left -= n;
	if (o->held + n > BUF && !flush(o))
		return false;
	if (o->held == 0 && (o->left == 0 || n > BUF / 2)) {
		if (!put(o, p, n))
			return false;
	} else {
		memcpy(o->buf + o->held, p, n);
		o->held += n;
	}
	return o->left > 0 || n == 0 || end_file(o);
}

static bool sink_folder(void *ctx, const char *rel)
{
	return out_folder(ctx, rel);
}

static bool sink_file(void *ctx, const struct out_file *f)
{
	return out_file(ctx, f);
}

static bool sink_data(void *ctx, const void *p, size_t n)
{
	return out_data(ctx, p, n);
}

struct sink out_sink(struct out *o)
{
	return (struct sink){o, sink_folder, sink_file, sink_data};
}
