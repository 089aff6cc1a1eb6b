#include "cases.h"

#include "../helpers/sumdb_made.h"

#include "install/tlog.h"

/* A source of tiles over a naive tree, with one place to do harm. */
struct made_source {
	struct made db;
	unsigned char (*row)[32]; /* level 1, so that large trees are not computed over and over */
	struct tlog_tile harmed;  /* width 0: none */
	unsigned at;              /* bit that is flipped */
	bool read_harmed;
	size_t reads;
};

static void read_honest(struct made_source *s, const struct tlog_tile *tile, uint8_t *out)
{
	size_t span = made_span(tile->level) / 256;

	if (tile->level == 0)
		made_tile(&s->db, 0, tile->index, tile->width, out);
	for (size_t i = 0; tile->level > 0 && i < tile->width; i++)
		made_tree_hash(s->row + (tile->index * 256 + i) * span, span, out + i * 32);
}

static enum gov_exit read_made(void *ctx, const struct tlog_tile *tile, uint8_t *out, struct err *e)
{
	struct made_source *s = ctx;

	(void)e;
	s->reads++;
	read_honest(s, tile, out);
	if (s->harmed.width > s->at / 256 && tile->level == s->harmed.level &&
		tile->index == s->harmed.index && tile->width > s->at / 256) {
		out[s->at / 8] = (uint8_t)(out[s->at / 8] ^ 1 << s->at % 8);
		s->read_harmed = true;
	}
	return GOV_OK;
}

static void start(struct made_source *s, size_t records)
{
	memset(s, 0, sizeof *s);
	made_start(&s->db, "sum.test", "seed");
	s->db.leaf = calloc(records + 1, sizeof *s->db.leaf);
	assert_non_null(s->db.leaf);
	for (size_t i = 0; i < records; i++)
		crypto_hash_sha256(s->db.leaf[i], (const unsigned char *)&i, sizeof i);
	s->row = calloc(records / 256 + 1, sizeof *s->row);
	assert_non_null(s->row);
	for (size_t i = 0; i < records / 256; i++)
		made_tree_hash(s->db.leaf + i * 256, 256, s->row[i]);
}

static void end(struct made_source *s)
{
	free(s->row);
	made_end(&s->db);
}

/* MTH of records [from, from + n), complete subtrees taken from the row. */
static void tree_hash(struct made_source *s, size_t from, size_t n, uint8_t out[TLOG_HASH])
{
	uint8_t left[TLOG_HASH], right[TLOG_HASH];
	size_t k = 256;

	if (n <= 256) {
		made_tree_hash(s->db.leaf + from, n, out);
		return;
	}
	while (k * 2 < n)
		k *= 2;
	made_tree_hash(s->row + from / 256, k / 256, left);
	tree_hash(s, from + k, n - k, right);
	made_node(left, right, out);
}

static struct tlog_tree tree_of(struct made_source *s, size_t size)
{
	struct tlog_tree tree = {.size = size};

	tree_hash(s, 0, size, tree.hash);
	return tree;
}

static enum gov_exit open_tree(struct made_source *s, size_t size, struct tlog **log, struct err *e)
{
	struct tlog_tree tree = tree_of(s, size);
	struct tlog_reader reader = {read_made, s, "sum.test"};

	return tlog_open(&tree, &reader, log, e);
}

static void expect_record(struct made_source *s, struct tlog *log, size_t id)
{
	uint8_t hash[TLOG_HASH];
	struct err e;

	assert_int_equal(tlog_record(log, id, hash, &e), GOV_OK);
	assert_memory_equal(hash, s->db.leaf[id], sizeof hash);
}

static void expect_hash_at(struct made_source *s, struct tlog *log, size_t size)
{
	struct tlog_tree want = tree_of(s, size);
	uint8_t hash[TLOG_HASH];
	struct err e;

	assert_int_equal(tlog_hash_at(log, size, hash, &e), GOV_OK);
	assert_memory_equal(hash, want.hash, sizeof hash);
}

static void test_inclusion_in_all_small_trees(void **state)
{
	struct made_source s;
	struct tlog *log = NULL;
	struct err e;

	(void)state;
	start(&s, 300);
	for (size_t size = 1; size <= 300; size++) {
		assert_int_equal(open_tree(&s, size, &log, &e), GOV_OK);
		for (size_t i = 0; i < size; i++)
			expect_record(&s, log, i);
		tlog_close(log);
	}
	end(&s);
}

/* Every tree with itself, its half and the one before, and a few with all that they grew from. */
static void test_consistency_of_small_trees(void **state)
{
	struct made_source s;
	struct tlog *log = NULL;
	struct err e;

	(void)state;
	start(&s, 300);
	for (size_t size = 1; size <= 300; size++) {
		bool all = size <= 20 || size == 300;

		assert_int_equal(open_tree(&s, size, &log, &e), GOV_OK);
		for (size_t old = 0; old <= size; old++)
			if (all || old == size / 2 || old + 1 >= size)
				expect_hash_at(&s, log, old);
		tlog_close(log);
	}
	end(&s);
}

/* Three levels of tiles; each proof from a fresh start. */
static void test_large_tree(void **state)
{
	static const size_t sizes[] = {65535, 65536, 66049};
	static const size_t places[] = {0, 255, 256, 65280, 65535};
	struct made_source s;
	struct tlog *log = NULL;
	struct err e;

	(void)state;
	start(&s, 66049);
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 5; k++) {
			if (places[k] >= sizes[i])
				continue;
			assert_int_equal(open_tree(&s, sizes[i], &log, &e), GOV_OK);
			expect_record(&s, log, places[k]);
			expect_hash_at(&s, log, places[k]);
			expect_record(&s, log, sizes[i] - 1);
			tlog_close(log);
		}
	end(&s);
}

static void test_reads_few_tiles(void **state)
{
	struct made_source s;
	struct tlog *log = NULL;
	struct err e;

	(void)state;
	start(&s, 66000);
	assert_int_equal(open_tree(&s, 66000, &log, &e), GOV_OK);
	assert_int_equal(s.reads, 3);
	expect_record(&s, log, 300);
	assert_int_equal(s.reads, 5);
	expect_record(&s, log, 301);
	assert_int_equal(s.reads, 5);
	tlog_close(log);
	end(&s);
}

static void test_empty_tree(void **state)
{
	struct made_source s;
	struct tlog *log = NULL;
	uint8_t hash[TLOG_HASH];
	struct err e;

	(void)state;
	start(&s, 0);
	assert_int_equal(open_tree(&s, 0, &log, &e), GOV_OK);
	expect_hash_at(&s, log, 0);
	assert_int_equal(tlog_record(log, 0, hash, &e), GOV_PROOF);
	tlog_close(log);
	end(&s);
}

static void test_outside_the_tree(void **state)
{
	struct made_source s;
	struct tlog *log = NULL;
	uint8_t hash[TLOG_HASH];
	struct err e;

	(void)state;
	start(&s, 10);
	assert_int_equal(open_tree(&s, 10, &log, &e), GOV_OK);
	assert_int_equal(tlog_record(log, 10, hash, &e), GOV_PROOF);
	assert_string_equal(e.text, "sum.test: tiles: the record's number is not in the signed "
				    "tree of 10 records");
	assert_int_equal(tlog_record(log, UINT64_MAX, hash, &e), GOV_PROOF);
	assert_int_equal(tlog_hash_at(log, 11, hash, &e), GOV_PROOF);
	tlog_close(log);
	end(&s);
}

/* A flipped bit anywhere either is never looked at, or is refused. */
static void test_harm_is_found(void **state)
{
	struct made_source s;
	struct err e;

	(void)state;
	start(&s, 1000);
	for (unsigned i = 0; i < 300; i++) {
		size_t id = i * 7919u % 1000;
		struct tlog *log = NULL;
		uint8_t hash[TLOG_HASH];
		enum gov_exit rc;

		s.harmed = (struct tlog_tile){i % 3 == 0, i % 5 ? id / 256 : 0, 256};
		s.at = i * 104729u % 65536;
		s.read_harmed = false;
		rc = open_tree(&s, 1000, &log, &e);
		if (rc == GOV_OK) {
			rc = tlog_record(log, id, hash, &e);
			tlog_close(log);
		}
		assert_int_equal(rc, s.read_harmed ? GOV_PROOF : GOV_OK);
		if (rc == GOV_OK)
			assert_memory_equal(hash, s.db.leaf[id], sizeof hash);
	}
	end(&s);
}

static void test_wrong_tile_is_named(void **state)
{
	struct made_source s;
	struct tlog *log = NULL;
	uint8_t hash[TLOG_HASH];
	struct err e;

	(void)state;
	start(&s, 1000);
	s.harmed = (struct tlog_tile){0, 1, 256};
	assert_int_equal(open_tree(&s, 1000, &log, &e), GOV_OK);
	assert_int_equal(tlog_record(log, 300, hash, &e), GOV_PROOF);
	assert_string_equal(e.text, "sum.test: tile/8/0/001: it does not belong to the signed tree "
				    "of 1000 records");
	tlog_close(log);
	s.harmed = (struct tlog_tile){0, 3, 256};
	assert_int_equal(open_tree(&s, 1000, &log, &e), GOV_PROOF);
	end(&s);
}

static enum gov_exit read_nothing(
	void *ctx, const struct tlog_tile *tile, uint8_t *out, struct err *e)
{
	(void)ctx;
	(void)tile;
	(void)out;
	return err_set(e, GOV_NETWORK, "no network", NULL);
}

static void test_reader_fails(void **state)
{
	struct tlog_tree tree = {.size = (uint64_t)INT64_MAX};
	struct tlog_reader reader = {read_nothing, NULL, "sum.test"};
	struct tlog *log = NULL;
	struct err e;

	(void)state;
	assert_int_equal(tlog_open(&tree, &reader, &log, &e), GOV_NETWORK);
	assert_null(log);
}

static void test_paths(void **state)
{
	struct cases c;

	(void)state;
	cases_open(&c, "tests/data/sumdb/tiles.tsv");
	while (cases_next(&c)) {
		struct tlog_tile tile = {(unsigned)strtoul(c.field[0], NULL, 10),
			strtoull(c.field[1], NULL, 10), (unsigned)strtoul(c.field[2], NULL, 10)};
		char path[TLOG_PATH_MAX];

		tlog_path(&tile, path);
		cases_equal(&c, path, c.field[3]);
	}
}

static void test_widths(void **state)
{
	(void)state;
	assert_int_equal(tlog_width(28905453, 0, 28905453 / 256), 28905453 % 256);
	assert_int_equal(tlog_width(28905453, 0, 28905453 / 256 - 1), 256);
	assert_int_equal(tlog_width(28905453, 0, 28905453 / 256 + 1), 0);
	assert_int_equal(tlog_width(28905453, 3, 0), 1);
	assert_int_equal(tlog_width(28905453, 4, 0), 0);
	assert_int_equal(tlog_width(512, 0, 2), 0);
	assert_int_equal(tlog_width(512, 1, 0), 2);
	assert_int_equal(tlog_count(UINT64_MAX, 7), 255);
	assert_int_equal(tlog_count(UINT64_MAX, 8), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inclusion_in_all_small_trees),
		cmocka_unit_test(test_consistency_of_small_trees),
		cmocka_unit_test(test_large_tree),
		cmocka_unit_test(test_reads_few_tiles),
		cmocka_unit_test(test_empty_tree),
		cmocka_unit_test(test_outside_the_tree),
		cmocka_unit_test(test_harm_is_found),
		cmocka_unit_test(test_wrong_tile_is_named),
		cmocka_unit_test(test_reader_fails),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_widths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
