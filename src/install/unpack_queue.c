#include "install/unpack_queue.h"

#include <stdlib.h>
#include <string.h>

#include "install/ring.h"
#include "os/os_thread.h"

#define BLOCK ((size_t)1 << 20)
#define BLOCKS 8

/* A block of the ring holds records, each followed by n bytes: the path, or data of the file that
 * was begun last. No record reaches into the next block. */
enum kind { FOLDER, FILE_BEGINS, DATA };

struct record {
	enum kind kind;
	bool executable;
	size_t n;
	uint64_t size;
	int64_t mtime;
};

struct queue {
	const char *dir;
	struct ring *ring;
	struct os_thread *thread;
	bool joined;

	/* The caller's. */
	char *block; /* being filled; NULL: none */
	size_t used;

	/* The thread's, until it is joined. */
	struct flush *flush;
	struct out out;
	bool failed;
	struct err e;
};

/* --- the thread --- */

static bool play(struct queue *q, const struct record *r, const char *p)
{
	char rel[ENTRY_NAME_MAX + 2];
	if (r->kind == DATA)
		return out_data(&q->out, p, r->n);
	memcpy(rel, p, r->n);
	rel[r->n] = '\0';
	if (r->kind == FOLDER)
		return out_folder(&q->out, rel);
	struct out_file f = {rel, r->size, r->mtime, r->executable};
	return out_file(&q->out, &f);
}

static bool play_block(struct queue *q, const char *p, size_t n)
{
	struct record r;
	for (size_t at = 0; at < n; at += sizeof r + r.n) {
		memcpy(&r, p + at, sizeof r);
		if (!play(q, &r, p + at + sizeof r))
			return false;
	}
	return true;
}

static void run(void *arg)
{
	struct queue *q = arg;
	const char *p = NULL;
	size_t n = 0;
	uint64_t mark = 0;
	bool ok = out_open(&q->out, q->dir, OUT_DONE_MAX, q->flush, &q->e);
	while (ok && (p = ring_take(q->ring, &n, &mark)))
		ok = play_block(q, p, n);
	out_close(&q->out);
	q->failed = !ok;
	ring_stop(q->ring);
}

/* --- the caller --- */

static void push(struct queue *q)
{
	if (q->block)
		ring_push(q->ring, q->used, 0);
	q->block = NULL;
}

/* Put a record of up to `n` bytes at `p` into the block at work; what does not fit is left when
 * it is data. Returns how many it took, 0 when the thread has given up. */
static size_t put(struct queue *q, struct record r, const void *p)
{
	size_t least = sizeof r + (r.kind == DATA ? 1 : r.n);
	if (q->block && BLOCK - q->used < least)
		push(q);
	if (!q->block) {
		q->block = ring_room(q->ring);
		q->used = 0;
	}
	if (!q->block)
		return 0;
	if (r.n > BLOCK - q->used - sizeof r)
		r.n = BLOCK - q->used - sizeof r;
	memcpy(q->block + q->used, &r, sizeof r);
	memcpy(q->block + q->used + sizeof r, p, r.n);
	q->used += sizeof r + r.n;
	return r.n;
}

static bool add_folder(void *ctx, const char *rel)
{
	struct record r = {.kind = FOLDER, .n = strlen(rel)};
	return r.n == 0 || put(ctx, r, rel) > 0;
}

static bool add_file(void *ctx, const struct out_file *f)
{
	struct record r = {FILE_BEGINS, f->executable, strlen(f->rel), f->size, f->mtime};
	return put(ctx, r, f->rel) > 0;
}

static bool add_data(void *ctx, const void *p, size_t n)
{
	const char *at = p;
	while (n > 0) {
		size_t took = put(ctx, (struct record){.kind = DATA, .n = n}, at);
		if (took == 0)
			return false;
		at += took;
		n -= took;
	}
	return true;
}

struct queue *queue_start(const char *dir)
{
	struct queue *q = calloc(1, sizeof *q);
	if (!q)
		return NULL;
	q->dir = dir;
	q->flush = flush_start(dir);
	q->ring = ring_new(BLOCKS, BLOCK);
	if (q->ring)
		q->thread = os_thread_start(run, q);
	if (q->thread)
		return q;
	queue_free(q);
	return NULL;
}

struct sink queue_sink(struct queue *q)
{
	return (struct sink){q, add_folder, add_file, add_data};
}

static void join(struct queue *q)
{
	ring_end(q->ring);
	os_thread_join(q->thread);
	q->thread = NULL;
}

enum gov_exit queue_finish(struct queue *q, struct err *e)
{
	push(q);
	join(q);
	return q->failed ? err_set(e, q->e.code, q->e.text, NULL) : GOV_OK;
}

void queue_free(struct queue *q)
{
	if (!q)
		return;
	if (q->thread)
		join(q);
	flush_stop(q->flush);
	ring_free(q->ring);
	free(q);
}
