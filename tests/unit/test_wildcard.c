/* wildcard: names by tests/data/wildcard.tsv, and folders. */
#include "cases.h"
#include "cli/inspect/wildcard.h"
#include "scratch.h"

static void test_names(void **state)
{
	struct cases c;
	(void)state;
	cases_open(&c, "tests/data/wildcard.tsv");
	while (cases_next(&c)) {
		(void)cases_unescape(c.field[0]);
		(void)cases_unescape(c.field[1]);
		bool as_it_is = wildcard_matches(c.field[0], c.field[1], false);
		bool any_case = wildcard_matches(c.field[0], c.field[1], true);
		cases_equal(&c, as_it_is ? "yes" : any_case ? "case" : "no", c.field[2]);
		if (as_it_is && !any_case)
			fail_msg("%s:%u: not in any case", c.path, c.number);
	}
}

static void test_is(void **state)
{
	(void)state;
	assert_true(wildcard_is("*"));
	assert_true(wildcard_is("dist/a?.exe"));
	assert_false(wildcard_is("dist/a.exe"));
	assert_false(wildcard_is("di*/a.exe"));
	assert_false(wildcard_is("dist*/"));
	assert_false(wildcard_is(""));
}

static void test_list(void **state)
{
	const char *root = *state;
	struct wildcard w;
	struct err e;
	put(root, "dist/b.exe", "b", 0644);
	put(root, "dist/a.exe", "a", 0644);
	put(root, "dist/a.txt", "", 0644);
	put(root, "dist/sub.exe/c.exe", "", 0644);
	assert_int_equal(wildcard_list(in(root, "dist/*.exe"), false, &w, &e), GOV_OK);
	assert_int_equal(w.len, 3);
	assert_string_equal(w.at[0], in(root, "dist/a.exe"));
	assert_string_equal(w.at[1], in(root, "dist/b.exe"));
	assert_string_equal(w.at[2], in(root, "dist/sub.exe"));
	wildcard_free(&w);
	assert_int_equal(wildcard_list(in(root, "dist/A.*"), true, &w, &e), GOV_OK);
	assert_int_equal(w.len, 2);
	wildcard_free(&w);
}

static void test_none(void **state)
{
	const char *root = *state;
	char want[sizeof((struct err *)0)->text];
	struct wildcard w;
	struct err e;
	put(root, "dist/a.txt", "", 0644);
	const char *pattern = in(root, "dist/*.exe");
	text_join(want, sizeof want, pattern, ": no file has such a name", NULL);
	assert_int_equal(wildcard_list(pattern, false, &w, &e), GOV_FILESYSTEM);
	assert_string_equal(e.text, want);
	assert_null(w.at);
	text_join(want, sizeof want, "cannot read ", in(root, "none/"), NULL);
	assert_int_equal(wildcard_list(in(root, "none/*"), false, &w, &e), GOV_FILESYSTEM);
	assert_true(text_starts(e.text, want));
}

static void test_many(void **state)
{
	const char *root = *state;
	char name[32];
	struct wildcard w;
	struct err e;
	for (unsigned i = 0; i < 200; i++) {
		snprintf(name, sizeof name, "f%03u", i);
		put(root, name, "", 0644);
	}
	assert_int_equal(wildcard_list(in(root, "f*"), false, &w, &e), GOV_OK);
	assert_int_equal(w.len, 200);
	for (unsigned i = 0; i < 200; i++) {
		snprintf(name, sizeof name, "f%03u", i);
		assert_string_equal(w.at[i], in(root, name));
	}
	wildcard_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_is),
		scratch_test(test_list),
		scratch_test(test_none),
		scratch_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
