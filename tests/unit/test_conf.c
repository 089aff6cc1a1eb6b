#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/conf.h"

static const char full[] = "gov-conf 1\n"
			   "stamp 120 1700000000 5\n"
			   "manager /usr/local/bin/my gov\n"
			   "auto_install yes\n"
			   "alias work 1.24.4\n"
			   "alias workshop >=1.22 <1.24\n"
			   "env 1.24 A=line 1.24\n"
			   "env * B=every\n"
			   "env 1 C=\n"
			   "env * D=a b=c * env\n"
			   "env 1.2 E=other\n"
			   "env 1.24 F=last";

static struct conf open_conf(const char *text)
{
	struct conf c = conf_empty;
	assert_true(conf_open(&c, text));
	return c;
}

static void test_open(void **state)
{
	struct conf c = conf_empty;
	(void)state;
	assert_true(conf_open(&c, "gov-conf 1"));
	assert_true(conf_open(&c, "gov-conf 1\nx"));
	assert_false(conf_open(&c, "gov-conf 12\n"));
	assert_false(conf_open(&c, "gov-conf 2\n"));
	assert_false(conf_open(&c, "gov-conf 1 \n"));
	assert_false(conf_open(&c, "gov-conf"));
	assert_false(conf_open(&c, "\ngov-conf 1\n"));
	assert_false(conf_open(&c, ""));
}

static void test_stamp(void **state)
{
	struct conf c = open_conf(full), none = open_conf("gov-conf 1\n");
	struct conf old = open_conf("gov-conf 1\nstamp 0 -5 0\n");
	struct conf smallest = open_conf("gov-conf 1\nstamp 0 -9223372036854775808 0\n");
	struct conf_stamp s = {120, 1700000000, 5};
	(void)state;
	assert_true(conf_stamp_is(&c, &s));
	assert_false(conf_stamp_is(&c, NULL));
	assert_false(conf_stamp_is(&none, &s));
	assert_true(conf_stamp_is(&none, NULL));
	assert_true(conf_stamp_is(&conf_empty, NULL));
	s.nanoseconds = 50;
	assert_false(conf_stamp_is(&c, &s));
	s = (struct conf_stamp){12, 1700000000, 5};
	assert_false(conf_stamp_is(&c, &s));
	assert_true(conf_stamp_is(&old, &(struct conf_stamp){0, -5, 0}));
	assert_false(conf_stamp_is(&old, &(struct conf_stamp){0, 5, 0}));
	assert_true(conf_stamp_is(&smallest, &(struct conf_stamp){0, INT64_MIN, 0}));
}

static void test_values(void **state)
{
	static char path[GOV_PATH_MAX];
	struct conf c = open_conf(full);
	(void)state;
	assert_true(conf_auto_install(&c));
	assert_false(conf_auto_install(&conf_empty));
	c = open_conf("gov-conf 1\nauto_install no\n");
	assert_false(conf_auto_install(&c));
	c = open_conf("gov-conf 1\nauto_install yesterday\n");
	assert_false(conf_auto_install(&c));
	assert_false(conf_manager(&c, path));
	c = open_conf(full);
	assert_true(conf_manager(&c, path));
	assert_string_equal(path, "/usr/local/bin/my gov");
}

static void test_too_long(void **state)
{
	static char text[GOV_PATH_MAX + 64], path[GOV_PATH_MAX];
	char alias[GOV_REQUEST_MAX];
	struct conf c;
	(void)state;
	memset(text, 'a', sizeof text - 1);
	memcpy(text, "gov-conf 1\nmanager ", 19);
	assert_true(conf_open(&c, text));
	assert_false(conf_manager(&c, path));
	memcpy(text, "gov-conf 1\nalias x ", 19);
	assert_false(conf_alias(&c, "x", alias));
}

static void test_alias(void **state)
{
	char out[GOV_REQUEST_MAX];
	struct conf c = open_conf(full);
	(void)state;
	assert_true(conf_alias(&c, "work", out));
	assert_string_equal(out, "1.24.4");
	assert_true(conf_alias(&c, "workshop", out));
	assert_string_equal(out, ">=1.22 <1.24");
	assert_false(conf_alias(&c, "wor", out));
	assert_false(conf_alias(&c, "1.24", out));
	assert_false(conf_alias(&c, "", out));
	assert_false(conf_alias(&conf_empty, "work", out));
}

static void expect_env(const char *text, const char *version, const char *want)
{
	char got[512];
	struct conf c = open_conf(text);
	struct text t = text_on(got, sizeof got);
	const char *at = NULL, *entry = NULL;
	for (size_t n; (n = conf_env(&c, version, &at, &entry)) > 0;) {
		text_addn(&t, entry, n);
		text_add(&t, "|");
	}
	assert_string_equal(got, want);
}

static void test_env(void **state)
{
	(void)state;
	expect_env(full, "1.24.4", "B=every|D=a b=c * env|A=line 1.24|C=|F=last|");
	expect_env(full, "1.24rc1", "B=every|D=a b=c * env|A=line 1.24|C=|F=last|");
	expect_env(full, "1.2.2", "B=every|D=a b=c * env|C=|E=other|");
	expect_env(full, "2.0.0", "B=every|D=a b=c * env|");
	expect_env(full, "", "B=every|D=a b=c * env|");
	expect_env("gov-conf 1\n", "1.24.4", "");
	expect_env("gov-conf 1\nenv 1.24 X=1\n", "1.24.4", "X=1|");
	expect_env("gov-conf 1\nenv * X=1", "1.24.4", "X=1|");
	expect_env("gov-conf 1\nenv 1.24\nenv\nenvy * X=1\nenv  X=1\n", "1.24.4", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_stamp),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_alias),
		cmocka_unit_test(test_env),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
