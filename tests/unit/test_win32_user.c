/* The user's PATH in the registry: what is stored comes back, in the type that it had. For the time
 * of a test HKEY_CURRENT_USER is a key of the test's own (RegOverridePredefKey). Built for Windows
 * only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <cmocka.h>

#include <windows.h>

#include "os/os.h"
#include "os/os_user.h"

#define VALUE_MAX 32767

struct user {
	WCHAR name[64];
	HKEY key;
};

static int setup(void **state)
{
	struct user *u = calloc(1, sizeof *u);
	if (u == NULL)
		return -1;
	swprintf(u->name, sizeof u->name / sizeof *u->name, L"Software\\gov-test-%lu",
		GetCurrentProcessId());
	*state = u;
	if (RegCreateKeyExW(HKEY_CURRENT_USER, u->name, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &u->key,
		    NULL) != ERROR_SUCCESS)
		return -1;
	return RegOverridePredefKey(HKEY_CURRENT_USER, u->key) == ERROR_SUCCESS ? 0 : -1;
}

static int teardown(void **state)
{
	struct user *u = *state;
	RegOverridePredefKey(HKEY_CURRENT_USER, NULL);
	RegDeleteKeyW(u->key, L"Environment");
	RegCloseKey(u->key);
	RegDeleteKeyW(HKEY_CURRENT_USER, u->name);
	free(u);
	return 0;
}

static void store(DWORD type, const void *data, size_t bytes)
{
	assert_int_equal(RegSetKeyValueW(HKEY_CURRENT_USER, L"Environment", L"Path", type, data,
				 (DWORD)bytes),
		ERROR_SUCCESS);
}

/* The type of what is stored, 0 for nothing; with it the text. */
static DWORD stored(WCHAR text[VALUE_MAX + 1])
{
	DWORD type = 0, bytes = VALUE_MAX * sizeof *text;
	memset(text, 0, (VALUE_MAX + 1) * sizeof *text);
	LSTATUS code = RegGetValueW(HKEY_CURRENT_USER, L"Environment", L"Path",
		RRF_RT_ANY | RRF_NOEXPAND, &type, text, &bytes);
	return code == ERROR_SUCCESS ? type : 0;
}

static void test_type_and_text_are_kept(void **state)
{
	static const WCHAR before[] = L"%USERPROFILE%\\bin;C:\\Gr\u00f6\u00dfe \U0001f600;";
	static const DWORD types[] = {REG_SZ, REG_EXPAND_SZ};
	WCHAR *now = calloc(VALUE_MAX + 1, sizeof *now);
	(void)state;
	assert_non_null(now);
	for (size_t i = 0; i < 2; i++) {
		char *text = NULL;
		store(types[i], before, sizeof before);
		assert_int_equal(os_user_path_get(&text), 0);
		assert_string_equal(text, "%USERPROFILE%\\bin;C:\\Gr\xc3\xb6\xc3\x9f"
					  "e \xf0\x9f\x98\x80;");
		assert_int_equal(os_user_path_set("C:\\x"), 0);
		assert_int_equal(stored(now), types[i]);
		assert_int_equal(wcscmp(now, L"C:\\x"), 0);
		assert_int_equal(os_user_path_set(text), 0);
		assert_int_equal(stored(now), types[i]);
		assert_int_equal(wcscmp(now, before), 0);
		free(text);
	}
	free(now);
}

static void test_missing_and_emptied(void **state)
{
	WCHAR *now = calloc(VALUE_MAX + 1, sizeof *now);
	char *text = NULL;
	(void)state;
	assert_non_null(now);
	assert_int_equal(os_user_path_get(&text), 0);
	assert_string_equal(text, "");
	free(text);
	assert_int_equal(os_user_path_set(""), 0);
	assert_int_equal(stored(now), 0);
	assert_int_equal(os_user_path_set("%X%"), 0);
	assert_int_equal(stored(now), REG_EXPAND_SZ);
	assert_int_equal(os_user_path_set(""), 0);
	assert_int_equal(stored(now), 0);
	free(now);
}

/* setx cuts at 1,024 characters; a value may have 32,766 and its NUL. */
static void test_nothing_is_cut(void **state)
{
	WCHAR *now = calloc(VALUE_MAX + 1, sizeof *now);
	char *text = NULL, *longest = malloc(VALUE_MAX + 1);
	(void)state;
	assert_non_null(now);
	assert_non_null(longest);
	memset(longest, 'x', VALUE_MAX);
	longest[VALUE_MAX] = '\0';
	assert_true(os_is_too_big(os_user_path_set(longest)));
	assert_int_equal(stored(now), 0);
	longest[VALUE_MAX - 1] = '\0';
	assert_int_equal(os_user_path_set(longest), 0);
	assert_int_equal(os_user_path_get(&text), 0);
	assert_string_equal(text, longest);
	free(text);
	free(longest);
	for (size_t i = 0; i < VALUE_MAX; i++)
		now[i] = L'x';
	now[VALUE_MAX] = L'\0';
	store(REG_SZ, now, (VALUE_MAX + 1) * sizeof *now);
	assert_true(os_is_too_big(os_user_path_get(&text)));
	free(now);
}

/* A value without a NUL is legal; a number, or half a character, is none of gov's to replace. */
static void test_values_of_other_kinds(void **state)
{
	static const WCHAR bare[] = {L'C', L':', L'\\'}, nul[] = {L'a', L'\0', L'b', L'\0'};
	const DWORD number = 5;
	char *text = NULL;
	(void)state;
	store(REG_SZ, bare, sizeof bare);
	assert_int_equal(os_user_path_get(&text), 0);
	assert_string_equal(text, "C:\\");
	free(text);
	store(REG_DWORD, &number, sizeof number);
	assert_int_equal(os_user_path_get(&text), ERROR_INVALID_DATA);
	store(REG_SZ, nul, sizeof nul);
	assert_int_equal(os_user_path_get(&text), ERROR_INVALID_DATA);
}

int main(int argc, char **argv)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_type_and_text_are_kept),
		TEST(test_missing_and_emptied),
		TEST(test_nothing_is_cut),
		TEST(test_values_of_other_kinds),
	};
	os_start(&argc, &argv);
	return cmocka_run_group_tests_name("win32_user", tests, NULL, NULL);
}
