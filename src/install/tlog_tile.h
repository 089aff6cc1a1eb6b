/* tlog_tile: hashes of a transparency log's tree and the tiles it is served in.
 *
 * The tree is RFC 6962's: a record's hash is SHA-256(00, record), a node's SHA-256(01, left,
 * right). A tile of height 8 (golang.org/x/mod/sumdb/tlog) holds `width` neighbouring hashes of 32
 * bytes: tile (level, index) the hashes index * 256 and following of the tree's level 8 * level,
 * each of which covers 256^level records. The last tile of a level is narrower than 256.
 */
#ifndef GOV_INSTALL_TLOG_TILE_H
#define GOV_INSTALL_TLOG_TILE_H

#include <stddef.h>
#include <stdint.h>

#include "install/digest.h"

#define TLOG_HASH 32
#define TLOG_WIDTH 256u
#define TLOG_TILE_BYTES ((size_t)TLOG_WIDTH * TLOG_HASH)
#define TLOG_LEVELS 8u   /* of tiles: 256^8 records are more than any 64-bit count */
#define TLOG_PATH_MAX 64 /* bytes of a tile's path, NUL included */

struct tlog_tile {
	unsigned level;
	uint64_t index;
	unsigned width; /* 1 to TLOG_WIDTH */
};

/* How many hashes of a tile's level a tree of `size` records has: complete subtrees only. */
uint64_t tlog_count(uint64_t size, unsigned level);

/* The tile's width in a tree of `size` records; 0: the tree has no such tile. */
unsigned tlog_width(uint64_t size, unsigned level, uint64_t index);

/* "tile/8/0/x001/234" or, for a partial one, "tile/8/0/x001/234.p/17". */
void tlog_path(const struct tlog_tile *tile, char out[TLOG_PATH_MAX]);

void tlog_record_hash(struct digest *d, const void *record, size_t n, uint8_t out[TLOG_HASH]);
void tlog_node_hash(struct digest *d, const uint8_t left[TLOG_HASH], const uint8_t right[TLOG_HASH],
	uint8_t out[TLOG_HASH]);

/* The hash over a complete tile's 256 hashes, as the level above holds it. */
void tlog_tile_hash(struct digest *d, const uint8_t *hashes, uint8_t out[TLOG_HASH]);

/* The hash of a tree grows from its right edge to the left and upwards: join the first `width`
 * (up to 255) hashes of a tile to what its lower levels gave. *have is whether `hash` holds that,
 * and true afterwards. */
void tlog_join(struct digest *d, const uint8_t *hashes, unsigned width, bool *have,
	uint8_t hash[TLOG_HASH]);

#endif
