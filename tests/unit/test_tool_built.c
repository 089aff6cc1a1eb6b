/* What go version -m says of a tool: tests/data/tool-built-cases.tsv. */
#include "cases.h"
#include "cli/tool_built.h"

static void test_table(void **state)
{
	struct cases c;
	(void)state;
	cases_open(&c, "tests/data/tool-built-cases.tsv");
	while (cases_next(&c)) {
		struct tool_built b;
		size_t len = cases_unescape(c.field[0]);
		bool built = tool_built_parse(c.field[0], len, "/bin/dlv", &b);
		cases_equal(&c, built ? b.go : "none", c.field[1]);
		cases_equal(&c, b.module, c.field[2]);
	}
}

static void test_minor(void **state)
{
	(void)state;
	assert_int_equal(version_minor("1.24.4"), 24);
	assert_int_equal(version_minor("1.25rc1"), 25);
	assert_int_equal(version_minor("1.9"), 9);
	assert_int_equal(version_minor("1"), 0);
	assert_int_equal(version_minor("2.1"), 0);
	assert_int_equal(version_minor(""), 0);
	assert_int_equal(version_minor("1.99999999999999999999"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_minor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
