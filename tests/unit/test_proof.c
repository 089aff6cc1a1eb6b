#include "scratch.h"

#include "install/proof.h"

static struct expectation expect(void)
{
	struct expectation x = {.file = "go1.24.4.linux-arm64.tar.gz"};

	return x;
}

static void set(struct expectation *x, enum release_origin o, uint8_t byte)
{
	x->from[o].set = true;
	memset(x->from[o].sha256, byte, 32);
}

static int open_null(void)
{
	int fd;

	assert_int_equal(os_open_read("/dev/null", &fd), 0);
	return fd;
}

static void test_nothing_proves(void **state)
{
	struct expectation x = expect();
	enum release_origin origin;
	uint8_t hash[32];
	struct err e;

	(void)state;
	assert_int_equal(proof_expect(&x, hash, &origin, &e), GOV_PROOF);
	assert_non_null(strstr(e.text, "nothing proves it"));
	assert_non_null(strstr(e.text, "--sha256"));
}

static void test_first_origin_counts(void **state)
{
	struct expectation x = expect();
	enum release_origin origin;
	uint8_t hash[32];
	struct err e;

	(void)state;
	set(&x, FROM_INDEX, 7);
	set(&x, FROM_PIN, 7);
	assert_int_equal(proof_expect(&x, hash, &origin, &e), GOV_OK);
	assert_int_equal(origin, FROM_PIN);
	assert_int_equal(hash[31], 7);
}

/* Whichever two of the four disagree. */
static void test_dispute(void **state)
{
	enum release_origin origin;
	uint8_t hash[32];
	struct err e;

	(void)state;
	for (int a = FROM_FLAG; a <= FROM_INDEX; a++) {
		for (int b = a + 1; b <= FROM_INDEX; b++) {
			struct expectation x = expect();

			set(&x, (enum release_origin)a, 1);
			set(&x, (enum release_origin)b, 2);
			assert_int_equal(proof_expect(&x, hash, &origin, &e), GOV_PROOF);
			assert_non_null(strstr(e.text, "0101010101"));
			assert_non_null(strstr(e.text, "0202020202"));
		}
	}
}

static void test_accept(void **state)
{
	struct expectation x = expect();
	struct verified *v = NULL;
	uint8_t got[32];
	struct err e;
	int fd = open_null();

	(void)state;
	set(&x, FROM_TABLE, 9);
	memset(got, 9, sizeof got);
	assert_int_equal(proof_accept(&x, got, fd, "here", &v, &e), GOV_OK);
	assert_int_equal(verified_fd(v), fd);
	assert_int_equal(verified_origin(v), FROM_TABLE);
	assert_string_equal(verified_file(v), x.file);
	assert_memory_equal(verified_sha256(v), got, 32);
	verified_free(v);
	verified_free(NULL);
}

static void test_mismatch(void **state)
{
	struct expectation x = expect();
	struct verified *v = NULL;
	uint8_t got[32];
	struct err e;
	int fd = open_null();

	(void)state;
	set(&x, FROM_TABLE, 0xab);
	memset(got, 0xab, sizeof got);
	got[31] ^= 1;
	assert_int_equal(proof_accept(&x, got, fd, "http://m/", &v, &e), GOV_PROOF);
	assert_null(v);
	assert_true(text_starts(
		e.text, "go1.24.4.linux-arm64.tar.gz: SHA-256 mismatch: expected abab"));
	assert_non_null(strstr(e.text, "(from http://m/); nothing was installed"));
	os_fd_close(fd);
}

static void test_module_hash(void **state)
{
	struct expectation x = {.file = "v0.0.1-go1.24.4.linux-arm64.zip"};
	struct proof_h1 h1 = {"h1:one", "h1:one", "sum.test"};
	struct verified *v = NULL;
	uint8_t got[32];
	struct err e;
	int fd = open_null();

	(void)state;
	memset(got, 9, sizeof got);
	assert_int_equal(proof_accept_h1(&x, got, &h1, fd, "here", &v, &e), GOV_OK);
	assert_int_equal(verified_origin(v), FROM_SUMDB);
	assert_string_equal(proof_origin_text(verified_origin(v)), "checksum database");
	assert_memory_equal(verified_sha256(v), got, 32);
	verified_free(v);
}

/* Either hash that is wrong refuses, whatever the other says. */
static void test_module_mismatch(void **state)
{
	struct expectation x = {.file = "v0.0.1-go1.24.4.linux-arm64.zip"};
	struct proof_h1 good = {"h1:one", "h1:one", "sum.test"};
	struct proof_h1 bad = {"h1:one", "h1:two", "sum.test"};
	struct verified *v = NULL;
	uint8_t got[32] = {0};
	struct err e;
	int fd = open_null();

	(void)state;
	assert_int_equal(proof_accept_h1(&x, got, &bad, fd, "here", &v, &e), GOV_PROOF);
	assert_non_null(strstr(e.text,
		"module hash mismatch: sum.test says h1:one, its files give h1:two (from here)"));
	set(&x, FROM_PIN, 0);
	assert_int_equal(proof_accept_h1(&x, got, &bad, fd, "here", &v, &e), GOV_PROOF);
	set(&x, FROM_PIN, 1);
	assert_int_equal(proof_accept_h1(&x, got, &good, fd, "here", &v, &e), GOV_PROOF);
	assert_non_null(strstr(e.text, "SHA-256 mismatch"));
	assert_null(v);
	os_fd_close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_proves),
		cmocka_unit_test(test_first_origin_counts),
		cmocka_unit_test(test_dispute),
		cmocka_unit_test(test_accept),
		cmocka_unit_test(test_mismatch),
		cmocka_unit_test(test_module_hash),
		cmocka_unit_test(test_module_mismatch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
