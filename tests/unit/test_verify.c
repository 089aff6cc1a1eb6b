/* Reading receipts back, and comparing a tree with a list of files. */
#include "scratch.h"

#include "install/store_receipt.h"
#include "install/verify.h"
#include "os/os_thread.h"

static void test_receipt(void **state)
{
	static const char text[] = "[toolchain]\nversion = 1.24.4\nh1 = no\n\n[proof]\n"
				   "sha256 = built-in table\nh1 = h1:abc\nfiles = \n[end]\nx = 1\n";
	struct store_receipt r;
	struct err e;
	char out[16];

	put(*state, "receipts/1.24.4.ini", text, 0644);
	assert_int_equal(store_receipt_read(*state, "1.24.4", &r, &e), GOV_OK);
	assert_true(store_receipt_get(&r, "proof", "h1", out, sizeof out));
	assert_string_equal(out, "h1:abc");
	assert_true(store_receipt_get(&r, "toolchain", "version", out, sizeof out));
	assert_string_equal(out, "1.24.4");
	assert_true(store_receipt_get(&r, "proof", "sha256", out, sizeof out));
	assert_false(store_receipt_get(&r, "proof", "sha256", out, 8)); /* does not fit */
	assert_string_equal(out, "");
	assert_false(store_receipt_get(&r, "proof", "version", out, sizeof out));
	assert_false(store_receipt_get(&r, "proof", "x", out, sizeof out));
	assert_int_equal(store_receipt_read(*state, "1.24.5", &r, &e), GOV_NOT_INSTALLED);
}

static void test_receipt_too_big(void **state)
{
	char *big = test_malloc(STORE_RECEIPT_MAX + 2);
	struct store_receipt r;
	struct err e;

	memset(big, 'x', STORE_RECEIPT_MAX + 1);
	big[STORE_RECEIPT_MAX + 1] = '\0';
	put(*state, "receipts/1.24.4.ini", big, 0644);
	assert_int_equal(store_receipt_read(*state, "1.24.4", &r, &e), GOV_FILESYSTEM);
	assert_string_equal(r.text, "");
	test_free(big);
}

/* Enough files for every worker to have its share. */
static void test_many_files(void **state)
{
	struct store_entry t = {
		.name = "1.24.4", .version = {"1.24.4"}, .platform = {"linux", "arm64"}};
	struct manifest m = {0};
	struct verify_result r = {0};
	struct err e;
	char name[32];

	for (int i = 0; i < 300; i++) {
		(void)snprintf(name, sizeof name, "src/%d/%03d.go", i % 7, i);
		put(in(*state, "tree"), name, "", 0644);
		assert_non_null(manifest_add(&m, name, 0, false));
	}
	manifest_sort(&m);
	/* The hashes in the list are zeros: all are changed, each is found once, in order. */
	assert_int_equal(verify_tree(in(*state, "tree"), &m, &t, &r, &e), GOV_OK);
	assert_int_equal(r.files, 300);
	assert_int_equal(r.len, 300);
	for (size_t i = 0; i < r.len; i++) {
		assert_int_equal(r.at[i].problem, VERIFY_CHANGED);
		assert_string_equal(r.at[i].name, m.at[i].name);
	}
	verify_result_free(&r);
	assert_int_equal(verify_tree(in(*state, "nowhere"), &m, &t, &r, &e), GOV_FILESYSTEM);
	verify_result_free(&r);
	manifest_free(&m);
}

static void test_cpus(void **state)
{
	(void)state;
	assert_in_range(os_cpus(), 1, 4095);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_receipt),
		scratch_test(test_receipt_too_big),
		scratch_test(test_many_files),
		cmocka_unit_test(test_cpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
