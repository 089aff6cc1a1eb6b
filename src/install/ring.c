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
	/* Once full, half must be free: to be woken for every block costs more than it gains. */
	size_t most = r->used == r->blocks ? r->blocks / 2 : r->blocks;
	while (r->used > most && !r->stopped)
		os_cond_wait(r->changed, r->lock);
	size_t at = (r->first + r->used) % r->blocks;
	bool stopped = r->stopped;
	os_mutex_unlock(r->lock);
	return stopped ? NULL : r->memory + at * r->block_size;
}

/* Signals are given without the lock, which whoever wakes takes first. */
void ring_push(struct ring *r, size_t n, uint64_t mark)
{
	os_mutex_lock(r->lock);
	r->slot[(r->first + r->used) % r->blocks] = (struct slot){n, mark};
	r->used++;
	os_mutex_unlock(r->lock);
	os_cond_signal(r->changed);
}

static void set(struct ring *r, bool *what)
{
	os_mutex_lock(r->lock);
	*what = true;
	os_mutex_unlock(r->lock);
	os_cond_signal(r->changed);
}

void ring_end(struct ring *r)
{
	set(r, &r->ended);
}

void ring_stop(struct ring *r)
{
	set(r, &r->stopped);
}

static void give_back(struct ring *r)
{
	os_mutex_lock(r->lock);
	bool resume = r->held && r->used - 1 == r->blocks / 2;
	if (r->held) {
		r->first = (r->first + 1) % r->blocks;
		r->used--;
	}
	r->held = false;
	os_mutex_unlock(r->lock);
	if (resume)
		os_cond_signal(r->changed);
}

const void *ring_take(struct ring *r, size_t *n, uint64_t *mark)
{
	const char *block = NULL;
	give_back(r);
	os_mutex_lock(r->lock);
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
