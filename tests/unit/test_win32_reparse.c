/* The bytes of junctions, which no system but Windows can be asked to judge. The expected ones are
 * written out from the layout in [MS-FSCC] 2.1.2.5 and 2.1.2.4. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "os/win32_reparse.h"
#include "os/win32_wide.h"

/* C:\ab */
static const uint8_t junction[] = {0x03, 0x00, 0x00, 0xa0, 0x28, 0x00, 0x00, 0x00, 0x00, 0x00, 0x12,
	0x00, 0x14, 0x00, 0x0a, 0x00, '\\', 0, '?', 0, '?', 0, '\\', 0, 'C', 0, ':', 0, '\\', 0,
	'a', 0, 'b', 0, 0, 0, 'C', 0, ':', 0, '\\', 0, 'a', 0, 'b', 0, 0, 0};

/* \\s\d, which is shown first */
static const uint8_t symlink_unc[] = {0x0c, 0x00, 0x00, 0xa0, 0x2c, 0x00, 0x00, 0x00, 0x0a, 0x00,
	0x16, 0x00, 0x00, 0x00, 0x0a, 0x00, 0, 0, 0, 0, '\\', 0, '\\', 0, 's', 0, '\\', 0, 'd', 0,
	'\\', 0, '?', 0, '?', 0, '\\', 0, 'U', 0, 'N', 0, 'C', 0, '\\', 0, 's', 0, '\\', 0, 'd', 0};

static const uint16_t *wide(const char *text)
{
	static uint16_t out[20000];
	size_t n = 0;

	assert_int_equal(win32_widen(text, strlen(text), out, 19999, &n), 0);
	out[n] = 0;
	return out;
}

static void test_junction(void **state)
{
	static uint8_t data[WIN32_REPARSE_MAX];
	static char path[20000] = "C:\\";

	(void)state;
	assert_int_equal(win32_junction(data, wide("C:\\ab")), sizeof junction);
	assert_memory_equal(data, junction, sizeof junction);
	assert_int_equal(win32_junction(data, wide("\\\\?\\C:\\ab\\")), sizeof junction);
	assert_memory_equal(data, junction, sizeof junction);
	memset(path + 3, 'x', 5000);
	assert_int_equal(win32_junction(data, wide(path)), 0);
}

static void expect_target(const uint8_t *data, size_t n, const char *want)
{
	uint16_t out[32];
	char text[64];

	assert_int_equal(win32_reparse_target(data, n, out, 32), 0);
	assert_int_equal(win32_utf8(out, text, sizeof text), 0);
	assert_string_equal(text, want);
}

static void test_targets(void **state)
{
	static uint8_t data[WIN32_REPARSE_MAX];
	size_t n = win32_junction(data, wide("D:\\\xc3\xa9 \xf0\x9f\x98\x80"));

	(void)state;
	expect_target(junction, sizeof junction, "C:\\ab");
	expect_target(symlink_unc, sizeof symlink_unc, "\\\\s\\d");
	expect_target(data, n, "D:\\\xc3\xa9 \xf0\x9f\x98\x80");
}

static void test_bad_data(void **state)
{
	uint8_t data[sizeof junction];
	uint16_t out[32];

	(void)state;
	for (size_t n = 0; n < 16 + 18; n++)
		assert_int_equal(win32_reparse_target(junction, n, out, 32), WIN32_BAD_REPARSE);
	assert_int_equal(win32_reparse_target(junction, sizeof junction, out, 9), WIN32_TOO_LONG);
	memcpy(data, junction, sizeof data);
	data[0] = 0x1b; /* an app execution alias */
	assert_int_equal(win32_reparse_target(data, sizeof data, out, 32), WIN32_NO_LINK);
	memcpy(data, junction, sizeof data);
	data[9] = 0xff;
	assert_int_equal(win32_reparse_target(data, sizeof data, out, 32), WIN32_BAD_REPARSE);
	memcpy(data, junction, sizeof data);
	data[11] = 0xff;
	assert_int_equal(win32_reparse_target(data, sizeof data, out, 32), WIN32_BAD_REPARSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_junction),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_bad_data),
	};

	return cmocka_run_group_tests_name("win32_reparse", tests, NULL, NULL);
}
