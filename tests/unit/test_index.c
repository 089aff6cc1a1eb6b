#include "scratch.h"

#include "install/index.h"

#define HASH "d5501ee5aca0f258d5fe9bfaed401958445014495dc115f202d43d5210b45241"
#define ENTRY(version, name, os, arch, inner, hash, kind)                                          \
	"[{\"version\":\"" version "\",\"files\":[{\"filename\":\"" name "\",\"os\":\"" os         \
	"\",\"arch\":\"" arch "\",\"version\":\"" inner "\",\"sha256\":\"" hash                    \
	"\",\"size\":7,\"kind\":\"" kind "\"}]}]"

static bool listed(const struct release_list *l, const char *file, struct release *out)
{
	for (size_t i = 0; i < l->len; i++) {
		if (strcmp(l->at[i].file, file) == 0) {
			*out = l->at[i];
			return true;
		}
	}
	return false;
}

/* tests/data/index.json: real entries of the list, odd ones included. */
static void test_real_entries(void **state)
{
	static char json[65536];
	struct release_list l = {0};
	struct release r;
	struct err e;
	size_t len;

	(void)state;
	assert_int_equal(os_read_file("tests/data/index.json", json, sizeof json, &len), 0);
	assert_int_equal(index_parse("sample", json, len, &l, &e), GOV_OK);
	assert_true(listed(&l, "go1.24.4.linux-arm64.tar.gz", &r));
	assert_true(r.has_sha256);
	assert_int_equal(r.origin, FROM_INDEX);
	assert_string_equal(r.platform.os, "linux");
	assert_true(listed(&l, "go1.27.1.linux-arm64.tar.gz", &r)); /* size 0 */
	assert_true(r.has_sha256);
	assert_int_equal(r.size, 0);
	assert_true(listed(&l, "go1.4.2.darwin-amd64-osx10.8.tar.gz", &r)); /* empty hash */
	assert_false(r.has_sha256);
	assert_int_equal(r.size, 61652688);
	assert_true(listed(&l, "go1.6beta1.linux-arm6.tar.gz", &r));
	assert_string_equal(r.platform.arch, "arm6");
	assert_false(listed(&l, "go1.4-bootstrap-20170518.tar.gz", &r));
	assert_false(listed(&l, "go1.24.4.src.tar.gz", &r));
	assert_false(listed(&l, "go1.4.2.darwin-amd64-osx10.8.pkg", &r));
	assert_int_equal(l.len, 16);
	release_list_free(&l);
}

static size_t entries_of(const char *json)
{
	struct release_list l = {0};
	struct err e;
	size_t n;

	assert_int_equal(index_parse("here", json, strlen(json), &l, &e), GOV_OK);
	n = l.len;
	release_list_free(&l);
	return n;
}

static void test_entries_that_contradict_themselves(void **state)
{
	(void)state;
	assert_int_equal(entries_of(ENTRY("go1.24.4", "go1.24.4.linux-arm64.tar.gz", "linux",
				 "arm64", "go1.24.4", HASH, "archive")),
		1);
	assert_int_equal(entries_of(ENTRY("go1.24.5", "go1.24.4.linux-arm64.tar.gz", "linux",
				 "arm64", "go1.24.5", HASH, "archive")),
		0);
	assert_int_equal(entries_of(ENTRY("go1.24.4", "go1.24.4.linux-arm64.tar.gz", "linux",
				 "amd64", "go1.24.4", HASH, "archive")),
		0);
	assert_int_equal(entries_of(ENTRY("go1.24.4", "../go1.24.4.linux-arm64.tar.gz", "linux",
				 "arm64", "go1.24.4", HASH, "archive")),
		0);
	assert_int_equal(entries_of(ENTRY("go1.24.4", "go1.24.4.linux-arm64.tar.gz", "linux",
				 "arm64", "go1.24.4", "d5501ee5", "archive")),
		0);
	assert_int_equal(entries_of(ENTRY("go1.24.4", "go1.24.4.linux-arm64.tar.gz", "linux",
				 "arm64", "go1.24.4", HASH, "installer")),
		0);
}

static void test_odd_shapes(void **state)
{
	(void)state;
	assert_int_equal(entries_of("[]"), 0);
	assert_int_equal(entries_of("[1, null, {}, {\"files\": 3}, {\"files\": [7, []]}]"), 0);
	assert_int_equal(entries_of("[{\"version\": 1, \"files\": [{\"filename\": null}]}]"), 0);
}

static void test_no_index(void **state)
{
	static const char *const texts[] = {"", "<!DOCTYPE html>\x1b[31m",
		"{\"version\": \"go1.24.4\"}", "[{\"version\": \"go1.24.4\", \"fi", "null",
		"[] trailing"};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct release_list l = {0};

		assert_int_equal(
			index_parse("http://h/", texts[i], strlen(texts[i]), &l, &e), GOV_NETWORK);
		assert_true(text_starts(e.text, "http://h/: not a release index: "));
		assert_null(strchr(e.text, '\x1b'));
		release_list_free(&l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_real_entries),
		cmocka_unit_test(test_entries_that_contradict_themselves),
		cmocka_unit_test(test_odd_shapes),
		cmocka_unit_test(test_no_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
