#include "install/gunzip.h"

#include <errno.h>
#include <stdlib.h>

#include "install/inflate.h"
#include "install/ring.h"
#include "os/os.h"
#include "os/os_thread.h"

#define BLOCK ((size_t)1 << 20)
#define BLOCKS 8

struct gunzip {
	int fd;
	uint64_t max;
	struct ring *ring;
	struct os_thread *thread;
	uint64_t consumed; /* the consumer's, as is: */
	bool ended;

	/* The thread's, until it ended the ring. */
	struct inflate *z;
	struct inflate_io io;
	unsigned char *in;
	uint64_t total_in, total_out;
	const char *why;
	int os_code;
	bool done;
};

static const char cut_short[] = "the gzip data is cut short";

/* False at the end of the file, and at an error, which it stores. */
static bool refill(struct gunzip *g)
{
	size_t got = 0;
	g->os_code = os_fd_read(g->fd, g->in, BLOCK, &got);
	if (g->os_code)
		g->why = "cannot read it";
	g->io.in = g->in;
	g->io.in_len = got;
	g->total_in += got;
	return !g->os_code && got > 0;
}

static void finish(struct gunzip *g)
{
	g->done = true;
	if (g->io.in_len > 0 || refill(g))
		g->why = "bytes follow the end of the gzip data";
}

/* One step of inflate. False when it was the last. */
static bool step(struct gunzip *g)
{
	if (g->io.in_len == 0 && !refill(g)) {
		if (!g->why)
			g->why = g->total_in ? cut_short : "the file is empty";
		return false;
	}
	switch (inflate_step(g->z, &g->io)) {
	case INFLATE_MORE:
		return true;
	case INFLATE_END:
		finish(g);
		break;
	case INFLATE_BAD:
		g->why = inflate_why(g->z);
		break;
	case INFLATE_MEMORY:
		g->why = "out of memory";
		g->os_code = ENOMEM; /* says nothing about the file */
		break;
	}
	return false;
}

/* Inflate into one block. Returns the bytes it holds. */
static size_t fill(struct gunzip *g, unsigned char *block)
{
	g->io.out = block;
	g->io.out_len = BLOCK;
	while (g->io.out_len > 0 && step(g))
		;
	size_t n = BLOCK - g->io.out_len;
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
	g->z = inflate_new();
	g->in = malloc(BLOCK);
	g->ring = ring_new(BLOCKS, BLOCK);
	if (g->z && g->in && g->ring)
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
	inflate_free(g->z);
	ring_free(g->ring);
	free(g->in);
	free(g);
}
