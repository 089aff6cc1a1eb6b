/* ring: a bounded queue of equal blocks between one producing and one consuming thread.
 *
 *	producer: while ((room = ring_room(r))) { fill it; ring_push(r, n, mark); } ring_end(r);
 *	consumer: while ((p = ring_take(r, &n, &mark))) use it;  ring_stop(r) to give up early
 *
 * Neither side can wait for ever: ring_end() frees the consumer, ring_stop() the producer. What the
 * producer wrote before ring_end() is visible to the consumer after its last ring_take().
 */
#ifndef GOV_INSTALL_RING_H
#define GOV_INSTALL_RING_H

#include <stddef.h>
#include <stdint.h>

struct ring;

struct ring *ring_new(size_t blocks, size_t block_size); /* NULL when out of memory */
void ring_free(struct ring *r);                          /* both sides are done; NULL is fine */

/* A free block to write into, waiting for one; NULL when the consumer has stopped. */
void *ring_room(struct ring *r);
/* Hand over the block that ring_room() gave: n bytes (at least 1), and a number that travels along.
 */
void ring_push(struct ring *r, size_t n, uint64_t mark);
void ring_end(struct ring *r);

/* The next block, waiting for it; NULL at the end. It stays valid until the next call. */
const void *ring_take(struct ring *r, size_t *n, uint64_t *mark);
void ring_stop(struct ring *r);

#endif
