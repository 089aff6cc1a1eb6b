#include "install/gunzip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "install/ring.h"
#include "os/os.h"
#include "os/os_thread.h"

#define BLOCK ((size_t)256 << 10)
#define BLOCKS 32
#define GZIP_WINDOW (15 + 16) /* the largest window; a gzip header and nothing else */

struct gunzip {
	int fd;
	uint64_t max;
	struct ring *ring;
	struct os_thread *thread;
	uint64_t consumed; /* the consumer's, as is: */
	bool ended;

	/* The thread's, until it ended the ring. */
	z_stream z;
	unsigned char *in;
	uint64_t total_in, total_out;
	const char *why;
	int os_code;
	bool done;
};

static const char cut_short[] = "the gzip data is cut short";
static const char damaged[] = "the gzip data is damaged";

static const struct {
	const char *zlib, *ours;
} reasons[] = {
	{"incorrect header check", "it is no gzip file"},
	{"unknown compression method", "it is no gzip file"},
	{"unknown header flags set", "the gzip header is damaged"},
	{"header crc mismatch", "the gzip header is damaged"},
	{"incorrect data check", "the gzip checksum does not match the data"},
	{"incorrect length check", "the gzip length does not match the data"},
};

static const char *reason(int code, const char *message)
{
	if (code == Z_MEM_ERROR)
		return "out of memory";
	for (size_t i = 0; message && i < sizeof reasons / sizeof reasons[0]; i++)
		if (strcmp(message, reasons[i].zlib) == 0)
			return reasons[i].ours;
	return damaged;
}

/* False at the end of the file, and at an error, which it stores. */
static bool refill(struct gunzip *g)
{
	size_t got = 0;
	g->os_code = os_fd_read(g->fd, g->in, BLOCK, &got);
	if (g->os_code)
		g->why = "cannot read it";
	g->z.next_in = g->in;
	g->z.avail_in = (uInt)got;
	g->total_in += got;
	return !g->os_code && got > 0;
}

static void finish(struct gunzip *g)
{
	g->done = true;
	if (g->z.avail_in > 0 || refill(g))
		g->why = "bytes follow the end of the gzip data";
}

/* One step of inflate. False when it was the last. */
static bool step(struct gunzip *g)
{
	if (g->z.avail_in == 0 && !refill(g)) {
		if (!g->why)
			g->why = g->total_in ? cut_short : "the file is empty";
		return false;
	}
	int code = inflate(&g->z, Z_NO_FLUSH);
	if (code == Z_OK)
		return true;
	if (code == Z_STREAM_END)
		finish(g);
	else
		g->why = reason(code, g->z.msg);
	if (code == Z_MEM_ERROR)
		g->os_code = ENOMEM; /* says nothing about the file */
	return false;
}

/* Inflate into one block. Returns the bytes it holds. */
static size_t fill(struct gunzip *g, unsigned char *block)
{
	g->z.next_out = block;
	g->z.avail_out = (uInt)BLOCK;
	while (g->z.avail_out > 0 && step(g))
		;
	size_t n = BLOCK - g->z.avail_out;
	g->total_out += n;
	if (g->total_out > g->max && !g->why)
		g->why = "it unpacks to more bytes than gov allows";
	return n;
}

static void run(void *arg)
{
	struct gunzip *g = arg;
	while (!g->done && !g->why) {
		unsigned char *block = ring_room(g->ring);
		if (!block)
			break;
		size_t n = fill(g, block);
		if (n > 0)
			ring_push(g->ring, n, g->total_in);
	}
	ring_end(g->ring);
}

struct gunzip *gunzip_start(int fd, uint64_t max)
{
	struct gunzip *g = calloc(1, sizeof *g);
	if (!g)
		return NULL;
	g->fd = fd;
	g->max = max;
	if (inflateInit2(&g->z, GZIP_WINDOW) != Z_OK) {
		free(g);
		return NULL;
	}
	g->in = malloc(BLOCK);
	g->ring = ring_new(BLOCKS, BLOCK);
	if (g->in && g->ring)
		g->thread = os_thread_start(run, g);
	if (!g->thread) {
		gunzip_stop(g);
		return NULL;
	}
	return g;
}

size_t gunzip_next(struct gunzip *g, const void **p)
{
	size_t n = 0;
	*p = ring_take(g->ring, &n, &g->consumed);
	g->ended = !*p;
	return n;
}

uint64_t gunzip_consumed(const struct gunzip *g)
{
	return g->consumed;
}

const char *gunzip_failed(const struct gunzip *g, int *os_code)
{
	*os_code = g->ended ? g->os_code : 0;
	return g->ended ? g->why : NULL;
}

void gunzip_stop(struct gunzip *g)
{
	if (!g)
		return;
	if (g->thread) {
		ring_stop(g->ring);
		os_thread_join(g->thread);
	}
	inflateEnd(&g->z);
	ring_free(g->ring);
	free(g->in);
	free(g);
}
