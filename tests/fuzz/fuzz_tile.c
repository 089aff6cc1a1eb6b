/* Tiles that lie. The input says how large a tree is, which record and which older size are asked
 * for, and which bytes of which tiles are changed. Whatever it does, what is answered is true. */
#include <stdlib.h>
#include <string.h>

#include "../helpers/sumdb_made.h"

#include "install/tlog.h"

#define RECORDS_MAX 600

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* level, index, byte (two), what to XOR with. */
#define CHANGE 5

struct liar {
	struct made db;
	const uint8_t *change;
	size_t changes;
};

static enum gov_exit read_changed(
	void *ctx, const struct tlog_tile *tile, uint8_t *out, struct err *e)
{
	struct liar *l = ctx;
	size_t len = (size_t)tile->width * TLOG_HASH;

	(void)e;
	made_tile(&l->db, tile->level, tile->index, tile->width, out);
	for (size_t i = 0; i < l->changes; i++) {
		const uint8_t *c = l->change + i * CHANGE;
		size_t at = (size_t)c[2] << 8 | c[3];

		if (c[0] == tile->level && c[1] == tile->index && at < len)
			out[at] ^= c[4];
	}
	return GOV_OK;
}

static void check_equal(const uint8_t *a, const uint8_t *b)
{
	if (memcmp(a, b, TLOG_HASH) != 0)
		abort();
}

static void try_tree(struct liar *l, size_t size, uint64_t id, uint64_t old)
{
	struct tlog_reader reader = {read_changed, l, "sum.test"};
	struct tlog_tree tree = {.size = size};
	uint8_t hash[TLOG_HASH], want[TLOG_HASH];
	struct tlog *log;
	struct err e;

	made_tree_hash(l->db.leaf, size, tree.hash);
	if (tlog_open(&tree, &reader, &log, &e) != GOV_OK)
		return;
	if (tlog_record(log, id, hash, &e) == GOV_OK)
		check_equal(hash, l->db.leaf[id]);
	if (tlog_hash_at(log, old, hash, &e) == GOV_OK) {
		made_tree_hash(l->db.leaf, old, want);
		check_equal(hash, want);
	}
	tlog_close(log);
}

static void try_path(const uint8_t *data)
{
	char path[TLOG_PATH_MAX];
	struct tlog_tile tile = {data[0], 0, data[1]};

	memcpy(&tile.index, data, sizeof tile.index);
	tlog_path(&tile, path);
	if (strlen(path) < strlen("tile/8/0/000"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct liar l;
	size_t size;

	if (n < 8)
		return 0;
	try_path(data);
	size = ((size_t)data[0] << 8 | data[1]) % (RECORDS_MAX + 1);
	l.change = data + 6;
	l.changes = (n - 6) / CHANGE;
	made_start(&l.db, "sum.test", "seed");
	made_fill(&l.db, size);
	try_tree(&l, size, (uint64_t)data[2] << 8 | data[3], (uint64_t)data[4] << 8 | data[5]);
	made_end(&l.db);
	return 0;
}
