/* tlog: proofs about a transparency log, from the tiles it serves (install/tlog_tile.h).
 *
 * What a reader delivers is untrusted. tlog_open() asks for the tiles at the tree's right edge and
 * believes them only when they give the signed tree hash; every other tile is believed when its
 * hash stands in the believed tile above it. So whatever these functions return is in the tree.
 *
 *	tlog_open(&tree, &reader, &log, e)
 *	tlog_record(log, id, hash, e)          inclusion: equal to tlog_record_hash() of the record?
 *	tlog_hash_at(log, size, hash, e)       consistency: equal to the hash of the older head?
 *	tlog_close(log)
 */
#ifndef GOV_INSTALL_TLOG_H
#define GOV_INSTALL_TLOG_H

#include "core/err.h"
#include "install/tlog_tile.h"

#define TLOG_TILES_MAX 64 /* held by one tlog; the three calls above need at most 32 */

/* A tree head: its records and the hash over them. */
struct tlog_tree {
	uint64_t size;
	uint8_t hash[TLOG_HASH];
};

/* Where tiles come from: all width * TLOG_HASH bytes of `tile` into out, or an error. */
struct tlog_reader {
	enum gov_exit (*read)(void *ctx, const struct tlog_tile *tile, uint8_t *out, struct err *e);
	void *ctx;
	const char *name; /* of the log, for messages; borrowed */
};

struct tlog;

/* Copies *tree and *reader. Messages start with the log's name. GOV_PROOF: the tiles do not give
 * the tree's hash. GOV_FAILED: out of memory. Else what the reader failed with. Close with
 * tlog_close. */
enum gov_exit tlog_open(const struct tlog_tree *tree, const struct tlog_reader *reader,
	struct tlog **out, struct err *e);
void tlog_close(struct tlog *log); /* NULL is fine */

/* The hash of record `id`, counted from 0. GOV_PROOF: the tree has no such record, or a tile that
 * is not of this tree. */
enum gov_exit tlog_record(struct tlog *log, uint64_t id, uint8_t out[TLOG_HASH], struct err *e);

/* The hash of the tree when it had only its first `size` records. GOV_PROOF: it never had so few
 * (more than now), or a tile is not of this tree. */
enum gov_exit tlog_hash_at(struct tlog *log, uint64_t size, uint8_t out[TLOG_HASH], struct err *e);

/* The i-th tile that was proven on the way; its bytes, borrowed, or NULL behind the last. */
const uint8_t *tlog_proven(const struct tlog *log, size_t i, struct tlog_tile *tile);

/* Copy a tile, or the first tile->width hashes of a wider one, if it was proven. */
bool tlog_find(const struct tlog *log, const struct tlog_tile *tile, uint8_t *out);

#endif
