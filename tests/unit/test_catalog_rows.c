/* A release list as gov keeps it: written, read back, and refused when it is not as written. */
#include "scratch.h"

#include "install/digest.h"
#include "install/index.h"
#include "install/catalog_rows.h"

static const struct catalog_origin mark = {
	.sha256 = {1, 2, 3}, .base = "https://h/dl/", .etag = "W/\"1-2\""};

/* tests/data/index.json: real entries of the list, odd ones included. */
static void real_list(struct release_list *l)
{
	static char json[65536];
	struct err e;
	size_t len;
	assert_int_equal(os_read_file("tests/data/index.json", json, sizeof json, &len), 0);
	assert_int_equal(index_parse("sample", json, len, l, &e), GOV_OK);
}

static char *real_rows(struct release_list *l, size_t *len)
{
	*l = (struct release_list){0};
	real_list(l);
	char *text = catalog_rows_text(l, 0, l->len, &mark, len);
	assert_non_null(text);
	return text;
}

static void assert_same(const struct release *a, const struct release *b)
{
	assert_string_equal(a->file, b->file);
	assert_string_equal(a->version.text, b->version.text);
	assert_true(platform_same(&a->platform, &b->platform));
	assert_int_equal(a->has_sha256, b->has_sha256);
	assert_memory_equal(a->sha256, b->sha256, sizeof a->sha256);
	assert_int_equal(a->size, b->size);
	assert_int_equal(a->origin, b->origin);
}

static void test_round_trip(void **state)
{
	struct release_list l, back = {0};
	struct catalog_origin origin;
	size_t len;
	(void)state;
	char *text = real_rows(&l, &len);
	assert_true(catalog_rows_parse(text, len, NULL, &origin, &back));
	assert_memory_equal(origin.sha256, mark.sha256, sizeof mark.sha256);
	assert_string_equal(origin.base, mark.base);
	assert_string_equal(origin.etag, mark.etag);
	assert_int_equal(back.len, l.len);
	for (size_t i = 0; i < l.len; i++)
		assert_same(&back.at[i], &l.at[i]);
	free(text);
	release_list_free(&l);
	release_list_free(&back);
}

static void test_one_platform(void **state)
{
	struct release_list l, back = {0};
	struct platform p;
	struct catalog_origin origin;
	size_t len, mine = 0;
	(void)state;
	char *text = real_rows(&l, &len);
	assert_true(platform_parse("linux/arm64", 11, &p));
	assert_true(catalog_rows_parse(text, len, &p, &origin, &back));
	for (size_t i = 0; i < l.len; i++)
		if (platform_same(&l.at[i].platform, &p))
			assert_same(&back.at[mine++], &l.at[i]);
	assert_true(mine > 0 && mine < l.len);
	assert_int_equal(back.len, mine);
	free(text);
	release_list_free(&l);
	release_list_free(&back);
}

/* Cut short anywhere, or any letter changed: nothing of it counts. */
static void test_damaged(void **state)
{
	struct release_list l, back = {0};
	struct catalog_origin origin;
	size_t len;
	(void)state;
	char *text = real_rows(&l, &len);
	for (size_t i = 0; i < len; i++) {
		assert_false(catalog_rows_parse(text, i, NULL, &origin, &back));
		if (i >= strlen("gov-index 1 ") + 64 || i < strlen("gov-index 1 ")) {
			text[i] ^= 1;
			assert_false(catalog_rows_parse(text, len, NULL, &origin, &back));
			text[i] ^= 1;
		}
	}
	assert_int_equal(back.len, 0);
	assert_true(catalog_rows_parse(text, len, NULL, &origin, &back));
	free(text);
	release_list_free(&l);
	release_list_free(&back);
}

/* The sum is right, the rows are not: what was read before goes again. */
static void test_bad_rows(void **state)
{
	static const char *const bad[] = {"go1.24.4.linux-arm64.tar.gz 1 -\nx", "nonsense 1 -\n",
		"go1.24.4.linux-arm64.tar.gz x -\n", "go1.24.4.linux-arm64.tar.gz  -\n",
		"go1.24.4.linux-arm64.tar.gz 1 abc\n", "go1.24.4.linux-arm64.tar.gz 1\n",
		"go1.24.4.linux-arm64.tar.gz 99999999999999999999999 -\n"};
	char text[512], sum[65], zero[65];
	struct release_list back = {0};
	struct catalog_origin origin;
	(void)state;
	memset(zero, '0', 64);
	zero[64] = '\0';
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char rows[256];
		text_join(rows, sizeof rows, "https://h/ -\ngo1.24.3.linux-arm64.tar.gz 1 -\n",
			bad[i], NULL);
		assert_true(digest_hex(rows, strlen(rows), sum));
		text_join(text, sizeof text, "gov-index 1 ", zero, " ", sum, "\n", rows, NULL);
		assert_false(catalog_rows_parse(text, strlen(text), NULL, &origin, &back));
		assert_int_equal(back.len, 0);
	}
	release_list_free(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_one_platform),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_bad_rows),
	};
	return cmocka_run_group_tests_name("catalog-rows", tests, NULL, NULL);
}
