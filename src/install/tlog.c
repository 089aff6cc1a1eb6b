#include "install/tlog.h"

#include <stdlib.h>
#include <string.h>

struct proven {
	struct tlog_tile tile;
	uint8_t *hashes; /* heap */
};

struct tlog {
	struct tlog_tree tree;
	struct tlog_reader reader;
	struct digest *digest;
	struct proven proven[TLOG_TILES_MAX];
	size_t len;
};

static enum gov_exit refuse(
	const struct tlog *log, const struct tlog_tile *tile, const char *why, struct err *e)
{
	char path[TLOG_PATH_MAX] = "tiles", size[24];
	struct text t = text_on(size, sizeof size);

	if (tile)
		tlog_path(tile, path);
	text_add_u64(&t, log->tree.size);
	return err_set(e, GOV_PROOF, log->reader.name, ": ", path, ": ", why,
		" the signed tree of ", size, " records", NULL);
}

static struct proven *find(struct tlog *log, unsigned level, uint64_t index)
{
	for (size_t i = 0; i < log->len; i++)
		if (log->proven[i].tile.level == level && log->proven[i].tile.index == index)
			return &log->proven[i];
	return NULL;
}

/* Read a tile into new memory at the end of log->proven, without counting it in. */
static enum gov_exit read_tile(struct tlog *log, unsigned level, uint64_t index, struct err *e)
{
	struct proven *p = &log->proven[log->len];
	enum gov_exit rc;

	if (log->len == TLOG_TILES_MAX)
		return err_set(
			e, GOV_FAILED, log->reader.name, ": too many tiles for one proof", NULL);
	p->tile = (struct tlog_tile){level, index, tlog_width(log->tree.size, level, index)};
	p->hashes = malloc((size_t)p->tile.width * TLOG_HASH);
	if (!p->hashes)
		return err_set(e, GOV_FAILED, "out of memory", NULL);
	rc = log->reader.read(log->reader.ctx, &p->tile, p->hashes, e);
	if (rc != GOV_OK)
		free(p->hashes);
	return rc;
}

static enum gov_exit read_edge(struct tlog *log, struct err *e)
{
	for (unsigned level = 0; level < TLOG_LEVELS; level++) {
		uint64_t count = tlog_count(log->tree.size, level);
		enum gov_exit rc;

		if (count % TLOG_WIDTH == 0)
			continue;
		rc = read_tile(log, level, count / TLOG_WIDTH, e);
		if (rc != GOV_OK)
			return rc;
		log->len++;
	}
	return GOV_OK;
}

enum gov_exit tlog_open(const struct tlog_tree *tree, const struct tlog_reader *reader,
	struct tlog **out, struct err *e)
{
	struct tlog *log = calloc(1, sizeof *log);
	uint8_t hash[TLOG_HASH];
	enum gov_exit rc;

	if (!log)
		return err_set(e, GOV_FAILED, "out of memory", NULL);
	log->tree = *tree;
	log->reader = *reader;
	log->digest = digest_new();
	rc = log->digest ? read_edge(log, e) : err_set(e, GOV_FAILED, "out of memory", NULL);
	if (rc == GOV_OK)
		rc = tlog_hash_at(log, tree->size, hash, e);
	if (rc == GOV_OK && memcmp(hash, tree->hash, sizeof hash) != 0)
		rc = refuse(log, NULL, "they do not give the hash of", e);
	if (rc != GOV_OK)
		tlog_close(log);
	else
		*out = log;
	return rc;
}

void tlog_close(struct tlog *log)
{
	if (!log)
		return;
	for (size_t i = 0; i < log->len; i++)
		free(log->proven[i].hashes);
	digest_free(log->digest);
	free(log);
}

/* The tile, proven. Tiles at the right edge are there from the start, so any other is complete and
 * its hash stands in the tile above; levels end the recursion. */
static enum gov_exit prove(
	struct tlog *log, unsigned level, uint64_t index, const uint8_t **hashes, struct err *e)
{
	const struct proven *p = find(log, level, index);
	const uint8_t *above = NULL;
	uint8_t hash[TLOG_HASH];
	enum gov_exit rc;

	if (p) {
		*hashes = p->hashes;
		return GOV_OK;
	}
	rc = prove(log, level + 1, index / TLOG_WIDTH, &above, e);
	if (rc == GOV_OK)
		rc = read_tile(log, level, index, e);
	if (rc != GOV_OK)
		return rc;
	p = &log->proven[log->len];
	tlog_tile_hash(log->digest, p->hashes, hash);
	if (memcmp(hash, above + index % TLOG_WIDTH * TLOG_HASH, sizeof hash) != 0) {
		free(p->hashes);
		return refuse(log, &p->tile, "it does not belong to", e);
	}
	log->len++;
	*hashes = p->hashes;
	return GOV_OK;
}

enum gov_exit tlog_record(struct tlog *log, uint64_t id, uint8_t out[TLOG_HASH], struct err *e)
{
	const uint8_t *hashes = NULL;
	enum gov_exit rc;

	if (id >= log->tree.size)
		return refuse(log, NULL, "the record's number is not in", e);
	rc = prove(log, 0, id / TLOG_WIDTH, &hashes, e);
	if (rc == GOV_OK)
		memcpy(out, hashes + id % TLOG_WIDTH * TLOG_HASH, TLOG_HASH);
	return rc;
}

enum gov_exit tlog_hash_at(struct tlog *log, uint64_t size, uint8_t out[TLOG_HASH], struct err *e)
{
	bool have = false;

	if (size > log->tree.size)
		return refuse(log, NULL, "the tree asked for is larger than", e);
	for (unsigned level = 0; level < TLOG_LEVELS; level++) {
		uint64_t count = tlog_count(size, level);
		const uint8_t *hashes = NULL;
		enum gov_exit rc;

		if (count % TLOG_WIDTH == 0)
			continue;
		rc = prove(log, level, count / TLOG_WIDTH, &hashes, e);
		if (rc != GOV_OK)
			return rc;
		tlog_join(log->digest, hashes, (unsigned)(count % TLOG_WIDTH), &have, out);
	}
	if (!have) {
		digest_restart(log->digest);
		digest_final(log->digest, out);
	}
	return GOV_OK;
}

const uint8_t *tlog_proven(const struct tlog *log, size_t i, struct tlog_tile *tile)
{
	if (i >= log->len)
		return NULL;
	*tile = log->proven[i].tile;
	return log->proven[i].hashes;
}

bool tlog_find(const struct tlog *log, const struct tlog_tile *tile, uint8_t *out)
{
	for (size_t i = 0; i < log->len; i++) {
		const struct tlog_tile *t = &log->proven[i].tile;

		if (t->level != tile->level || t->index != tile->index || t->width < tile->width)
			continue;
		memcpy(out, log->proven[i].hashes, (size_t)tile->width * TLOG_HASH);
		return true;
	}
	return false;
}
