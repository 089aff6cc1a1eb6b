/* resolve() where something is missing, wrong or out of reach. */
#include "resolve_search.h"
#include "skip.h"

#include "core/pin.h"

static void test_missing(void **state)
{
	const char *s = *state;
	stock(s);
	put(s, "w/.go-version", "\n1.19.1\n", 0644);
	expect(s, SEARCH(0),
		"!4 go 1.19.1 is not installed (asked for by S/w/.go-version:2); "
		"run: gov install 1.19.1");
	put(s, "w/.go-version", "1.19.0\n", 0644);
	expect(s, SEARCH(0),
		"!4 go 1.19 is not installed (asked for by S/w/.go-version:1); "
		"run: gov install 1.19");
	put(s, "w/.go-version", "1.19.x\n", 0644);
	expect(s, SEARCH(0),
		"!4 no installed version matches 1.19 (asked for by "
		"S/w/.go-version:1); run: gov install 1.19");
	put(s, "w/.go-version", "lts\n", 0644);
	expect(s, SEARCH(0),
		"!4 no toolchain is linked as lts (asked for by "
		"S/w/.go-version:1); run: gov link lts DIR");
	expect(s, SEARCH(.env = ">=1.26 <1.28"),
		"!4 no installed version matches >=1.26 <1.28 (asked for by GOV_VERSION); "
		"run: gov install \">=1.26 <1.28\"");
	expect(s, SEARCH(.typed = "1.19.1"),
		"!4 go 1.19.1 is not installed; run: gov install 1.19.1");
	expect(s, SEARCH(.typed = "1.19.1.windows-arm64"),
		"!4 go 1.19.1.windows-arm64 is not installed; "
		"run: gov install 1.19.1 --platform windows/arm64");
	expect(s, SEARCH(.typed = "work", .cwd = "w"),
		"typed  1.24.4 -> 1.24.4 S/store/versions/1.24.4");
	assert_int_equal(os_remove_tree(in(s, "store/versions")), 0);
	expect(s, SEARCH(.typed = "work"),
		"!4 go 1.24.4 is not installed (alias work); run: gov install 1.24.4");
	expect(s, SEARCH(.env = "line"),
		"!4 no installed version matches 1.24 (alias line, asked for by GOV_VERSION); "
		"run: gov install 1.24");
	expect(s, SEARCH(.typed = "latest"),
		"!4 no installed version matches latest; run: gov install latest");
	expect(s, SEARCH(.typed = "mine"),
		"!4 no toolchain is linked as tip; run: gov link tip DIR");
}

static void test_file_is_no_toolchain(void **state)
{
	const char *s = *state;
	put(s, "store/versions/1.24.4", "", 0644);
	folder(s, "w/a/b");
	expect(s, SEARCH(.typed = "1.24.4"),
		"!4 go 1.24.4 is not installed; run: gov install 1.24.4");
}

static void test_malformed(void **state)
{
	const char *s = *state;
	stock(s);
	put(s, "store/version", "1.24.4\n", 0644);
	expect(s, SEARCH(.typed = "1.24.\x1b"),
		"!8 not a version: 1.24.\\x1b; name one such as 1.24.4, 1.24 or latest");
	expect(s, SEARCH(.typed = ""),
		"!8 not a version: ; name one such as 1.24.4, 1.24 or latest");
	expect(s, SEARCH(.env = "1.24\n"),
		"!8 GOV_VERSION: not a version: 1.24\\n; "
		"set it to one such as 1.24.4, or unset it");
	put(s, "w/.go-version", "1.24.4\nx\n", 0644);
	expect(s, SEARCH(0),
		"!8 S/w/.go-version:2: text behind the version: x; "
		"keep one version in the file");
	put(s, "w/a/.tool-versions", "golang ref:x\n", 0644);
	expect(s, SEARCH(0),
		"!8 S/w/a/.tool-versions:1: not a version: ref:x; "
		"write a line such as \"golang 1.24.4\" in it, or remove it");
	put(s, "store/version", "../x\n", 0644);
	expect(s, SEARCH(.cwd = "v"),
		"!8 S/store/version:1: not a version: ../x; "
		"write one version such as 1.24.4 in it, or remove it");
}

static void test_bad_alias(void **state)
{
	const char *s = *state;
	stock(s);
	expect(s, SEARCH(.env = "again"),
		"!8 alias again: stands for another alias: work (asked for by GOV_VERSION); "
		"give it a version in [alias] of versions.ini");
	expect(s, SEARCH(.typed = "self"),
		"!8 alias self: stands for another alias: self; "
		"give it a version in [alias] of versions.ini");
	expect(s, SEARCH(.typed = "bad"),
		"!8 alias bad: not a version: 1..2\\x1b; "
		"give it a version in [alias] of versions.ini");
}

static void expect_starts(const char *root, struct search q, const char *prefix)
{
	static struct selection s;
	char got[4096];
	struct resolve_in rin = input(root, &q);
	struct text t = text_on(got, sizeof got);
	struct err e;
	assert_int_equal(resolve(&rin, &s, &e), GOV_CONFIG);
	add_short(&t, e.text, root);
	if (!text_starts(got, prefix))
		fail_msg("\"%s\" does not start with \"%s\"", got, prefix);
}

static void test_unreadable(void **state)
{
	static char big[GOV_PIN_MAX + 2];
	const char *s = *state;
	stock(s);
	put(s, "store/version", "1.24.4\n", 0644);
	put(s, "w/a/b/.tool-versions", "golang 1.24.4\n", 0644);
	folder(s, "w/a/b/.go-version");
	expect_starts(s, SEARCH(0), "S/w/a/b/.go-version: cannot be read: ");
	assert_int_equal(os_remove(in(s, "w/a/b/.go-version")), 0);
	memset(big, ' ', sizeof big - 1);
	memcpy(big, "1.24.4", strlen("1.24.4"));
	big[GOV_PIN_MAX] = '\0';
	put(s, "w/a/b/.go-version", big, 0644);
	expect(s, SEARCH(0), "pin S/w/a/b/.go-version:1 1.24.4 -> 1.24.4 S/store/versions/1.24.4");
	big[GOV_PIN_MAX] = ' ';
	put(s, "w/a/b/.go-version", big, 0644);
	expect_starts(s, SEARCH(0), "S/w/a/b/.go-version: too large for a version file; ");
}

static void test_link_to_itself(void **state)
{
	const char *s = *state;
	stock(s);
	put(s, "store/version", "1.24.4\n", 0644);
	if (!system_link_file(".go-version", in(s, "w/a/b/.go-version")))
		SKIP_BECAUSE(NO_LINKS);
	expect_starts(s, SEARCH(0), "S/w/a/b/.go-version: cannot be read: ");
}

static void test_denied(void **state)
{
	const char *s = *state;
	char data[8];
	size_t n;
	stock(s);
	put(s, "store/version", "1.24.4\n", 0644);
	put(s, "w/.go-version", "1.24.4\n", 0);
	if (os_read_file(in(s, "w/.go-version"), data, sizeof data, &n) == 0)
		SKIP_BECAUSE(NO_SECRETS);
	expect_starts(s, SEARCH(0), "S/w/.go-version: cannot be read: ");
}

static bool link_same(const char *from, const char *to)
{
	struct os_info a, b;
	if (!system_link_file(from, to) && os_hard_link(from, to) != 0)
		return false;
	return os_stat(from, &a) == 0 && os_stat(to, &b) == 0 && a.device == b.device &&
	       a.inode == b.inode;
}

/* A go that is this very program, as a hard link of a shim in some other folder is. */
static void test_system_self(void **state)
{
	const char *s = *state;
	char exe[GOV_PATH_MAX], out[GOV_PATH_MAX];
	folder(s, "self");
	folder(s, "store");
	put(s, "bin/go" OS_EXE, "", 0755);
	assert_int_equal(os_exe_path(exe, sizeof exe), 0);
	if (OS_OPEN_STAYS)
		SKIP_BECAUSE("a program that runs cannot be removed, nor a link to it");
	if (!link_same(exe, in(s, "self/go" OS_EXE)))
		SKIP_BECAUSE("no link leads from the temporary folder to this program");
	assert_false(system_find(in(s, "self"), in(s, "store"), "go", out));
	assert_string_equal(out, "");
	const char separator[] = {OS_PATH_SEPARATOR, '\0'};
	char path[2 * GOV_PATH_MAX];
	assert_true(text_join(path, sizeof path, in(s, "self"), separator, in(s, "bin"), NULL));
	assert_true(system_find(path, in(s, "store"), "go", out));
	assert_string_equal(out, in(s, "bin"));
	assert_false(system_find(path, in(s, "store"), "gofmt", out));
	assert_false(system_find("", in(s, "store"), "go", out));
	assert_false(system_find(NULL, in(s, "store"), "go", out));
}

static void test_long_cwd(void **state)
{
	static char big[GOV_PATH_MAX + 1];
	const char *s = *state;
	struct search q = {.typed = NULL};
	struct resolve_in rin = input(s, &q);
	struct selection sel;
	struct err e;
	memset(big, 'a', sizeof big - 1);
	big[0] = '/';
	rin.cwd = big;
	assert_int_equal(resolve(&rin, &sel, &e), GOV_FILESYSTEM);
	big[GOV_PATH_MAX - 4] = '\0';
	assert_int_equal(resolve(&rin, &sel, &e), GOV_FILESYSTEM);
	assert_true(text_starts(e.text, "path too long: /aaa"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_missing),
		scratch_test(test_file_is_no_toolchain),
		scratch_test(test_malformed),
		scratch_test(test_bad_alias),
		scratch_test(test_unreadable),
		scratch_test(test_link_to_itself),
		scratch_test(test_denied),
		scratch_test(test_system_self),
		scratch_test(test_long_cwd),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
