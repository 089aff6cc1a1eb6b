/* file:// URLs: what they name, and what they must not. */
#include "scratch.h"

#include "install/fetch_local.h"

struct piece {
	char data[64];
	size_t len;
};

static bool take(void *ctx, const char *data, size_t n)
{
	struct piece *p = ctx;

	assert_true(n <= sizeof p->data - p->len);
	memcpy(p->data + p->len, data, n);
	p->len += n;
	return true;
}

static bool refuse(void *ctx, const char *data, size_t n)
{
	(void)data;
	(void)n;
	++*(int *)ctx;
	return false;
}

/* HEAD before the scratch folder, TAIL behind it. */
static enum fetch_local read_url(
	const char *head, const char *root, const char *tail, struct piece *p)
{
	char url[GOV_PATH_MAX];

	*p = (struct piece){.len = 0};
	assert_true(text_join(url, sizeof url, head, root[0] == '/' ? "" : "/", root, tail, NULL));
	return fetch_local(url, take, p);
}

static void test_names(void **state)
{
	static const struct {
		const char *head, *tail;
	} cases[] = {{"file://", "/a b.zip"}, {"file://localhost", "/a b.zip"},
		{"file://", "/a%20b.zip"}, {"file://", "/%61%20b.%7aip"},
		{"file://", "/%61%20b.%7Aip"}};
	struct piece p;

	put(*state, "a b.zip", "bytes", 0644);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(
			read_url(cases[i].head, *state, cases[i].tail, &p), FETCH_LOCAL_READ);
		assert_int_equal(p.len, 5);
		assert_memory_equal(p.data, "bytes", 5);
	}
}

static void test_missing(void **state)
{
	struct piece p;

	assert_int_equal(read_url("file://", *state, "/none", &p), FETCH_LOCAL_NO_FILE);
	assert_int_equal(read_url("file://", *state, "", &p), FETCH_LOCAL_NO_FILE);
}

static void test_bad(void **state)
{
	static const char *const tails[] = {"/a%00b", "/a%2", "/a%", "/a%zzb"};
	static const char *const urls[] = {"file://server/x", "file://", "file:/x", "http://x/y",
		"file://localhost", "file://x/y", "file://./x"};
	struct piece p;

	for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++)
		assert_int_equal(read_url("file://", *state, tails[i], &p), FETCH_LOCAL_BAD_URL);
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
		assert_int_equal(fetch_local(urls[i], take, &p), FETCH_LOCAL_BAD_URL);
}

static void test_ends_early(void **state)
{
	char url[GOV_PATH_MAX];
	const char *root = *state;
	int asked = 0;

	put(*state, "a", "bytes", 0644);
	assert_true(
		text_join(url, sizeof url, "file://", root[0] == '/' ? "" : "/", root, "/a", NULL));
	assert_int_equal(fetch_local(url, refuse, &asked), FETCH_LOCAL_READ);
	assert_int_equal(asked, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_names),
		scratch_test(test_missing),
		scratch_test(test_bad),
		scratch_test(test_ends_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
