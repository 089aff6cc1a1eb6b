/* os_spawn and os_spawn_read, on every system: this test is the program that it runs. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/os.h"

/* --- the program that is run --- */

static int say_arguments(int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		os_stdout("[", 1);
		os_stdout(argv[i], strlen(argv[i]));
		os_stdout("]\n", 2);
	}
	return 3;
}

static int say_variables(void)
{
	static const char *const names[] = {
		"GOV_T_GONE", "GOV_T_KEPT", "GOV_T_OLD", "GOV_T_NEW", "GOV_T_\xc3\xa9"};
	const char *values[sizeof names / sizeof *names];

	os_getenv_all(names, values, sizeof names / sizeof *names);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = os_getenv(names[i]);

		if (value != values[i])
			value = "(os_getenv_all differs)";
		value = value ? value : "(none)";
		os_stdout(value, strlen(value));
		os_stdout("\n", 1);
	}
	return 0;
}

static int say_much(void)
{
	static char block[1000];

	memset(block, 'x', sizeof block);
	for (int i = 0; i < 150; i++)
		os_stdout(block, sizeof block);
	return 0;
}

static int be_child(int argc, char **argv)
{
	if (strcmp(argv[1], "arguments") == 0)
		return say_arguments(argc - 2, argv + 2);
	if (strcmp(argv[1], "variables") == 0)
		return say_variables();
	if (strcmp(argv[1], "much") == 0)
		return say_much();
	if (strcmp(argv[1], "exit") == 0)
		return (int)strtoul(argv[2], NULL, 0);
	if (strcmp(argv[1], "bytes") == 0)
		return os_stdout("a\nb\r\n\x1a\xff", 7);
	if (strcmp(argv[1], "err") == 0)
		return os_stderr("talk", 4);
	return 99;
}

/* --- the test --- */

static struct {
	char text[200000];
	size_t len;
} heard;

static void hear(void *ctx, const char *bytes, size_t n)
{
	(void)ctx;
	assert_true(heard.len + n < sizeof heard.text);
	memcpy(heard.text + heard.len, bytes, n);
	heard.len += n;
	heard.text[heard.len] = '\0';
}

static int run(char *const argv[], const struct os_env_edit *edit, int from)
{
	char self[4096];
	int code = -1;

	heard.len = 0;
	heard.text[0] = '\0';
	assert_int_equal(os_exe_path(self, sizeof self), 0);
	assert_int_equal(os_spawn_read(self, argv, edit, from, hear, NULL, &code), 0);
	return code;
}

static void test_arguments(void **state)
{
	struct os_env_edit none = {.set_len = 0};
	char name[] = "test", mode[] = "arguments";
	char a[] = "", b[] = "a b", c[] = "say \"hi\"", d[] = "ends\\", e[] = "with blank\\",
	     f[] = "\\\\\"", g[] = "^%PATH%", h[] = "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
	     i[] = "*", j[] = "tab\there";
	char *const argv[] = {name, mode, a, b, c, d, e, f, g, h, i, j, NULL};

	(void)state;
	assert_int_equal(run(argv, &none, 1), 3);
	assert_string_equal(heard.text,
		"[]\n[a b]\n[say \"hi\"]\n[ends\\]\n[with blank\\]\n[\\\\\"]\n[^%PATH%]\n"
		"[\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80]\n[*]\n[tab\there]\n");
}

static void test_environment(void **state)
{
	const struct os_env_edit outer = {
		.set = {{"GOV_T_GONE=x", 12}, {"GOV_T_KEPT=stays", 16}, {"GOV_T_OLD=1", 11}},
		.set_len = 3};
	const struct os_env_edit edit = {.unset = {"GOV_T_GONE"},
		.unset_len = 1,
		.set = {{"GOV_T_NEW=a=b;junk", 13}, {"GOV_T_OLD=2", 11},
			{"GOV_T_\xc3\xa9=\xc3\xbc", 11}},
		.set_len = 3};
	char name[] = "test", mode[] = "variables";
	char *const argv[] = {name, mode, NULL};

	(void)state;
	assert_int_equal(run(argv, &outer, 1), 0);
	assert_string_equal(heard.text, "x\nstays\n1\n(none)\n(none)\n");
	assert_int_equal(run(argv, &edit, 1), 0);
	assert_string_equal(heard.text, "(none)\n(none)\n2\na=b\n\xc3\xbc\n");
}

static void test_bytes(void **state)
{
	struct os_env_edit none = {.set_len = 0};
	char name[] = "test", bytes[] = "bytes", much[] = "much", err[] = "err";

	(void)state;
	assert_int_equal(run((char *const[]){name, bytes, NULL}, &none, 1), 0);
	assert_int_equal(heard.len, 7);
	assert_memory_equal(heard.text, "a\nb\r\n\x1a\xff", 7);
	assert_int_equal(run((char *const[]){name, much, NULL}, &none, 1), 0);
	assert_int_equal(heard.len, 150000);
	assert_int_equal(run((char *const[]){name, err, NULL}, &none, 2), 0);
	assert_string_equal(heard.text, "talk");
	assert_int_equal(run((char *const[]){name, err, NULL}, &none, 1), 0);
	assert_string_equal(heard.text, "");
}

/* POSIX has eight bits of a code, Windows all 32. */
static void test_codes(void **state)
{
	static const uint32_t codes[] = {0, 1, 127, 255, 259, 0xc0000005, 0xc000013a, 0xffffffff};
	const uint32_t mask = OS_PATH_SEPARATOR == ';' ? 0xffffffff : 0xff;
	struct os_env_edit none = {.set_len = 0};
	char self[4096];
	char number[16];
	char name[] = "test", mode[] = "exit";

	(void)state;
	assert_int_equal(os_exe_path(self, sizeof self), 0);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		int code = 55;

		snprintf(number, sizeof number, "%lu", (unsigned long)codes[i]);
		assert_int_equal(
			os_spawn(self, (char *const[]){name, mode, number, NULL}, &none, &code), 0);
		assert_int_equal((uint32_t)code, codes[i] & mask);
	}
}

static void test_missing(void **state)
{
	struct os_env_edit none = {.set_len = 0};
	char name[] = "none";
	char *const argv[] = {name, NULL};
	int code = 55;

	(void)state;
	assert_true(os_is_missing(os_spawn("./no-such-program" OS_EXE, argv, &none, &code)));
	assert_true(os_is_missing(
		os_spawn_read("./no-such-program" OS_EXE, argv, &none, 1, hear, NULL, &code)));
	assert_int_equal(code, 55);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_missing),
	};

	os_start(&argc, &argv);
	if (argc > 1)
		return be_child(argc, argv);
	return cmocka_run_group_tests_name("os_run", tests, NULL, NULL);
}
