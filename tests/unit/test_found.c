#include "scratch.h"

#include "cli/amount.h"
#include "cli/found_binary.h"

/* Offsets are those of the formats' headers; 0 ends the list. */
struct header {
	struct {
		size_t at;
		unsigned char byte;
	} set[8];
	const char *want; /* "" for none */
};

#define ELF(class, data, abi, machine)                                                             \
	{                                                                                          \
		{0, 0x7f}, {1, 'E'}, {2, 'L'}, {3, 'F'}, {4, class}, {5, data}, {7, abi},          \
		{                                                                                  \
			data == 2 ? 19 : 18, machine                                               \
		}                                                                                  \
	}

static const struct header headers[] = {
	{ELF(2, 1, 0, 62), "linux/amd64"},
	{ELF(2, 1, 3, 183), "linux/arm64"},
	{ELF(1, 1, 0, 40), "linux/armv6l"},
	{ELF(1, 1, 0, 3), "linux/386"},
	{ELF(2, 2, 0, 21), "linux/ppc64"},
	{ELF(2, 1, 0, 21), "linux/ppc64le"},
	{ELF(2, 2, 0, 22), "linux/s390x"},
	{ELF(2, 1, 0, 243), "linux/riscv64"},
	{ELF(1, 1, 0, 8), "linux/mipsle"},
	{ELF(2, 2, 0, 8), "linux/mips64"},
	{ELF(2, 1, 9, 62), "freebsd/amd64"},
	{ELF(1, 1, 9, 40), "freebsd/arm"},
	{ELF(2, 1, 12, 183), "openbsd/arm64"},
	{ELF(1, 1, 0, 62), ""}, /* x32 */
	{ELF(2, 1, 0, 99), ""},
	{{{0, 0xcf}, {1, 0xfa}, {2, 0xed}, {3, 0xfe}, {4, 0x0c}, {7, 1}}, "darwin/arm64"},
	{{{0, 0xcf}, {1, 0xfa}, {2, 0xed}, {3, 0xfe}, {4, 0x07}, {7, 1}}, "darwin/amd64"},
	{{{0, 0xca}, {1, 0xfe}, {2, 0xba}, {3, 0xbe}}, ""},
	{{{0, 'M'}, {1, 'Z'}, {0x3c, 0x80}, {0x80, 'P'}, {0x81, 'E'}, {0x84, 0x64}, {0x85, 0xaa}},
		"windows/arm64"},
	{{{0, 'M'}, {1, 'Z'}, {0x3c, 0x80}, {0x80, 'P'}, {0x81, 'E'}, {0x84, 0x64}, {0x85, 0x86}},
		"windows/amd64"},
	{{{0, 'M'}, {1, 'Z'}, {0x3c, 0x80}, {0x80, 'P'}}, ""},
	{{{0, 'M'}, {1, 'Z'}, {0x3c, 0xfa}}, ""},
	{{{0, 'M'}, {1, 'Z'}, {0x3c, 0xff}, {0x3d, 0xff}, {0x3e, 0xff}, {0x3f, 0xff}}, ""},
	{{{0, '#'}, {1, '!'}}, ""},
};

static void build(const struct header *h, unsigned char data[256])
{
	memset(data, 0, 256);
	for (size_t i = 0; i < sizeof h->set / sizeof *h->set; i++)
		if (h->set[i].byte != 0)
			data[h->set[i].at] = h->set[i].byte;
}

static void test_headers(void **state)
{
	unsigned char data[256];
	char got[40];
	struct platform p;
	(void)state;
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		build(&headers[i], data);
		bool known = found_binary(data, sizeof data, &p);
		assert_true(text_join(got, sizeof got, p.os, known ? "/" : "", p.arch, NULL));
		assert_string_equal(got, headers[i].want);
	}
}

/* Every length of every header, so that a sanitizer sees a byte too many. */
static void test_cut_short(void **state)
{
	unsigned char data[256];
	struct platform p;
	(void)state;
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		build(&headers[i], data);
		for (size_t n = 0; n < sizeof data; n++) {
			unsigned char *part = malloc(n + 1);
			assert_non_null(part);
			memcpy(part, data, n);
			part = realloc(part, n > 0 ? n : 1);
			assert_non_null(part);
			found_binary(part, n, &p);
			free(part);
		}
	}
	build(&headers[0], data);
	assert_false(found_binary(data, 19, &p));
}

static void test_amounts(void **state)
{
	const char *root = *state;
	char text[AMOUNT_BYTES_MAX], when[AMOUNT_TIME_MAX];
	put(root, "a/b", "12345", 0644);
	put(root, "c", "678", 0644);
	assert_int_equal(os_link_dir(in(root, "a"), in(root, "link")), 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_cut_short),
		scratch_test(test_amounts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
