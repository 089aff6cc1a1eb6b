#include "scratch.h"
#include "skip.h"

#include "cli/amount.h"
#include "cli/program.h"

/* ELF's EI_OSABI and the system it means. */
static void test_systems(void **state)
{
	static const struct {
		unsigned char abi;
		const char *os;
	} rows[] = {{0, "linux"}, {2, "netbsd"}, {3, "linux"}, {6, "solaris"}, {9, "freebsd"},
		{12, "openbsd"}};
	unsigned char elf[20] = "\177ELF\2\1\1";
	unsigned char mach[8] = {0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1};
	(void)state;
	elf[18] = 183;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		elf[7] = rows[i].abi;
		struct program p = program_read(elf, sizeof elf);
		assert_string_equal(p.os, rows[i].os);
		assert_string_equal(p.arch, "arm64");
	}
	assert_string_equal(program_read(mach, sizeof mach).os, "darwin");
	assert_string_equal(program_read((const unsigned char *)"#!", 2).os, "");
}

static void test_amounts(void **state)
{
	const char *root = *state;
	char text[AMOUNT_BYTES_MAX], when[AMOUNT_TIME_MAX];
	put(root, "a/b", "12345", 0644);
	put(root, "c", "678", 0644);
	assert_int_equal(amount_tree(root), 8);
	assert_int_equal(amount_tree(in(root, "none")), 0);
	amount_bytes(0, text);
	assert_string_equal(text, "0.0 MiB");
	amount_bytes((uint64_t)5 << 40, text);
	assert_string_equal(text, "5242880.0 MiB");
	amount_bytes(1024 * 1024 * 3 / 2, text);
	assert_string_equal(text, "1.5 MiB");
	amount_time(1000000000, when);
	assert_string_equal(when, "2001-09-09T01:46:40Z");
	amount_day(1000000000, when);
	assert_string_equal(when, "2001-09-09");
}

static void test_links_amount_to_nothing(void **state)
{
	const char *root = *state;
	put(root, "a/b", "12345", 0644);
	if (os_link_dir(in(root, "a"), in(root, "link")) != 0)
		SKIP_BECAUSE(NO_FOLDER_LINKS);
	assert_int_equal(amount_tree(root), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_systems),
		scratch_test(test_amounts),
		scratch_test(test_links_amount_to_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
