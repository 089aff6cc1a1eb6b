#include "install/ring.h"

#include <stdbool.h>
#include <stdlib.h>

#include "os/os_thread.h"

struct slot {
	size_t n;
	uint64_t mark;
};

struct ring {
	struct os_mutex *lock;
	struct os_cond *changed; /* one is enough: full and empty exclude each other */
	size_t blocks, block_size;
	char *memory;
	struct slot *slot;
	size_t first, used; /* blocks pushed and not yet given back */
	bool held;          /* the consumer is looking at the first block */
	bool ended, stopped;
};

struct ring *ring_new(size_t blocks, size_t block_size)
{
	struct ring *r = calloc(1, sizeof *r);
	if (!r)
		return NULL;
	r->blocks = blocks;
	r->block_size = block_size;
	r->lock = os_mutex_new();
	r->changed = os_cond_new();
	r->memory = calloc(blocks, block_size);
	r->slot = calloc(blocks, sizeof *r->slot);
	if (!r->lock || !r->changed || !r->memory || !r->slot) {
		ring_free(r);
		return NULL;
	}
	return r;
}

void ring_free(struct ring *r)
{
	if (!r)
		return;
	os_cond_free(r->changed);
	os_mutex_free(r->lock);
	free(r->memory);
	free(r->slot);
	free(r);
}

void *ring_room(struct ring *r)
{
	os_mutex_lock(r->lock);
	while (r->used == r->blocks && !r->stopped)
		os_cond_wait(r->changed, r->lock);
	size_t at = (r->first + r->used) % r->blocks;
	bool stopped = r->stopped;
	os_mutex_unlock(r->lock);
	return stopped ? NULL : r->memory + at * r->block_size;
}

void ring_push(struct ring *r, size_t n, uint64_t mark)
{
	os_mutex_lock(r->lock);
	r->slot[(r->first + r->used) % r->blocks] = (struct slot){n, mark};
	r->used++;
	os_cond_signal(r->changed);
	os_mutex_unlock(r->lock);
}

void ring_end(struct ring *r)
{
	os_mutex_lock(r->lock);
	r->ended = true;
	os_cond_signal(r->changed);
	os_mutex_unlock(r->lock);
}

/* With the lock held. */
static void give_back(struct ring *r)
{
	if (!r->held)
		return;
	r->held = false;
	r->first = (r->first + 1) % r->blocks;
	r->used--;
	os_cond_signal(r->changed);
}

const void *ring_take(struct ring *r, size_t *n, uint64_t *mark)
{
	const char *block = NULL;
	os_mutex_lock(r->lock);
	give_back(r);
	while (r->used == 0 && !r->ended)
		os_cond_wait(r->changed, r->lock);
	if (r->used > 0) {
		r->held = true;
		*n = r->slot[r->first].n;
		*mark = r->slot[r->first].mark;
		block = r->memory + r->first * r->block_size;
	}
	os_mutex_unlock(r->lock);
	return block;
}

void ring_stop(struct ring *r)
{
	os_mutex_lock(r->lock);
	r->stopped = true;
	os_cond_signal(r->changed);
	os_mutex_unlock(r->lock);
}
