#include "scratch.h"

#include "install/digest.h"

static void expect_hash(struct digest *d, const char *hex)
{
	uint8_t got[32];
	char text[65];

	digest_final(d, got);
	hex_encode(got, sizeof got, text);
	assert_string_equal(text, hex);
}

/* The vectors of FIPS 180-2. */
static void test_vectors(void **state)
{
	struct digest *d = digest_new();

	(void)state;
	assert_non_null(d);
	expect_hash(d, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest_restart(d);
	digest_update(d, "a", 1);
	digest_update(d, "bc", 2);
	expect_hash(d, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_free(d);
}

static void test_other_kinds(void **state)
{
	static const struct {
		enum digest_kind kind;
		const char *hex;
	} of_abc[] = {
		{DIGEST_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
		{DIGEST_SHA512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
				"2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct digest *d = digest_new_kind(of_abc[i].kind);
		uint8_t got[DIGEST_MAX];
		char text[2 * DIGEST_MAX + 1];

		assert_non_null(d);
		digest_update(d, "abc", 3);
		digest_final(d, got);
		hex_encode(got, digest_size(of_abc[i].kind), text);
		assert_string_equal(text, of_abc[i].hex);
		digest_free(d);
	}
}

static void test_restart_forgets(void **state)
{
	struct digest *d = digest_new();

	(void)state;
	assert_non_null(d);
	digest_update(d, "rubbish", 7);
	digest_restart(d);
	digest_update(d, "abc", 3);
	expect_hash(d, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_free(d);
}

static void test_file_from_offset(void **state)
{
	struct digest *d = digest_new();
	uint64_t bytes = 0;
	int fd;

	assert_non_null(d);
	put(*state, "file", "xxabc", 0644);
	assert_int_equal(os_open_read(in(*state, "file"), &fd), 0);
	assert_int_equal(os_fd_seek(fd, 2), 0);
	assert_int_equal(digest_fd(d, fd, &bytes), 0);
	assert_int_equal(bytes, 3);
	expect_hash(d, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	os_fd_close(fd);
	digest_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_other_kinds),
		cmocka_unit_test(test_restart_forgets),
		scratch_test(test_file_from_offset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
