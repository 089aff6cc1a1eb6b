#include "scratch.h"

#include "install/note.h"
#include "install/sumdb_text.h"

#define MODULE "golang.org/toolchain"
#define VERSION "v0.0.1-go1.24.4.linux-amd64"

/* --- questions --- */

static void test_lookup_paths(void **state)
{
	static const struct {
		const char *module, *version, *path;
	} c[] = {
		{MODULE, VERSION, "lookup/" MODULE "@" VERSION},
		{"github.com/Azure/x", "v1.0.0+incompatible",
			"lookup/github.com/!azure/x@v1.0.0+incompatible"},
		{"a", "v1", "lookup/a@v1"},
		{"", "v1", NULL},
		{"a", "", NULL},
		{"/a", "v1", NULL},
		{"a/", "v1", NULL},
		{"a//b", "v1", NULL},
		{"a/../b", "v1", NULL},
		{"a/.b", "v1", NULL},
		{"a./b", "v1", NULL},
		{"..", "v1", NULL},
		{"a", "..", NULL},
		{"a", "v1/b", NULL},
		{"a@b", "v1", NULL},
		{"a\nb", "v1", NULL},
		{"a b", "v1", NULL},
		{"a!b", "v1", NULL},
		{"a\\b", "v1", NULL},
		{"a?b", "v1", NULL},
		{"a%2e", "v1", NULL},
		{"\xc3\xa4", "v1", NULL},
	};
	char path[SUMDB_PATH_MAX], longest[SUMDB_PATH_MAX + 1];

	(void)state;
	for (size_t i = 0; i < sizeof c / sizeof c[0]; i++) {
		bool good = sumdb_lookup_path(c[i].module, c[i].version, path);

		assert_int_equal(good, c[i].path != NULL);
		if (good)
			assert_string_equal(path, c[i].path);
	}
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_false(sumdb_lookup_path(longest, "v1", path));
}

/* --- answers of the real database --- */

static void test_real_answer(void **state)
{
	char text[65536], h1[SUMDB_H1_MAX];
	struct sumdb_record r;
	struct note_key key;
	struct note note;
	struct tlog_tree tree;
	size_t n = 0;

	(void)state;
	assert_int_equal(
		os_read_file("tests/data/sumdb/lookup-example.txt", text, sizeof text, &n), 0);
	assert_null(sumdb_record_parse(text, n, &r));
	assert_int_equal(r.id, 24929362);
	assert_null(sumdb_record_h1(&r, MODULE, "v0.0.1-go1.21.9.linux-amd64", h1));
	assert_string_equal(h1, "h1:rRL9rPpsjKfpdDFcppvNgw1/dynUMrpDcTxdIwtyFR0=");
	assert_non_null(sumdb_record_h1(&r, MODULE, "v0.0.1-go1.21.9.linux-arm64", h1));
	assert_null(note_key_parse(sumdb_builtin_key, &key));
	assert_null(note_open(r.note, r.note_len, &key, &note));
	assert_null(sumdb_tree_parse(note.text, note.len, &tree));
	assert_int_equal(tree.size, 28905453);
}

static void test_record_forms(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} c[] = {
		{"1\na\n\n", true},
		{"0\n\n", true},
		{"9223372036854775807\na\n\n", true},
		{"9223372036854775808\na\n\n", false},
		{"99999999999999999999999\na\n\n", false},
		{"01\na\n\n", false},
		{"-1\na\n\n", false},
		{"+1\na\n\n", false},
		{" 1\na\n\n", false},
		{"1 \na\n\n", false},
		{"\na\n\n", false},
		{"1\na\n", false},
		{"1\na", false},
		{"1", false},
		{"", false},
	};
	struct sumdb_record r;

	(void)state;
	for (size_t i = 0; i < sizeof c / sizeof c[0]; i++)
		assert_int_equal(!sumdb_record_parse(c[i].text, strlen(c[i].text), &r), c[i].good);
}

static void test_tree_forms(void **state)
{
#define HASH "++pUIeKTwGvykMUkmM3AT97PwQipMT6H/p7t86E0Sp0="
	static const struct {
		const char *text;
		bool good;
	} c[] = {
		{"go.sum database tree\n5\n" HASH "\n", true},
		{"go.sum database tree\n5\n" HASH "\nmore\n", true},
		{"go.sum database tree v2\n5\n" HASH "\n", false},
		{"go.sum database tree\n5\n" HASH, false},
		{"go.sum database tree\n05\n" HASH "\n", false},
		{"go.sum database tree\n9223372036854775808\n" HASH "\n", false},
		{"go.sum database tree\n5\n" HASH "A\n", false},
		{"go.sum database tree\n5\n\n", false},
		{"go.sum database tree\n", false},
		{"", false},
	};
	struct tlog_tree tree;

	(void)state;
	for (size_t i = 0; i < sizeof c / sizeof c[0]; i++)
		assert_int_equal(!sumdb_tree_parse(c[i].text, strlen(c[i].text), &tree), c[i].good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lookup_paths),
		cmocka_unit_test(test_real_answer),
		cmocka_unit_test(test_record_forms),
		cmocka_unit_test(test_tree_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
