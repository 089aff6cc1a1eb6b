#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "cases.h"
#include "install/entry_name.h"
#include "install/unpack_names.h"

static void names_are_judged(void **state)
{
	(void)state;
	struct cases c;
	cases_open(&c, "tests/data/entry-names.tsv");
	while (cases_next(&c)) {
		size_t n = cases_unescape(c.field[0]);
		const char *why = entry_name_defect(c.field[0], n);
		const char *got = why ? why : "ok";
		if (!strstr(got, c.field[1]))
			fail_msg("%s:%u: got \"%s\", want \"%s\"", c.path, c.number, got,
				c.field[1]);
	}
}

static void a_nul_is_a_control_character(void **state)
{
	(void)state;
	assert_non_null(entry_name_defect("go/a\0b", 6));
}

static void limits_are_exact(void **state)
{
	(void)state;
	char name[2 * ENTRY_NAME_MAX];
	memset(name, 'x', sizeof name);
	assert_null(entry_name_defect(name, ENTRY_PART_MAX));
	assert_non_null(entry_name_defect(name, ENTRY_PART_MAX + 1));
	for (size_t i = 200; i < sizeof name; i += 200)
		name[i] = '/';
	assert_null(entry_name_defect(name, ENTRY_NAME_MAX));
	assert_non_null(entry_name_defect(name, ENTRY_NAME_MAX + 1));
	for (size_t i = 1; i < sizeof name; i += 2)
		name[i] = '/';
	name[0] = name[2] = 'x';
	assert_null(entry_name_defect("x/x/x", 5));
	for (size_t i = 0; i < sizeof name; i += 2)
		name[i] = 'x';
	assert_null(entry_name_defect(name, 2 * ENTRY_DEPTH_MAX - 1));
	assert_non_null(entry_name_defect(name, 2 * ENTRY_DEPTH_MAX + 1));
}

static void folds_to(const char *from, const char *to)
{
	char out[ENTRY_FOLD_MAX];
	size_t n = entry_name_fold(from, strlen(from), out);
	assert_int_equal(n, strlen(to));
	assert_memory_equal(out, to, n);
}

static void case_folds_away(void **state)
{
	(void)state;
	folds_to("VERSION", "version");
	folds_to("a-z_09", "a-z_09");
	folds_to("\xc3\x9e", "\xc3\xbe");     /* thorn */
	folds_to("\xd0\x96", "\xd0\xb6");     /* zhe */
	folds_to("\xc8\xba", "\xe2\xb1\xa5"); /* grows */
}

static enum names_result add(struct names *s, const char *name, bool folder)
{
	return names_add(s, name, strlen(name), folder);
}

static void collisions_are_found(void **state)
{
	(void)state;
	struct names *s = names_new(1000);
	assert_non_null(s);
	assert_int_equal(add(s, "go/a/x", false), NAMES_OK);
	assert_int_equal(add(s, "go/a", true), NAMES_OK);
	assert_int_equal(add(s, "go", true), NAMES_OK);
	assert_int_equal(add(s, "go/a", true), NAMES_TWICE);
	assert_int_equal(add(s, "go/a/x", false), NAMES_TWICE);
	assert_int_equal(add(s, "go/a/X", false), NAMES_CASE);
	assert_int_equal(add(s, "go/A/y", false), NAMES_CASE);
	assert_int_equal(add(s, "go/A", true), NAMES_CASE);
	assert_int_equal(add(s, "go/a", false), NAMES_KIND);
	assert_int_equal(add(s, "go/a/x/y", false), NAMES_KIND);
	assert_int_equal(add(s, "go/b/x", false), NAMES_OK);
	assert_int_equal(add(s, "x", false), NAMES_OK);
	names_free(s);
}

static void many_names_are_kept_apart_and_bounded(void **state)
{
	(void)state;
	char name[64];
	struct names *s = names_new(20000);
	assert_non_null(s);
	for (int i = 0; i < 9999; i++) {
		snprintf(name, sizeof name, "d%d/f", i);
		assert_int_equal(add(s, name, false), NAMES_OK);
	}
	assert_int_equal(add(s, "d77/f", false), NAMES_TWICE);
	assert_int_equal(add(s, "d9998/F", false), NAMES_CASE);
	assert_int_equal(add(s, "one", false), NAMES_OK);
	assert_int_equal(add(s, "two", false), NAMES_OK);
	assert_int_equal(add(s, "three", false), NAMES_MANY);
	names_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_judged),
		cmocka_unit_test(a_nul_is_a_control_character),
		cmocka_unit_test(limits_are_exact),
		cmocka_unit_test(case_folds_away),
		cmocka_unit_test(collisions_are_found),
		cmocka_unit_test(many_names_are_kept_apart_and_bounded),
	};
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "en_US.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
