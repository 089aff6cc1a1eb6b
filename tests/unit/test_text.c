#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/err.h"
#include "os/os.h"

static void test_add(void **state)
{
	char mem[8];
	struct text t = text_on(mem, sizeof mem);
	(void)state;
	assert_string_equal(mem, "");
	text_add(&t, "abc");
	text_addn(&t, "defgh", 2);
	assert_string_equal(mem, "abcde");
	assert_false(t.cut);
	text_add(&t, "fg");
	assert_false(t.cut);
	text_add(&t, "");
	assert_false(t.cut);
	text_add(&t, "h");
	assert_true(t.cut);
	assert_string_equal(mem, "abcdefg");
	assert_int_equal(t.len, 7);
}

static void test_smallest(void **state)
{
	char mem[1];
	struct text t = text_on(mem, 1);
	(void)state;
	text_add(&t, "x");
	assert_true(t.cut);
	assert_string_equal(mem, "");
}

static void test_u64(void **state)
{
	char mem[64];
	struct text t = text_on(mem, sizeof mem);
	(void)state;
	text_add_u64(&t, 0);
	text_add(&t, " ");
	text_add_u64(&t, 1048576);
	text_add(&t, " ");
	text_add_u64(&t, UINT64_MAX);
	assert_string_equal(mem, "0 1048576 18446744073709551615");
}

static void test_escaped(void **state)
{
	char mem[512], hundred[100], want[84];
	struct text t = text_on(mem, sizeof mem);
	(void)state;
	text_add_escaped(&t, "a~ \n\r\t\\\0\x1b\x7f\xff\"", 12);
	assert_string_equal(mem, "a~ \\n\\r\\t\\\\\\x00\\x1b\\x7f\\xff\"");
	memset(hundred, 'a', sizeof hundred);
	memset(want, 'a', 80);
	memcpy(want + 80, "...", 4);
	t = text_on(mem, sizeof mem);
	text_add_escaped(&t, hundred, 80);
	assert_int_equal(t.len, 80);
	t = text_on(mem, sizeof mem);
	text_add_escaped(&t, hundred, sizeof hundred);
	assert_string_equal(mem, want);
}

static void test_safe(void **state)
{
	char mem[128];
	struct text t = text_on(mem, sizeof mem);
	(void)state;
	text_add_safe(&t, "C:\\caf\xc3\xa9\x1b[31m\n\x7f\xc2\x9b"
			  "0m\xc2\xa0");
	assert_string_equal(mem, "C:\\caf\xc3\xa9\\x1b[31m\\n\\x7f\\xc2\\x9b"
				 "0m\xc2\xa0");
}

static void test_join(void **state)
{
	char mem[6] = "x";
	(void)state;
	assert_true(text_join(mem, sizeof mem, "ab", "", "cde", NULL));
	assert_string_equal(mem, "abcde");
	assert_false(text_join(mem, sizeof mem, "ab", "cdef", NULL));
	assert_string_equal(mem, "");
	assert_true(text_join(mem, sizeof mem, NULL));
	assert_string_equal(mem, "");
}

static void test_predicates(void **state)
{
	(void)state;
	assert_true(text_starts("go1.24", "go"));
	assert_true(text_starts("go", ""));
	assert_false(text_starts("g", "go"));
	assert_true(text_ends("x.tar.gz", ".tar.gz"));
	assert_true(text_ends("x", ""));
	assert_false(text_ends("gz", ".tar.gz"));
	assert_true(text_is_digit('0') && text_is_digit('9') && !text_is_digit('a'));
	assert_true(text_is_lower('a') && text_is_lower('z') && !text_is_lower('A'));
	assert_true(text_is_blank(' ') && text_is_blank('\t') && !text_is_blank('\n'));
}

static void test_basename(void **state)
{
	(void)state;
	assert_string_equal(text_basename("/usr/bin/go"), "go");
	assert_string_equal(text_basename("C:\\go\\bin\\go.exe"), "go.exe");
	assert_string_equal(text_basename("go"), "go");
	assert_string_equal(text_basename("a/"), "");
	assert_string_equal(text_basename(""), "");
}

static void test_hex(void **state)
{
	static const uint8_t bytes[] = {0x00, 0x9f, 0xa0, 0xff};
	char hex[9];
	uint8_t back[4];
	(void)state;
	hex_encode(bytes, 4, hex);
	assert_string_equal(hex, "009fa0ff");
	assert_true(hex_decode("009fA0Ff", back, 4));
	assert_memory_equal(back, bytes, 4);
	assert_true(hex_decode("", back, 0));
	assert_false(hex_decode("009fa0f", back, 4));
	assert_false(hex_decode("009fa0ff0", back, 4));
	assert_false(hex_decode("009fa0fg", back, 4));
	assert_false(hex_decode("", back, 4));
	assert_false(hex_decode(" 09fa0ff", back, 4));
}

static void test_err(void **state)
{
	struct err e;
	(void)state;
	assert_int_equal(err_set(&e, GOV_CONFIG, "/a\nb", ": ", "bad", NULL), GOV_CONFIG);
	assert_int_equal(e.code, GOV_CONFIG);
	assert_string_equal(e.text, "/a\\nb: bad");
	err_add(&e, "; fix", " it", NULL);
	assert_string_equal(e.text, "/a\\nb: bad; fix it");
	err_set(&e, GOV_FAILED, NULL);
	assert_string_equal(e.text, "");
}

static void test_err_cut(void **state)
{
	struct err e;
	char big[3000];
	(void)state;
	memset(big, 'a', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	err_set(&e, GOV_FAILED, big, NULL);
	assert_int_equal(strlen(e.text), sizeof e.text - 1);
	assert_true(text_ends(e.text, "aa..."));
	err_add(&e, "more", NULL);
	assert_true(text_ends(e.text, "aa..."));
}

static void test_err_os(void **state)
{
	struct err e;
	struct os_info info;
	(void)state;
	int code = os_stat("/no/such/file", &info);
	assert_int_equal(err_os(&e, "cannot read", "/no/such/file", code), GOV_FILESYSTEM);
	assert_true(text_starts(e.text, "cannot read /no/such/file: "));
	assert_true(text_ends(e.text, os_error_text(code)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_smallest),
		cmocka_unit_test(test_u64),
		cmocka_unit_test(test_escaped),
		cmocka_unit_test(test_safe),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_predicates),
		cmocka_unit_test(test_basename),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_err),
		cmocka_unit_test(test_err_cut),
		cmocka_unit_test(test_err_os),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
