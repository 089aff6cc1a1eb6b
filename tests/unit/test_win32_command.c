/* The parts of the Windows layer that need no Windows: command lines, UTF-16. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "cases.h"
#include "os/win32_command.h"
#include "os/win32_start.h"
#include "os/win32_wide.h"

static void widen(const char *s, uint16_t *out)
{
	size_t n;

	assert_int_equal(win32_widen(s, strlen(s), out, WIN32_COMMAND_MAX - 1, &n), 0);
	out[n] = 0;
}

/* The arguments of `line`, each in brackets. */
static void split(const uint16_t *line, char *out, size_t cap)
{
	static uint16_t arg[WIN32_COMMAND_MAX];
	bool program = true;
	size_t at = 0, n, len;

	while (*line || program) {
		line = win32_next_argument(line, program, arg, &n);
		out[at++] = '[';
		assert_int_equal(win32_narrow(arg, n, out + at, cap - at - 2, &len), 0);
		at += len;
		out[at++] = ']';
		program = false;
	}
	out[at] = '\0';
}

/* Cut "[a][b]" into strings, in place. */
static void cut(char *list, char **argv)
{
	char *end;

	while ((end = strstr(list, "]["))) {
		*end = '\0';
		*argv++ = list + 1;
		list = end + 1;
	}
	list[strlen(list) - 1] = '\0';
	*argv++ = list + 1;
	*argv = NULL;
}

static void build(struct cases *c)
{
	static uint16_t own[WIN32_COMMAND_MAX], line[WIN32_COMMAND_MAX];
	char got[8192];
	char *argv[64];

	widen(c->field[1], own);
	cut(c->field[2], argv);
	assert_int_equal(win32_command_line(line, own, NULL, argv), 0);
	assert_int_equal(win32_utf8(line, got, sizeof got), 0);
	cases_equal(c, got, c->field[3]);
}

static void lines_are_split_and_built(void **state)
{
	(void)state;
	static uint16_t own[WIN32_COMMAND_MAX];
	char got[8192];
	struct cases c;

	cases_open(&c, "tests/data/win32-command.tsv");
	while (cases_next(&c)) {
		if (strcmp(c.field[0], "build") == 0) {
			build(&c);
			continue;
		}
		cases_equal(&c, c.field[0], "split");
		widen(c.field[1], own);
		split(own, got, sizeof got);
		cases_equal(&c, got, c.field[2]);
	}
}

static void a_prefix_stands_before_the_arguments(void **state)
{
	(void)state;
	static uint16_t own[WIN32_COMMAND_MAX], line[WIN32_COMMAND_MAX];
	const char *const prefix[] = {"gov", "__shim", "go", NULL};
	char build_word[] = "build", package[] = "./...";
	char *argv[] = {build_word, package, NULL};
	char got[128];

	widen("go.exe \"build\"  ./...", own);
	assert_int_equal(win32_command_line(line, own, prefix, argv), 0);
	assert_int_equal(win32_utf8(line, got, sizeof got), 0);
	assert_string_equal(got, "gov __shim go \"build\"  ./...");
}

/* What is quoted is read as it was, whatever the mixture of quotes, backslashes and blanks. */
static void whatever_is_quoted_comes_back(void **state)
{
	(void)state;
	static const char letters[] = "a \\\"\\\"\t\\";
	static uint16_t own[WIN32_COMMAND_MAX], line[WIN32_COMMAND_MAX];
	char name[] = "go", first[16], second[16], want[64], got[256];
	char *argv[] = {name, first, second, NULL};
	uint32_t number = 1;

	widen("gov", own);
	for (int i = 0; i < 20000; i++) {
		for (size_t k = 1; k <= 2; k++) {
			size_t n = (number >> 20) % 9;

			for (size_t j = 0; j < n; j++) {
				number = number * 1664525 + 1013904223;
				argv[k][j] = letters[(number >> 16) % (sizeof letters - 1)];
			}
			argv[k][n] = '\0';
			number = number * 1664525 + 1013904223;
		}
		assert_int_equal(win32_command_line(line, own, NULL, argv), 0);
		split(line, got, sizeof got);
		snprintf(want, sizeof want, "[go][%s][%s]", first, second);
		assert_string_equal(got, want);
	}
}

static void what_does_not_fit_is_refused(void **state)
{
	(void)state;
	static uint16_t own[WIN32_COMMAND_MAX], line[WIN32_COMMAND_MAX];
	static char longest[WIN32_COMMAND_MAX + 1];
	char name[] = "go", quote[] = "g\"o", bad[] = "a\xff";
	char *argv[] = {name, longest, NULL};
	char *quoted[] = {quote, NULL};
	char *broken[] = {name, bad, NULL};

	widen("gov", own);
	memset(longest, 'x', WIN32_COMMAND_MAX - 1 - 3);
	assert_int_equal(win32_command_line(line, own, NULL, argv), 0);
	assert_int_equal(win32_len(line), WIN32_COMMAND_MAX - 1);
	longest[WIN32_COMMAND_MAX - 4] = 'x';
	assert_int_equal(win32_command_line(line, own, NULL, argv), WIN32_TOO_LONG);
	memset(longest, '"', WIN32_COMMAND_MAX / 2);
	assert_int_equal(win32_command_line(line, own, NULL, argv), WIN32_TOO_LONG);
	assert_int_not_equal(win32_command_line(line, own, NULL, quoted), 0);
	assert_int_equal(win32_command_line(line, own, NULL, broken), WIN32_ILL_FORMED);
}

static const struct {
	const char *utf8;
	uint16_t wide[8];
} same[] = {
	{"", {0}}, {"a/\\", {'a', '/', '\\'}}, {"\x7f\xc2\x80", {0x7f, 0x80}},
	{"\xc3\xa9\xdf\xbf", {0xe9, 0x7ff}}, {"\xe0\xa0\x80\xef\xbf\xbf", {0x800, 0xffff}},
	{"\xf0\x90\x80\x80", {0xd800, 0xdc00}}, {"\xf0\x9f\x90\xb9!", {0xd83d, 0xdc39, '!'}},
	{"\xf4\x8f\xbf\xbf", {0xdbff, 0xdfff}}, {"\xed\xa0\x80x", {0xd800, 'x'}}, /* half a pair */
	{"\xed\xb0\x80\xed\xa0\x80", {0xdc00, 0xd800}}, /* the wrong way round */
};

static void texts_go_both_ways(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		uint16_t wide[16] = {0};
		char utf8[32];

		widen(same[i].utf8, wide);
		assert_memory_equal(wide, same[i].wide, sizeof same[i].wide);
		assert_int_equal(win32_utf8(same[i].wide, utf8, sizeof utf8), 0);
		assert_string_equal(utf8, same[i].utf8);
	}
}

static void ill_formed_texts_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"\x80", "a\xbf", "\xc3", "\xc3x", "\xc0\x80", "\xc1\xbf",
		"\xe0\x9f\xbf", "\xe2\x82", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
		"\xf8\x88\x80\x80", "\xff"};
	uint16_t wide[16];
	size_t n;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(
			win32_widen(bad[i], strlen(bad[i]), wide, 16, &n), WIN32_ILL_FORMED);
}

static void texts_keep_to_their_room(void **state)
{
	(void)state;
	static const uint16_t wide[] = {0xe9, 0xd83d, 0xdc39, 0};
	uint16_t out[3];
	char utf8[7];
	size_t n;

	assert_int_equal(win32_widen("\xf0\x9f\x90\xb9", 4, out, 1, &n), WIN32_TOO_LONG);
	assert_int_equal(win32_widen("\xf0\x9f\x90\xb9", 4, out, 2, &n), 0);
	assert_int_equal(win32_utf8(wide, utf8, 6), WIN32_TOO_LONG);
	assert_int_equal(win32_utf8(wide, utf8, 0), WIN32_TOO_LONG);
	assert_int_equal(win32_utf8(wide, utf8, 7), 0);
}

static void path_is(const char *from, const char *want)
{
	uint16_t wide[64];
	char got[64];

	widen(from, wide);
	assert_int_equal(win32_utf8_path(wide, got, sizeof got), 0);
	assert_string_equal(got, want);
}

static void paths_lose_their_prefix(void **state)
{
	(void)state;
	path_is("C:\\a\\b", "C:/a/b");
	path_is("\\\\?\\C:\\a", "C:/a");
	path_is("\\\\?\\UNC\\server\\share\\x", "//server/share/x");
	path_is("\\\\server\\share", "//server/share");
	path_is("\\\\?\\Volume{1}\\x", "//?/Volume{1}/x");
	path_is("\\\\?\\", "//?/");
	path_is("..\\x", "../x");
	path_is("", "");
}

/* A block of STARTUPINFO with `count` in front. */
static bool is_table(uint32_t count, size_t bytes)
{
	unsigned char block[64] = {0};

	memcpy(block, &count, sizeof count);
	return win32_is_descriptors(block, bytes);
}

static void only_a_runtimes_descriptors_are_handed_on(void **state)
{
	const size_t each = 1 + sizeof(void *);

	(void)state;
	assert_true(is_table(3, 4 + 3 * each));
	assert_true(is_table(0, 4));
	assert_false(is_table(3, 4 + 3 * each + 1));
	assert_false(is_table(3, 4 + 3 * each - 1));
	assert_false(is_table(0, 64)); /* Cygwin's child_info */
	assert_false(is_table(UINT32_MAX, 3));
	assert_false(is_table(UINT32_MAX, 3 + each));
	assert_false(win32_is_descriptors(NULL, 0));
	assert_false(win32_is_descriptors(NULL, 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_split_and_built),
		cmocka_unit_test(a_prefix_stands_before_the_arguments),
		cmocka_unit_test(whatever_is_quoted_comes_back),
		cmocka_unit_test(what_does_not_fit_is_refused),
		cmocka_unit_test(texts_go_both_ways),
		cmocka_unit_test(ill_formed_texts_are_refused),
		cmocka_unit_test(texts_keep_to_their_room),
		cmocka_unit_test(paths_lose_their_prefix),
		cmocka_unit_test(only_a_runtimes_descriptors_are_handed_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
