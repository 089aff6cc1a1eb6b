#include "cases.h"

#include "core/version.h"

#define SORTED "tests/data/versions-sorted.txt"

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void expect_order(const struct cases *c, const char *a, const char *b, int want)
{
	if (sign(version_cmp(a, b)) != want || sign(version_cmp(b, a)) != -want)
		fail_msg("%s:%u: order of %s and %s", c->path, c->number, a, b);
}

/* The shim's short ways say what the long ones say. */
static void expect_short_ways(const char *text)
{
	struct version v, asked;
	bool line = false;
	assert_true(version_parse(text, strlen(text), &v));
	assert_true(version_parse_asked(text, strlen(text), &asked, &line));
	assert_int_equal(line, version_is_line(text));
	for (unsigned minor = 1; minor < 40; minor++) {
		char first[16];
		snprintf(first, sizeof first, "1.%u", minor);
		assert_int_equal(version_before_minor(text, minor),
			version_cmp(text, first) < 0 && !version_in_line(text, first));
	}
	version_canonical(&v);
	assert_string_equal(asked.text, v.text);
}

/* Every pair of the published versions. */
static void test_sorted(void **state)
{
	static char versions[400][GOV_VERSION_MAX];
	struct cases c;
	size_t n = 0;
	(void)state;
	cases_open(&c, SORTED);
	while (cases_next(&c)) {
		struct version v;
		assert_true(n < 400);
		if (!version_parse(c.field[0], strlen(c.field[0]), &v))
			fail_msg("%s:%u: %s is no version", c.path, c.number, c.field[0]);
		assert_string_equal(v.text, c.field[0]);
		if (strchr(v.text, '.'))
			expect_short_ways(v.text);
		text_join(versions[n], sizeof versions[n], v.text, NULL);
		for (size_t i = 0; i < n; i++)
			expect_order(&c, versions[i], versions[n], -1);
		n++;
	}
	assert_int_equal(n, 365);
	expect_short_ways("1.20.0");
	expect_short_ways("1.24");
}

static void expect_version(const struct cases *c, const char *text)
{
	struct version v = {"untouched"};
	bool want = text[0] != '!';
	size_t n;
	char copy[256];
	assert_true(text_join(copy, sizeof copy, text + !want, NULL));
	n = cases_unescape(copy);
	if (version_parse(copy, n, &v) != want)
		fail_msg("%s:%u: %s", c->path, c->number, text);
	if (!want)
		assert_string_equal(v.text, "untouched");
}

static void test_cases(void **state)
{
	struct cases c;
	(void)state;
	cases_open(&c, "tests/data/version-cases.txt");
	while (cases_next(&c)) {
		char *op = strstr(c.line, " < ");
		if (!op)
			op = strstr(c.line, " = ");
		if (!op) {
			expect_version(&c, c.line);
			continue;
		}
		*op = '\0';
		expect_order(&c, c.line, op + 3, op[1] == '<' ? -1 : 0);
	}
}

static void test_prefix(void **state)
{
	struct version v;
	(void)state;
	assert_true(version_parse("go1.24.4", 8, &v));
	assert_string_equal(v.text, "1.24.4");
	assert_true(version_parse("v1.24.4", 7, &v));
	assert_string_equal(v.text, "1.24.4");
	assert_true(version_parse("1.24.4junk", 6, &v));
	assert_string_equal(v.text, "1.24.4");
	assert_false(version_parse("1.24\0.4", 7, &v));
	assert_false(version_parse("", 0, &v));
}

static void test_facts(void **state)
{
	static const struct {
		const char *v;
		bool prerelease, custom, stable, line;
		size_t length;
	} rows[] = {
		{"1.24.4", false, false, true, false, 4},
		{"1.24", false, false, false, true, 4},
		{"1.20", false, false, true, true, 4},
		{"1.9", false, false, true, true, 3},
		{"1", false, false, true, true, 0},
		{"1.25rc1", true, false, false, false, 4},
		{"1.9.2rc2", true, false, false, false, 3},
		{"1.24.4-acme", false, true, false, false, 4},
		{"1.25rc1-acme", true, true, false, false, 4},
		{"junk", false, false, false, false, 0},
		{"", false, false, false, false, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *v = rows[i].v;
		if (version_is_prerelease(v) != rows[i].prerelease ||
			version_is_custom(v) != rows[i].custom ||
			version_is_stable(v) != rows[i].stable ||
			version_is_line(v) != rows[i].line || version_line(v) != rows[i].length)
			fail_msg("facts about \"%s\"", v);
	}
}

static void test_in_line(void **state)
{
	(void)state;
	assert_true(version_in_line("1.24.4", "1.24"));
	assert_true(version_in_line("1.24", "1.24"));
	assert_true(version_in_line("1.24rc1", "1.24"));
	assert_true(version_in_line("1.24.4-acme", "1.24"));
	assert_true(version_in_line("1.24.4", "1"));
	assert_true(version_in_line("1", "1"));
	assert_false(version_in_line("1.2.4", "1.24"));
	assert_false(version_in_line("1.24.4", "1.2"));
	assert_false(version_in_line("2.24.4", "1.24"));
	assert_false(version_in_line("2.0.0", "1"));
	assert_false(version_in_line("10.0.0", "1"));
	assert_false(version_in_line("1.24.4", "1.24.4"));
	assert_false(version_in_line("1.24.4", "junk"));
	assert_false(version_in_line("", "1.24"));
	assert_false(version_in_line("", ""));
}

static void test_canonical(void **state)
{
	static const char *const rows[][2] = {
		{"1.20.0", "1.20"},
		{"1.9.0", "1.9"},
		{"1.20", "1.20"},
		{"1.20.1", "1.20.1"},
		{"1.20.0rc1", "1.20.0rc1"},
		{"1.20.0-acme", "1.20.0-acme"},
		{"1.21.0", "1.21.0"},
		{"1.21", "1.21"},
		{"1", "1"},
		{"2.0.0", "2.0"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct version v;
		assert_true(version_parse(rows[i][0], strlen(rows[i][0]), &v));
		version_canonical(&v);
		assert_string_equal(v.text, rows[i][1]);
	}
}

static const struct platform host = {"linux", "amd64"};

static void test_platform(void **state)
{
	struct platform p = {"x", "y"};
	(void)state;
	assert_true(platform_parse("linux/arm64", 11, &p));
	assert_string_equal(p.os, "linux");
	assert_string_equal(p.arch, "arm64");
	assert_true(platform_parse("windows-386", 11, &p));
	assert_string_equal(p.arch, "386");
	static const char *const bad[] = {"", "linux", "linux/", "/arm64", "linux/arm/64",
		"linux-arm-64", "Linux/arm64", "linux/arm64 ", "../arm64",
		"linux/aaaaaaaaaaaaaaaa"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (platform_parse(bad[i], strlen(bad[i]), &p))
			fail_msg("%s is no platform", bad[i]);
	assert_string_equal(p.os, "windows");
	assert_true(platform_same(&host, &host));
	assert_false(platform_same(&host, &p));
}

static void expect_toolchain(const char *version, struct platform p, const char *name)
{
	char got[GOV_TOOLCHAIN_MAX];
	struct version v;
	struct platform back;
	toolchain_name(version, &p, &host, got);
	assert_string_equal(got, name);
	assert_true(toolchain_parse(name, &host, &v, &back));
	assert_string_equal(v.text, version);
	assert_true(platform_same(&back, &p));
}

static void test_toolchain(void **state)
{
	static const char *const bad[] = {"work", "go1.24.4", "v1.24.4", "1.24.4.linux", "1.24.4.",
		"1.24.4.linux-arm64.tmp", ".linux-arm64", "1.4-bootstrap", "1.24.4.linux/arm64",
		""};
	struct version v;
	struct platform p;
	(void)state;
	expect_toolchain("1.24.4", host, "1.24.4");
	expect_toolchain("1.24.4", (struct platform){"linux", "arm64"}, "1.24.4.linux-arm64");
	expect_toolchain("1.20", (struct platform){"plan9", "386"}, "1.20.plan9-386");
	expect_toolchain("1.24.4-acme", host, "1.24.4-acme");
	expect_toolchain(
		"1.24.4-a.b", (struct platform){"linux", "arm64"}, "1.24.4-a.b.linux-arm64");
	expect_toolchain("1.25rc1", (struct platform){"darwin", "arm64"}, "1.25rc1.darwin-arm64");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (toolchain_parse(bad[i], &host, &v, &p))
			fail_msg("%s is no toolchain's name", bad[i]);
}

static void expect_archive(const char *version, struct platform p, const char *name)
{
	char got[GOV_ARCHIVE_MAX];
	struct version v;
	struct platform back;
	archive_name(version, &p, got);
	assert_string_equal(got, name);
	assert_true(archive_parse(name, &v, &back));
	assert_string_equal(v.text, version);
	assert_true(platform_same(&back, &p));
}

static void test_archive(void **state)
{
	static const char *const bad[] = {"go1.24.4.src.tar.gz", "go1.24.4.linux-arm64.zip",
		"go1.24.4.windows-arm64.tar.gz", "go1.24.4.windows-arm64.msi", "go1.24.4.tar.gz",
		"1.24.4.linux-arm64.tar.gz", "go1.24.4.linux-arm64",
		"go1.24.4.linux-arm64.tar.gz.asc", "go1.4-bootstrap-20170518.tar.gz",
		"go1.4-bootstrap.tar.gz", "gogo1.24.4.linux-arm64.tar.gz",
		"go1.4.2.linux-386-osx10.6.tar.gz", "go1.4.2.darwin-386-osx10.7.tar.gz", "go",
		".zip", "go.tar.gz", "x/go1.24.4.linux-arm64.tar.gz", ""};
	struct version v;
	struct platform p;
	(void)state;
	expect_archive(
		"1.24.4", (struct platform){"linux", "arm64"}, "go1.24.4.linux-arm64.tar.gz");
	expect_archive(
		"1.24.4", (struct platform){"windows", "arm64"}, "go1.24.4.windows-arm64.zip");
	expect_archive("1.6", (struct platform){"linux", "armv6l"}, "go1.6.linux-armv6l.tar.gz");
	expect_archive("1.24.4-acme", (struct platform){"linux", "arm64"},
		"go1.24.4-acme.linux-arm64.tar.gz");
	assert_true(archive_parse("go1.4.2.darwin-386-osx10.6.tar.gz", &v, &p));
	assert_string_equal(v.text, "1.4.2");
	assert_string_equal(p.arch, "386");
	assert_true(archive_parse("go1.4.2.darwin-amd64-osx10.8.tar.gz", &v, &p));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (archive_parse(bad[i], &v, &p))
			fail_msg("%s is no archive's name", bad[i]);
}

static void expect_module(const char *version, struct platform p, const char *name)
{
	char got[GOV_ARCHIVE_MAX];
	struct version v;
	struct platform back;
	module_zip_name(version, &p, got);
	assert_string_equal(got, name);
	assert_true(module_zip_parse(name, &v, &back));
	assert_string_equal(v.text, version);
	assert_true(platform_same(&back, &p));
}

static void test_module_zip(void **state)
{
	static const char *const bad[] = {"v0.0.1-go1.24.4.linux-arm64.info", "v0.0.1-go.zip",
		"v0.0.1-go1.24.4.zip", "v0.0.2-go1.24.4.linux-arm64.zip",
		"go1.24.4.windows-arm64.zip", "v0.0.1-go1.24.4.linux-armv6l.zip",
		"v0.0.1-go1.24.4.linux-arm64.zip.part", "x/v0.0.1-go1.24.4.linux-arm64.zip",
		"v0.0.1-go../x.linux-arm64.zip", "v0.0.1-go", ""};
	struct version v;
	struct platform p;
	(void)state;
	expect_module(
		"1.24.4", (struct platform){"linux", "arm64"}, "v0.0.1-go1.24.4.linux-arm64.zip");
	expect_module("1.25rc1", (struct platform){"windows", "arm64"},
		"v0.0.1-go1.25rc1.windows-arm64.zip");
	expect_module(
		"1.21.0", (struct platform){"linux", "armv6l"}, "v0.0.1-go1.21.0.linux-arm.zip");
	expect_module(
		"1.21.0", (struct platform){"freebsd", "arm"}, "v0.0.1-go1.21.0.freebsd-arm.zip");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (module_zip_parse(bad[i], &v, &p))
			fail_msg("%s is no module zip's name", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorted),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_prefix),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_in_line),
		cmocka_unit_test(test_canonical),
		cmocka_unit_test(test_platform),
		cmocka_unit_test(test_toolchain),
		cmocka_unit_test(test_archive),
		cmocka_unit_test(test_module_zip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
