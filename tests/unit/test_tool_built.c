/* What tools were built with: tests/data/tool-built-cases.tsv. */
#include "cases.h"
#include "cli/tool/built.h"
#include "made_binary.h"
#include "scratch.h"

static void test_table(void **state)
{
	struct cases c;
	struct made m;
	const char *file = in(*state, "dlv");
	cases_open(&c, "tests/data/tool-built-cases.tsv");
	while (cases_next(&c)) {
		struct tool_built b;
		assert_true(made_binary(&m, c.field[0]));
		assert_int_equal(os_write_file(file, m.b, m.len, 0755), 0);
		cases_equal(&c, tool_built(file, &b) ? b.go : "none", c.field[1]);
		cases_equal(&c, b.module, c.field[2]);
	}
	assert_false(tool_built(in(*state, "none"), &(struct tool_built){.go = ""}));
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
		scratch_test(test_table),
		cmocka_unit_test(test_minor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
