#include "scratch.h"

#include "install/release.h"

static struct platform platform(const char *text)
{
	struct platform p;

	assert_true(platform_parse(text, strlen(text), &p));
	return p;
}

static void test_find(void **state)
{
	struct platform p = platform("linux/arm64");
	struct release_list found = {0};
	char hex[65];

	(void)state;
	assert_true(release_table(&p, "1.24.4", &found));
	assert_int_equal(found.len, 1);
	assert_string_equal(found.at[0].file, "go1.24.4.linux-arm64.tar.gz");
	assert_string_equal(found.at[0].version.text, "1.24.4");
	assert_string_equal(found.at[0].platform.arch, "arm64");
	assert_int_equal(found.at[0].origin, FROM_TABLE);
	hex_encode(found.at[0].sha256, 32, hex);
	assert_string_equal(
		hex, "d5501ee5aca0f258d5fe9bfaed401958445014495dc115f202d43d5210b45241");
	release_list_free(&found);
}

static void test_not_there(void **state)
{
	static const char *const versions[] = {
		"", "1.99.0", "1.24.4-acme", "1.4-bootstrap", "1.24"};
	struct release_list found = {0};

	(void)state;
	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
		assert_true(release_table(NULL, versions[i], &found));
	assert_int_equal(found.len, 0);
}

/* Every row is what its own version and platform find, and none is a bootstrap archive. */
static void test_whole_table(void **state)
{
	struct release_list all = {0};

	(void)state;
	assert_true(release_table(NULL, NULL, &all));
	assert_true(all.len > 6000);
	for (size_t i = 0; i < all.len; i += 97) {
		const struct release *r = &all.at[i];
		struct release_list same = {0};

		assert_true(release_table(&r->platform, r->version.text, &same));
		assert_int_equal(same.len, 1);
		assert_string_equal(same.at[0].file, r->file);
		assert_memory_equal(same.at[0].sha256, r->sha256, 32);
		release_list_free(&same);
	}
	for (size_t i = 0; i < all.len; i++)
		assert_null(strstr(all.at[i].file, "bootstrap"));
	release_list_free(&all);
	assert_int_equal(all.len, 0);
}

static void test_filters(void **state)
{
	struct platform p = platform("windows/arm64");
	struct release_list some = {0};

	(void)state;
	assert_true(release_table(&p, NULL, &some));
	assert_true(some.len > 50);
	for (size_t i = 0; i < some.len; i++) {
		assert_true(platform_same(&some.at[i].platform, &p));
		assert_true(text_ends(some.at[i].file, ".zip"));
	}
	release_list_free(&some);
	assert_true(release_table(&p, "1.24.4", &some));
	assert_int_equal(some.len, 1);
	release_list_free(&some);
	assert_true(release_table(&p, "1.16", &some));
	assert_int_equal(some.len, 0);
	release_list_free(&some);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_not_there),
		cmocka_unit_test(test_whole_table),
		cmocka_unit_test(test_filters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
