/* How words are quoted for each shell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "cases.h"
#include "cli/shell/shell.h"

static void test_quoting(void **state)
{
	struct cases c;
	(void)state;
	cases_open(&c, "tests/data/quote-cases.tsv");
	while (cases_next(&c)) {
		char got[512];
		struct text t = text_on(got, sizeof got);
		enum shell shell;
		assert_true(shell_find(c.field[0], &shell));
		cases_unescape(c.field[1]);
		cases_unescape(c.field[2]);
		shell_add_quoted(&t, shell, c.field[1]);
		cases_equal(&c, got, c.field[2]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_quoting)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
