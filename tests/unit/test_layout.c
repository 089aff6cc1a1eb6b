#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/layout.h"
#include "os/os.h"
#include "system.h"

static void test_root(void **state)
{
	static const struct {
		const char *root, *home, *cwd, *want;
	} rows[] = {
		{NULL, TOP "/home/a", TOP "/w", TOP "/home/a/.go"},
		{"", TOP "/home/a", TOP "/w", TOP "/home/a/.go"},
		{NULL, TOP "/home/a//", TOP "/w", TOP "/home/a/.go"},
		{NULL, TOP "/", TOP "/w", TOP "/.go"},
		{TOP "/opt/go", TOP "/home/a", TOP "/w", TOP "/opt/go"},
		{TOP "/opt/go//", NULL, TOP "/w", TOP "/opt/go"},
		{TOP "/", NULL, TOP "/w", TOP "/"},
		{"store", NULL, TOP "/w", TOP "/w/store"},
		{"store/", TOP "/home/a", TOP "/", TOP "/store"},
		{"../store", TOP "/home/a", TOP "/w/x", TOP "/w/x/../store"},
	};
	char out[GOV_PATH_MAX];
	struct err e;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(
			layout_root(rows[i].root, rows[i].home, rows[i].cwd, out, &e), GOV_OK);
		assert_string_equal(out, rows[i].want);
	}
}

static void test_no_root(void **state)
{
	char out[GOV_PATH_MAX];
	struct err e;
	(void)state;
	assert_int_equal(layout_root(NULL, NULL, TOP "/w", out, &e), GOV_CONFIG);
	assert_string_equal(e.text, OS_HOME_ENV " is not set; set " OS_HOME_ENV " or GOV_ROOT");
	assert_int_equal(layout_root("", "", TOP "/w", out, &e), GOV_CONFIG);
	assert_string_equal(e.text, OS_HOME_ENV " is not set; set " OS_HOME_ENV " or GOV_ROOT");
	assert_int_equal(layout_root("", "home", TOP "/w", out, &e), GOV_CONFIG);
	assert_string_equal(e.text,
		OS_HOME_ENV " is not set to an absolute path; set " OS_HOME_ENV " or GOV_ROOT");
}

static void test_long_root(void **state)
{
	static char big[GOV_PATH_MAX + 1];
	char out[GOV_PATH_MAX];
	struct err e;
	(void)state;
	memset(big, 'a', sizeof big - 1);
	memcpy(big, TOP "/", strlen(TOP "/"));
	assert_int_equal(layout_root(big, NULL, TOP "/w", out, &e), GOV_CONFIG);
	big[GOV_PATH_MAX - 1] = '\0';
	assert_int_equal(layout_root(big, NULL, TOP "/w", out, &e), GOV_OK);
	assert_int_equal(layout_root(NULL, big, TOP "/w", out, &e), GOV_CONFIG);
	assert_int_equal(layout_root("x", NULL, big, out, &e), GOV_CONFIG);
}

static void test_path(void **state)
{
	static char big[GOV_PATH_MAX];
	char out[GOV_PATH_MAX];
	struct err e;
	(void)state;
	assert_int_equal(layout_path(out, "/r", "versions", "1.24.4", &e), GOV_OK);
	assert_string_equal(out, "/r/versions/1.24.4");
	assert_int_equal(layout_path(out, "/r", "version", NULL, &e), GOV_OK);
	assert_string_equal(out, "/r/version");
	assert_int_equal(layout_path(out, "/", ".go-version", NULL, &e), GOV_OK);
	assert_string_equal(out, "/.go-version");
	memset(big, 'a', sizeof big - 1);
	big[0] = '/';
	assert_int_equal(layout_path(out, big, "version", NULL, &e), GOV_FILESYSTEM);
	assert_true(text_starts(e.text, "path too long: /aaa"));
}

static void test_below(void **state)
{
	char path[GOV_PATH_MAX] = "/w/a/old";
	struct err e;
	(void)state;
	assert_int_equal(layout_below(path, strlen("/w/a"), ".go-version", &e), GOV_OK);
	assert_string_equal(path, "/w/a/.go-version");
	assert_int_equal(layout_below(path, strlen("/"), "x", &e), GOV_OK);
	assert_string_equal(path, "/x");
	memset(path, 'a', sizeof path - 1);
	path[0] = '/';
	assert_int_equal(layout_below(path, sizeof path - 2, "x", &e), GOV_FILESYSTEM);
	assert_true(text_starts(e.text, "path too long: /aaa"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_root),
		cmocka_unit_test(test_no_root),
		cmocka_unit_test(test_long_root),
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_below),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
