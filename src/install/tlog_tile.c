#include "install/tlog_tile.h"

#include <string.h>

#include "core/text.h"

uint64_t tlog_count(uint64_t size, unsigned level)
{
	return level < TLOG_LEVELS ? size >> (8 * level) : 0;
}

unsigned tlog_width(uint64_t size, unsigned level, uint64_t index)
{
	uint64_t count = tlog_count(size, level);
	uint64_t complete = count / TLOG_WIDTH;

	if (index < complete)
		return TLOG_WIDTH;
	return index == complete ? (unsigned)(count % TLOG_WIDTH) : 0;
}

static void add_three(struct text *t, unsigned value)
{
	if (value < 100)
		text_add(t, "0");
	if (value < 10)
		text_add(t, "0");
	text_add_u64(t, value);
}

/* Three digits a folder, so that none grows large; all but the last marked with an 'x'. */
static void add_index(struct text *t, uint64_t index)
{
	uint64_t unit = 1;

	while (index / unit >= 1000)
		unit *= 1000;
	for (; unit > 1; unit /= 1000) {
		text_add(t, "x");
		add_three(t, (unsigned)(index / unit % 1000));
		text_add(t, "/");
	}
	add_three(t, (unsigned)(index % 1000));
}

void tlog_path(const struct tlog_tile *tile, char out[TLOG_PATH_MAX])
{
	struct text t = text_on(out, TLOG_PATH_MAX);

	text_add(&t, "tile/8/");
	text_add_u64(&t, tile->level);
	text_add(&t, "/");
	add_index(&t, tile->index);
	if (tile->width != TLOG_WIDTH) {
		text_add(&t, ".p/");
		text_add_u64(&t, tile->width);
	}
}

void tlog_record_hash(struct digest *d, const void *record, size_t n, uint8_t out[TLOG_HASH])
{
	digest_restart(d);
	digest_update(d, "\0", 1);
	digest_update(d, record, n);
	digest_final(d, out);
}

void tlog_node_hash(struct digest *d, const uint8_t left[TLOG_HASH], const uint8_t right[TLOG_HASH],
	uint8_t out[TLOG_HASH])
{
	digest_restart(d);
	digest_update(d, "\1", 1);
	digest_update(d, left, TLOG_HASH);
	digest_update(d, right, TLOG_HASH);
	digest_final(d, out);
}

/* The hash over n hashes, a power of two up to TLOG_WIDTH. */
static void complete_hash(
	struct digest *d, const uint8_t *hashes, unsigned n, uint8_t out[TLOG_HASH])
{
	uint8_t row[TLOG_TILE_BYTES];

	memcpy(row, hashes, (size_t)n * TLOG_HASH);
	for (; n > 1; n /= 2)
		for (size_t i = 0; i < n / 2; i++)
			tlog_node_hash(d, row + 2 * i * TLOG_HASH, row + (2 * i + 1) * TLOG_HASH,
				row + i * TLOG_HASH);
	memcpy(out, row, TLOG_HASH);
}

void tlog_tile_hash(struct digest *d, const uint8_t *hashes, uint8_t out[TLOG_HASH])
{
	complete_hash(d, hashes, TLOG_WIDTH, out);
}

/* The set bits of `width` are the complete subtrees that its hashes make, the smallest at the
 * right end. */
void tlog_join(struct digest *d, const uint8_t *hashes, unsigned width, bool *have,
	uint8_t hash[TLOG_HASH])
{
	for (unsigned n = 1; n < TLOG_WIDTH; n *= 2) {
		uint8_t left[TLOG_HASH];

		if (!(width & n))
			continue;
		width -= n;
		complete_hash(d, hashes + (size_t)width * TLOG_HASH, n, left);
		if (*have)
			tlog_node_hash(d, left, hash, hash);
		else
			memcpy(hash, left, TLOG_HASH);
		*have = true;
	}
}
