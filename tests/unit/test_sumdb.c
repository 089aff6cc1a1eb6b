#include "sumdb_memory.h"

#define MODULE "golang.org/toolchain"
#define VERSION "v0.0.1-go1.24.4.linux-amd64"
#define H1 "h1:rRL9rPpsjKfpdDFcppvNgw1/dynUMrpDcTxdIwtyFR0="
#define GO_MOD "h1:8wlg68NqwW7eMnI1aABk/C2pDYXj8mrMY4TyRfiLeS0="

/* The database with `records` in all, ours being number `at`; signed up to `head` (0: all). */
static void serve(struct server *s, const char *kind, size_t at, size_t records, size_t head)
{
	struct made db;

	*s = (struct server){0};
	made_start(&db, "sum.test", "seed");
	made_fill(&db, at);
	made_add(&db, MODULE, VERSION, H1, GO_MOD);
	made_fill(&db, records);
	made_publish(&db, kind, head, add_page, s);
	made_end(&db);
}

/* --- asking it --- */

static enum gov_exit ask_for(const char *root, struct server *s, const char *module,
	const char *version, char h1[SUMDB_H1_MAX], struct err *e)
{
	struct sumdb_source source = {get, s};
	struct sumdb *db = NULL;
	struct made keys;
	char key[256];
	enum gov_exit rc;

	made_start(&keys, "sum.test", "seed");
	made_key_text(&keys, key);
	assert_int_equal(sumdb_open(key, in(root, "sumdb"), s ? &source : NULL, &db, e), GOV_OK);
	e->text[0] = '\0';
	rc = sumdb_lookup(db, module, version, h1, e);
	sumdb_close(db);
	return rc;
}

static enum gov_exit ask(const char *root, struct server *s, const char *version,
	char h1[SUMDB_H1_MAX], struct err *e)
{
	return ask_for(root, s, MODULE, version, h1, e);
}

static void expect_good(const char *root, struct server *s)
{
	char h1[SUMDB_H1_MAX] = "";
	struct err e;
	enum gov_exit rc = ask(root, s, VERSION, h1, &e);

	if (rc != GOV_OK)
		fail_msg("exit %d: %s", (int)rc, e.text);
	assert_string_equal(h1, H1);
}

static void expect_bad(const char *root, struct server *s, enum gov_exit want, const char *text)
{
	char h1[SUMDB_H1_MAX] = "untouched";
	struct err e;

	assert_int_equal(ask(root, s, VERSION, h1, &e), want);
	assert_int_equal(e.code, want);
	if (!strstr(e.text, text))
		fail_msg("\"%s\" does not say \"%s\"", e.text, text);
	assert_string_equal(h1, "untouched");
}

static void read_kept(const char *root, const char *rel, char out[65536])
{
	size_t n = 0;

	assert_int_equal(os_read_file(in(root, rel), out, 65535, &n), 0);
	out[n] = '\0';
}

static void expect_kept_head(const char *root, const char *records)
{
	char text[65536], want[64];

	read_kept(root, "sumdb/sum.test/latest", text);
	assert_true(text_join(want, sizeof want, "go.sum database tree\n", records, "\n", NULL));
	assert_true(text_starts(text, want));
}

/* --- good ones --- */

static void test_good(void **state)
{
	static const struct {
		size_t at, records;
	} place[] = {{0, 1}, {0, 2}, {3, 10}, {255, 256}, {256, 257}, {100, 300}, {299, 300},
		{300, 700}};
	struct server s;

	for (size_t i = 0; i < sizeof place / sizeof place[0]; i++) {
		serve(&s, "good", place[i].at, place[i].records, 0);
		expect_good(*state, &s);
		assert_int_equal(os_remove_tree(in(*state, "sumdb")), 0);
		stop(&s);
	}
}

static void test_database_grows(void **state)
{
	struct server s;

	for (size_t records = 301; records < 1200; records += 97) {
		serve(&s, "good", 300, records, 0);
		os_remove_tree(in(*state, "sumdb/sum.test/lookup"));
		expect_good(*state, &s);
		stop(&s);
	}
	expect_kept_head(*state, "1174");
}

static void test_kept_answer_needs_no_network(void **state)
{
	struct server s;

	serve(&s, "good", 300, 700, 0);
	expect_good(*state, &s);
	s.asked = 0;
	expect_good(*state, &s);
	assert_int_equal(s.asked, 0);
	expect_good(*state, NULL);
	stop(&s);
}

static void test_kept_answer_outlives_growth(void **state)
{
	struct server s;
	char h1[SUMDB_H1_MAX];
	struct err e;

	serve(&s, "good", 300, 310, 0);
	expect_good(*state, &s);
	stop(&s);
	serve(&s, "good", 300, 900, 0);
	assert_int_equal(ask_for(*state, &s, "example.com/filler", "v0.0.850", h1, &e), GOV_OK);
	stop(&s);
	expect_kept_head(*state, "900");
	expect_good(*state, NULL);
}

static void test_rolled_back_head(void **state)
{
	struct server s;

	serve(&s, "good", 100, 700, 0);
	expect_good(*state, &s);
	stop(&s);
	for (size_t head = 101; head < 700; head += 149) {
		assert_int_equal(os_remove_tree(in(*state, "sumdb/sum.test/lookup")), 0);
		serve(&s, "good", 100, 700, head);
		expect_good(*state, &s);
		expect_good(*state, NULL);
		expect_kept_head(*state, "700");
		stop(&s);
	}
}

static void test_complete_tiles_serve_for_partial_ones(void **state)
{
	struct server s;

	serve(&s, "complete-only", 100, 700, 200);
	expect_good(*state, &s);
	expect_good(*state, NULL);
	stop(&s);
}

/* --- bad ones --- */

static void expect_nothing_kept(const char *root)
{
	assert_false(there(root, "sumdb"));
}

static void test_bad_databases(void **state)
{
	static const struct {
		const char *kind, *says;
	} bad[] = {
		{"wrong-leaf", "the record is not the one in the signed tree"},
		{"wrong-tile", "they do not give the hash of the signed tree of 300 records"},
		{"truncated-tile", "the tile has a wrong size"},
		{"long-tile", "larger than allowed"},
		{"bad-signature", "bad signature"},
		{"unknown-key", "no signature by the database's key"},
		{"wrong-module", "its first line is not the module's hash"},
		{"beyond", "the record's number is not in the signed tree"},
	};
	struct server s;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		serve(&s, bad[i].kind, 100, 300, 0);
		expect_bad(*state, &s, GOV_PROOF, bad[i].says);
		expect_nothing_kept(*state);
		stop(&s);
	}
}

static void test_not_found(void **state)
{
	struct server s;
	char h1[SUMDB_H1_MAX];
	struct err e;

	serve(&s, "good", 3, 10, 0);
	assert_int_equal(ask(*state, &s, "v0.0.1-go9.9.9.linux-amd64", h1, &e), GOV_NO_RELEASE);
	assert_string_equal(e.text,
		"sum.test has no record of golang.org/toolchain@v0.0.1-go9.9.9.linux-amd64");
	expect_nothing_kept(*state);
	stop(&s);
}

static void test_network_errors(void **state)
{
	struct server s;

	serve(&s, "good", 3, 10, 0);
	s.down = true;
	expect_bad(*state, &s, GOV_NETWORK, "no route to host");
	expect_bad(*state, NULL, GOV_NETWORK, "gov is offline");
	stop(&s);
}

static void test_missing_tile(void **state)
{
	struct server s;

	serve(&s, "good", 3, 10, 0);
	the_page(&s, "/tile/8/0/000.p/10")->path[0] = '\0';
	expect_bad(*state, &s, GOV_NETWORK, "404");
	expect_nothing_kept(*state);
	stop(&s);
}

/* Cut anywhere, or with any byte changed, an answer is refused. */
static void test_every_byte_of_an_answer_counts(void **state)
{
	struct server s;
	struct page *p;
	char h1[SUMDB_H1_MAX];
	struct err e;

	serve(&s, "good", 3, 10, 0);
	p = the_page(&s, "/lookup/" MODULE "@" VERSION);
	for (size_t i = 0; i < p->len; i++) {
		p->data[i] = (char)(p->data[i] ^ 4);
		assert_int_equal(ask(*state, &s, VERSION, h1, &e), GOV_PROOF);
		p->data[i] = (char)(p->data[i] ^ 4);
	}
	while (p->len-- > 0)
		assert_int_equal(ask(*state, &s, VERSION, h1, &e), GOV_PROOF);
	expect_nothing_kept(*state);
	stop(&s);
}

/* --- forks --- */

static void expect_fork(const char *root, size_t seen, size_t now, size_t shown)
{
	char before[65536], after[65536];
	struct server s;

	serve(&s, "good", 200, seen, 0);
	expect_good(root, &s);
	stop(&s);
	assert_int_equal(os_remove_tree(in(root, "sumdb/sum.test/lookup")), 0);
	read_kept(root, "sumdb/sum.test/latest", before);
	serve(&s, "fork", 200, now, shown);
	expect_bad(root, &s, GOV_PROOF, "tree head seen before: ");
	expect_bad(root, &s, GOV_PROOF, "; in this answer: ");
	read_kept(root, "sumdb/sum.test/latest", after);
	assert_string_equal(before, after);
	assert_false(there(root, "sumdb/sum.test/lookup"));
	stop(&s);
	/* The honest one is still believed. */
	serve(&s, "good", 200, seen, 0);
	expect_good(root, &s);
	stop(&s);
	assert_int_equal(os_remove_tree(in(root, "sumdb")), 0);
}

static void test_forks(void **state)
{
	expect_fork(*state, 300, 700, 0);
	expect_fork(*state, 300, 300, 0);
	expect_fork(*state, 201, 202, 0);
	expect_fork(*state, 300, 301, 0);
	expect_fork(*state, 700, 700, 300);
	expect_fork(*state, 256, 512, 0);
}

static void test_a_fork_is_called_so(void **state)
{
	struct server s;

	serve(&s, "good", 200, 300, 0);
	expect_good(*state, &s);
	stop(&s);
	assert_int_equal(os_remove_tree(in(*state, "sumdb/sum.test/lookup")), 0);
	serve(&s, "fork", 200, 700, 0);
	expect_bad(*state, &s, GOV_PROOF, "FORK");
	expect_bad(*state, &s, GOV_PROOF, "seen before: 300 records, hash ");
	expect_bad(*state, &s, GOV_PROOF, "in this answer: 700 records, hash ");
	stop(&s);
}

/* A source that has not seen the newest head cannot prove that its older one led there. */
static void test_source_lags_behind(void **state)
{
	struct server s;

	serve(&s, "good", 200, 700, 0);
	expect_good(*state, &s);
	stop(&s);
	assert_int_equal(os_remove_tree(in(*state, "sumdb/sum.test/lookup")), 0);
	serve(&s, "good", 200, 300, 0);
	expect_bad(*state, &s, GOV_NETWORK, "404");
	expect_kept_head(*state, "700");
	stop(&s);
}

/* --- harm to what is kept --- */

static void flip(const char *root, const char *rel, size_t at)
{
	char text[65536];
	size_t n = 0;
	FILE *f;

	assert_int_equal(os_read_file(in(root, rel), text, sizeof text, &n), 0);
	text[at] = (char)(text[at] ^ 1);
	/* Not os_write_file, which waits for the disk. */
	f = fopen(in(root, rel), "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

#define KEPT_ANSWER "sumdb/sum.test/lookup/" MODULE "@" VERSION
#define KEPT_TILE "sumdb/sum.test/tile/8/0/000.p/10"

static void test_kept_tile_damaged(void **state)
{
	struct server s;

	serve(&s, "good", 3, 10, 0);
	expect_good(*state, &s);
	flip(*state, KEPT_TILE, 100);
	expect_bad(*state, NULL, GOV_PROOF, "they do not give the hash of the signed tree");
	expect_good(*state, &s);   /* fetched anew, */
	expect_good(*state, NULL); /* and kept */
	put(*state, KEPT_TILE, "short", 0644);
	expect_bad(*state, NULL, GOV_PROOF, "wrong size");
	expect_good(*state, &s);
	assert_int_equal(os_remove(in(*state, KEPT_TILE)), 0);
	expect_bad(*state, NULL, GOV_NETWORK, "gov is offline");
	expect_good(*state, &s);
	stop(&s);
}

static void test_kept_answer_damaged(void **state)
{
	char text[65536];
	struct server s;

	serve(&s, "good", 3, 10, 0);
	expect_good(*state, &s);
	read_kept(*state, KEPT_ANSWER, text);
	for (size_t i = 0; i < strlen(text); i++) {
		flip(*state, KEPT_ANSWER, i);
		expect_bad(*state, &s, GOV_PROOF, "sum.test: lookup/");
		flip(*state, KEPT_ANSWER, i);
	}
	expect_good(*state, NULL);
	stop(&s);
}

static void test_kept_head_damaged(void **state)
{
	struct server s;

	serve(&s, "good", 3, 10, 0);
	expect_good(*state, &s);
	flip(*state, "sumdb/sum.test/latest", 30);
	expect_bad(*state, &s, GOV_PROOF, "remove it to trust the database anew");
	assert_int_equal(os_remove(in(*state, "sumdb/sum.test/latest")), 0);
	expect_good(*state, NULL);
	expect_kept_head(*state, "10");
	stop(&s);
}

static void test_bad_questions(void **state)
{
	struct server s;
	char h1[SUMDB_H1_MAX];
	struct sumdb *db = NULL;
	struct err e;

	serve(&s, "good", 3, 10, 0);
	assert_int_equal(ask(*state, &s, "../../etc", h1, &e), GOV_USAGE);
	assert_int_equal(s.asked, 0);
	assert_int_equal(sumdb_open("no key", *state, NULL, &db, &e), GOV_CONFIG);
	assert_null(db);
	stop(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_good),
		scratch_test(test_database_grows),
		scratch_test(test_kept_answer_needs_no_network),
		scratch_test(test_kept_answer_outlives_growth),
		scratch_test(test_rolled_back_head),
		scratch_test(test_complete_tiles_serve_for_partial_ones),
		scratch_test(test_bad_databases),
		scratch_test(test_not_found),
		scratch_test(test_network_errors),
		scratch_test(test_missing_tile),
		scratch_test(test_every_byte_of_an_answer_counts),
		scratch_test(test_forks),
		scratch_test(test_a_fork_is_called_so),
		scratch_test(test_source_lags_behind),
		scratch_test(test_kept_tile_damaged),
		scratch_test(test_kept_answer_damaged),
		scratch_test(test_kept_head_damaged),
		scratch_test(test_bad_questions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
