/* What needs no server: file:// URLs and refusals. HTTP is tried against a real one in tests/cli.
 */
#include "scratch.h"

#include "install/fetch.h"

struct bytes {
	char data[256];
	size_t len;
	int fail;
};

static int take(void *ctx, const void *data, size_t n)
{
	struct bytes *b = ctx;

	if (b->fail)
		return b->fail;
	assert_true(n <= sizeof b->data - b->len);
	memcpy(b->data + b->len, data, n);
	b->len += n;
	return 0;
}

static int forget(void *ctx)
{
	struct bytes *b = ctx;

	b->len = 0;
	return 0;
}

static enum gov_exit fetch_file(const char *root, const char *name, uint64_t max, struct bytes *b,
	bool *not_found, struct err *e)
{
	struct fetch_sink sink = {take, forget, b};
	struct fetch *f = fetch_new(NULL, NULL);
	char url[GOV_PATH_MAX];
	enum gov_exit rc;

	assert_non_null(f);
	assert_true(text_join(url, sizeof url, FILE_URL, root, "/", name, NULL));
	rc = fetch_to(f, url, b->len, max, &sink, not_found, e);
	fetch_free(f);
	return rc;
}

static void test_file(void **state)
{
	struct bytes b = {0};
	bool not_found = true;
	struct err e;

	put(*state, "a.tar.gz", "PK bytes", 0644);
	assert_int_equal(fetch_file(*state, "a.tar.gz", 8, &b, &not_found, &e), GOV_OK);
	assert_false(not_found);
	assert_int_equal(b.len, 8);
	assert_memory_equal(b.data, "PK bytes", 8);
}

static void test_file_is_not_resumed(void **state)
{
	struct bytes b = {.data = "other", .len = 5};
	struct err e;

	put(*state, "a.tar.gz", "PK bytes", 0644);
	assert_int_equal(fetch_file(*state, "a.tar.gz", 0, &b, NULL, &e), GOV_OK);
	assert_int_equal(b.len, 8);
	assert_memory_equal(b.data, "PK bytes", 8);
}

static void test_missing(void **state)
{
	struct bytes b = {0};
	bool not_found = false;
	struct err e;

	assert_int_equal(fetch_file(*state, "nope", 0, &b, &not_found, &e), GOV_NETWORK);
	assert_true(not_found);
	assert_non_null(strstr(e.text, "/nope: no such file"));
}

static void test_web_page(void **state)
{
	struct bytes b = {0};
	bool not_found = false;
	struct err e;

	put(*state, "a.tar.gz", "\xef\xbb\xbf\r\n <!DOCTYPE html>", 0644);
	assert_int_equal(fetch_file(*state, "a.tar.gz", 0, &b, &not_found, &e), GOV_NETWORK);
	assert_true(not_found);
	assert_non_null(strstr(e.text, "a web page, not an archive"));
	assert_int_equal(b.len, 0);
}

static void test_too_big(void **state)
{
	struct bytes b = {0};
	struct err e;

	put(*state, "a.tar.gz", "PK bytes", 0644);
	assert_int_equal(fetch_file(*state, "a.tar.gz", 7, &b, NULL, &e), GOV_PROOF);
	assert_non_null(strstr(e.text, "more than the 7 bytes expected"));
}

static void test_sink_fails(void **state)
{
	struct os_info info;
	struct bytes b = {.fail = os_stat(in(*state, "nope"), &info)};
	struct err e;

	put(*state, "a.tar.gz", "PK bytes", 0644);
	assert_int_equal(fetch_file(*state, "a.tar.gz", 0, &b, NULL, &e), GOV_FILESYSTEM);
}

static void test_memory(void **state)
{
	struct fetch *f = fetch_new(NULL, NULL);
	char url[GOV_PATH_MAX];
	char *data = NULL;
	size_t len = 0;
	struct err e;

	put(*state, "index.json", "<not checked here>", 0644);
	put(*state, "empty", "", 0644);
	assert_true(text_join(url, sizeof url, FILE_URL, in(*state, "index.json"), NULL));
	assert_int_equal(fetch_memory(f, url, 100, &data, &len, NULL, &e), GOV_OK);
	assert_string_equal(data, "<not checked here>");
	assert_int_equal(len, 18);
	free(data);
	assert_int_equal(fetch_memory(f, url, 17, &data, &len, NULL, &e), GOV_PROOF);
	assert_true(text_join(url, sizeof url, FILE_URL, in(*state, "empty"), NULL));
	assert_int_equal(fetch_memory(f, url, 17, &data, &len, NULL, &e), GOV_OK);
	assert_string_equal(data, "");
	free(data);
	fetch_free(f);
}

static void test_schemes(void **state)
{
	static const char *const urls[] = {
		"ftp://h/x", "gopher://h/x", "/etc/hostname", "HTTPS", ""};
	struct fetch *f = fetch_new(NULL, NULL);
	char *data;
	size_t len;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
		assert_int_equal(fetch_memory(f, urls[i], 9, &data, &len, NULL, &e), GOV_USAGE);
	fetch_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_file),
		scratch_test(test_file_is_not_resumed),
		scratch_test(test_missing),
		scratch_test(test_web_page),
		scratch_test(test_too_big),
		scratch_test(test_sink_fails),
		scratch_test(test_memory),
		cmocka_unit_test(test_schemes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
