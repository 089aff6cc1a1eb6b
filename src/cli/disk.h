/* disk: the room that folders take of the disk, and whether anybody else has a part in it.
 *
 *	struct disk_use a, b;
 *	struct disk_once once = {0};
 *	disk_measure(path, &a, &once), disk_measure(more, &a, &once)     both together
 *	disk_measure(other, &b, &once)
 *	disk_total(&once, &total)          a and b, what they share counted once
 *	disk_once_free(&once)
 *
 * Zero them before. Bytes, in whole blocks: `real` is what the files occupy; of that `shared` is
 * what other files have too, wherever they are (reflinks, snapshots, hard links). Removing what was
 * measured would free the rest, and no more.
 */
#ifndef GOV_CLI_DISK_H
#define GOV_CLI_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct disk_use {
	uint64_t real, shared;
	bool unknown; /* nothing tells what is shared */
};

/* A part of the disk that several files have, or a file that has several names. */
struct disk_piece {
	uint64_t device, place; /* where the part is; or the file's inode */
	uint64_t bytes;
	uint64_t names; /* of the file; 0 for a part */
	uint64_t seen;  /* how many of them */
};

struct disk_pieces {
	struct disk_piece *at; /* heap */
	size_t len, cap;
};

struct disk_once {
	uint64_t own; /* bytes that only one of what was measured has, and nobody else */
	bool unknown;
	struct disk_pieces pieces;
};

/* Add all at and below `path` to *out and *once. A missing path is nothing, a link is its own size,
 * what cannot be looked at counts nothing. A file whose names are all there is not shared. False
 * when out of memory. */
bool disk_measure(const char *path, struct disk_use *out, struct disk_once *once);

/* All that was measured, shared parts counted once. */
void disk_total(struct disk_once *once, struct disk_use *out);
void disk_once_free(struct disk_once *once);

/* The same parts and the same files become one piece each; a file has all `seen` added up. */
void disk_merge(struct disk_pieces *p);

/* Of merged pieces, drop the files all of whose names were seen. Returns their bytes. */
uint64_t disk_drop_whole(struct disk_pieces *p);

#endif
