/* The list of a toolchain's files: in memory, as a text and back, and its module hash. */
#include "scratch.h"

#include "install/digest.h"
#include "install/dirhash.h"

#define H1 "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define HEAD "gov-files 1\nh1 " H1 "\n"

static void add(struct manifest *m, const char *name, const char *content)
{
	struct manifest_file *f = manifest_add(m, name, strlen(content), text_starts(name, "bin/"));
	char hex[65];

	assert_non_null(f);
	assert_true(digest_hex(content, strlen(content), hex));
	assert_true(hex_decode(hex, f->sha256, 32));
}

static void test_there_and_back(void **state)
{
	struct manifest m = {0}, back = {0};
	char h1[MANIFEST_H1_MAX];
	struct err e;
	size_t len = 0;

	(void)state;
	add(&m, "src/go.mod", "module std\n");
	add(&m, "bin/go", "");
	add(&m, "VERSION", "go1.24.4");
	manifest_sort(&m);
	char *text = manifest_text(&m, H1, &len);
	assert_non_null(text);
	assert_int_equal(manifest_parse("x", text, len, &back, h1, &e), GOV_OK);
	assert_string_equal(h1, H1);
	assert_int_equal(back.len, 3);
	assert_string_equal(back.at[0].name, "VERSION");
	assert_true(back.at[1].executable);
	assert_int_equal(back.at[2].size, 11);
	assert_memory_equal(back.at[2].sha256, m.at[2].sha256, 32);
	assert_int_equal(manifest_find(&back, "bin/go"), 1);
	assert_int_equal(manifest_find(&back, "bin"), 3);
	manifest_free(&back);
	/* Cut at every byte, it is refused. */
	for (size_t n = 0; n < len; n++) {
		char *cut = test_malloc(n + 1);
		memcpy(cut, text, n);
		assert_int_equal(manifest_parse("x", cut, n, &back, h1, &e), GOV_PROOF);
		assert_int_equal(back.len, 0);
		test_free(cut);
	}
	free(text);
	manifest_free(&m);
}

static void test_hostile_texts(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"", "x:1: it is no list"},
		{"gov-files 2\nh1 " H1 "\ncount 0\n", "no list"},
		{"gov-files 1\nh1 abc\ncount 0\n", "x:2: it is no list"},
		{"gov-files 1\nh1 " H1 H1 "\ncount 0\n", "no list"},
		{HEAD "count 0\nx\n", "goes on"},
		{HEAD "count -1\n", "x:3: it is no list"},
		{HEAD "count 200001\n", "no list"},
		{HEAD "count 99999999999999999999999\n", "no list"},
		{HEAD "count 1\n", "x:4: it is cut short"},
		{HEAD "count 1\n644 " ZEROS " 1 ../x\n", "no archive may hold"},
		{HEAD "count 1\n644 " ZEROS " 1 /etc/passwd\n", "no archive may hold"},
		{HEAD "count 1\n644 " ZEROS " 1 \n", "no archive may hold"},
		{HEAD "count 1\n644 " ZEROS " 1 a\tb\n", "no archive may hold"},
		{HEAD "count 1\n600 " ZEROS " 1 a\n", "x:4: the line is no entry"},
		{HEAD "count 1\n644 " ZEROS "0 1 a\n", "no entry"},
		{HEAD "count 1\n644 0 1 a\n", "no entry"},
		{HEAD "count 1\n644 " ZEROS " 4294967297 a\n", "no entry"},
		{HEAD "count 1\n644 " ZEROS " 01 a\n", "no entry"},
		{HEAD "count 1\n644\n", "no entry"},
		{HEAD "count 2\n644 " ZEROS " 1 b\n644 " ZEROS " 1 a\n", "x:5: the names are not"},
		{HEAD "count 2\n644 " ZEROS " 1 a\n644 " ZEROS " 1 a\n", "the names are not"},
	};
	char h1[MANIFEST_H1_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct manifest m = {0};
		struct err e;
		size_t n = strlen(cases[i].text);

		if (manifest_parse("x", cases[i].text, n, &m, h1, &e) != GOV_PROOF ||
			!strstr(e.text, cases[i].why))
			fail_msg("case %zu: %s", i, e.text);
	}
}

static void test_a_byte_more_is_no_text(void **state)
{
	static const char nul[] = HEAD "count 1\n644 " ZEROS " 1 a\0b\n";
	char h1[MANIFEST_H1_MAX];
	struct manifest m = {0};
	struct err e;

	(void)state;
	assert_int_equal(manifest_parse("x", nul, sizeof nul - 1, &m, h1, &e), GOV_PROOF);
}

/* Against golang.org/x/mod/sumdb/dirhash's own definition, spelled out. */
static void test_dirhash_definition(void **state)
{
	static const char prefix[] = "golang.org/toolchain@v0.0.1-go1.24.4.linux-arm/";
	static const char *const sorted[] = {"VERSION", "_go.mod", "bin/go", "src/_go.mod",
		"src/apis", "src/go.mod.txt", "src/go.sum"};
	struct platform p = {"linux", "armv6l"};
	char list[2048], h1[MANIFEST_H1_MAX], hex[65];
	struct text t = text_on(list, sizeof list);
	struct manifest m = {0};

	(void)state;
	add(&m, "go.mod", "_go.mod");
	add(&m, "src/go.mod", "src/_go.mod");
	add(&m, "src/go.sum", "src/go.sum");
	add(&m, "src/go.mod.txt", "src/go.mod.txt");
	add(&m, "src/apis", "src/apis");
	add(&m, "bin/go", "bin/go");
	add(&m, "VERSION", "VERSION");
	add(&m, "api/go1.txt", "left out");
	add(&m, "doc/a", "left out");
	add(&m, "misc/a", "left out");
	add(&m, "test/a", "left out");
	for (size_t i = 0; i < sizeof sorted / sizeof sorted[0]; i++) {
		assert_true(digest_hex(sorted[i], strlen(sorted[i]), hex));
		text_add(&t, hex);
		text_add(&t, "  ");
		text_add(&t, prefix);
		text_add(&t, sorted[i]);
		text_add(&t, "\n");
	}
	assert_true(digest_hex(list, t.len, hex));
	assert_true(dirhash(&m, "1.24.4", &p, h1));
	assert_int_equal(strlen(h1), 47);
	/* The same 32 bytes, as base64 has them. */
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t sum[33] = {0};
	assert_true(hex_decode(hex, sum, 32));
	for (size_t i = 0; i < 43; i++) {
		size_t bit = i * 6;
		unsigned two = (unsigned)sum[bit / 8] << 8 | (bit / 8 < 32 ? sum[bit / 8 + 1] : 0);
		assert_int_equal(h1[3 + i], letters[two >> (10 - bit % 8) & 63]);
	}
	assert_int_equal(h1[46], '=');
	manifest_free(&m);
}

static void test_dirhash_of_nothing(void **state)
{
	struct platform p = {"linux", "arm64"};
	char h1[MANIFEST_H1_MAX], module[DIRHASH_MODULE_MAX];
	struct manifest m = {0};

	(void)state;
	assert_true(dirhash(&m, "1.24.4", &p, h1));
	assert_string_equal(h1, H1);
	dirhash_module("1.24.4", &p, module);
	assert_string_equal(module, "golang.org/toolchain@v0.0.1-go1.24.4.linux-arm64");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_hostile_texts),
		cmocka_unit_test(test_a_byte_more_is_no_text),
		cmocka_unit_test(test_dirhash_definition),
		cmocka_unit_test(test_dirhash_of_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
