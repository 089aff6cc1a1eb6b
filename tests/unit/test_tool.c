#include "core/tool.h"

#include "scratch.h"

static struct selection chosen(const char *root, const char *name, enum origin origin)
{
	struct selection s;
	memset(&s, 0, sizeof s);
	s.origin = origin;
	assert_true(text_join(s.name, sizeof s.name, name, NULL));
	assert_true(
		text_join(s.version, sizeof s.version, text_is_digit(name[0]) ? name : "", NULL));
	assert_true(text_join(s.goroot, sizeof s.goroot, root, "/versions/", name, NULL));
	return s;
}

static void add(const char *root, const char *toolchain, const char *tool)
{
	char rel[300];
	snprintf(rel, sizeof rel, "tools/%s/bin/%s" OS_EXE, toolchain, tool);
	put(root, rel, "#!/bin/sh\n", 0755);
	snprintf(rel, sizeof rel, "versions/%s", toolchain);
	folder(root, rel);
}

static void test_names(void **state)
{
	static const char *const good[] = {"dlv", "gopls", "golangci-lint", "protoc-gen-go", "x",
		"goimports", "go_x", "Task", "7z", "a.b", "g", "gox1.2", "go1x", "go-1"};
	static const char *const bad[] = {"", "go", "gofmt", "gov", "gov-full", "go1.24.4",
		"go1.24", "go1", "go1.25rc1", ".shim", "-x", "..", "a/b", "a\\b", "a b", "a:b",
		"\x1b[m", "ü"};
	char longest[GOV_TOOL_MAX + 1];
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!tool_name_ok(good[i]))
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (tool_name_ok(bad[i]))
			fail_msg("accepted: %s", bad[i]);
	memset(longest, 'a', sizeof longest);
	longest[GOV_TOOL_MAX] = '\0';
	assert_false(tool_name_ok(longest));
	longest[GOV_TOOL_MAX - 1] = '\0';
	assert_true(tool_name_ok(longest));
}

static void test_path(void **state)
{
	struct selection s = chosen("/r", "1.24.4", ORIGIN_PIN);
	char out[GOV_PATH_MAX], *deep;
	(void)state;
	assert_true(tool_path("/r", &s, "dlv", out));
	assert_string_equal(out, "/r/tools/1.24.4/bin/dlv" OS_EXE);
	assert_true(tool_bin("/r", "mine", out));
	assert_string_equal(out, "/r/tools/mine/bin");
	assert_false(tool_path("/r", &s, "go", out));
	assert_false(tool_path("/r", &s, "../x", out));
	s.system = true;
	assert_false(tool_path("/r", &s, "dlv", out));
	s.system = false;
	deep = malloc(GOV_PATH_MAX);
	assert_non_null(deep);
	memset(deep, 'd', GOV_PATH_MAX - 1);
	deep[GOV_PATH_MAX - 1] = '\0';
	assert_false(tool_path(deep, &s, "dlv", out));
	free(deep);
}

static void test_find(void **state)
{
	const char *r = *state;
	struct selection s = chosen(r, "1.24.4", ORIGIN_PIN);
	char out[GOV_PATH_MAX];
	struct err e;
	add(r, "1.24.4", "dlv");
	assert_int_equal(tool_find(r, NULL, &s, "dlv", out, &e), GOV_OK);
	assert_string_equal(out, in(r, "tools/1.24.4/bin/dlv" OS_EXE));
	put(r, "versions/1.24.4/bin/dlv" OS_EXE, "", 0755);
	assert_int_equal(tool_find(r, NULL, &s, "dlv", out, &e), GOV_OK);
	assert_string_equal(out, in(r, "versions/1.24.4/bin/dlv" OS_EXE));
	folder(r, "tools/1.24.4/bin/folder" OS_EXE);
	assert_int_equal(tool_find(r, NULL, &s, "folder", out, &e), GOV_NOT_FOUND);
	assert_int_equal(tool_find(r, NULL, &s, "../bin/dlv", out, &e), GOV_NOT_FOUND);
}

static void test_find_for_system(void **state)
{
	const char *r = *state;
	struct selection s = chosen(r, "", ORIGIN_SYSTEM);
	char out[GOV_PATH_MAX];
	struct err e;
	s.system = true;
	add(r, "1.24.4", "dlv");
	put(r, "bin/go" OS_EXE, "", 0755);
	put(r, "other/dlv" OS_EXE, "", 0755);
	put(r, "shims/dlv" OS_EXE, "", 0755);
	assert_true(text_join(s.goroot, sizeof s.goroot, r, "/bin", NULL));
	assert_int_equal(tool_find(r, in(r, "other"), &s, "dlv", out, &e), GOV_OK);
	assert_string_equal(out, in(r, "other/dlv" OS_EXE));
	assert_int_equal(tool_find(r, in(r, "shims"), &s, "dlv", out, &e), GOV_NOT_FOUND);
	assert_string_equal(e.text,
		"dlv: the system's Go is in effect, and PATH has no other dlv than gov's shim; "
		"gov has it for 1.24.4; choose that: gov use 1.24.4");
	assert_true(tool_lacks(r, in(r, "bin"), &s, "dlv"));
	assert_false(tool_lacks(r, in(r, "shims"), &s, "dlv"));
	assert_false(tool_lacks(r, in(r, "bin"), &s, "gofmt"));
	s.system = false;
	assert_false(tool_lacks(r, in(r, "bin"), &s, "dlv"));
}

static void missing(const char *r, const struct selection *s, const char *tool, const char *want)
{
	struct err e;
	assert_int_equal(tool_missing(r, NULL, s, tool, &e), GOV_NOT_FOUND);
	assert_int_equal(e.code, GOV_NOT_FOUND);
	assert_string_equal(e.text, want);
}

static void test_missing(void **state)
{
	static const char *const order[] = {
		"1.22.0", "mine", "1.24.0", "1.9.7", "1.23.10", "1.23.9", "1.21.0", "theirs"};
	const char *r = *state;
	struct selection s = chosen(r, "1.25.0", ORIGIN_PIN);
	missing(r, &s, "dlv", "dlv: not installed for go 1.25.0; run: gov tool install dlv");
	add(r, "mine", "dlv");
	missing(r, &s, "dlv",
		"dlv: not installed for go 1.25.0 (it is for mine); run: gov tool install dlv");
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		add(r, order[i], "dlv");
	put(r, "tools/1.26.0/bin/dlv" OS_EXE, "", 0755); /* of no toolchain */
	s.origin = ORIGIN_TYPED;
	missing(r, &s, "dlv",
		"dlv: not installed for go 1.25.0 (it is for 1.24.0, 1.23.10, 1.23.9, 1.22.0, "
		"1.21.0 and 3 more); run: gov tool install dlv --go 1.25.0");
	missing(r, &s, "gopls",
		"gopls: not installed for go 1.25.0; run: gov tool install gopls --go 1.25.0");
	s = chosen(r, "work", ORIGIN_ENV);
	missing(r, &s, "gopls", "gopls: not installed for work; run: gov tool install gopls");
}

/* The release 1.20 is asked for as 1.20.0. */
static void test_missing_for_a_line(void **state)
{
	struct selection s = chosen(*state, "1.20", ORIGIN_TYPED);
	missing(*state, &s, "dlv",
		"dlv: not installed for go 1.20; run: gov tool install dlv --go 1.20.0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_path),
		scratch_test(test_find),
		scratch_test(test_find_for_system),
		scratch_test(test_missing),
		scratch_test(test_missing_for_a_line),
	};
	return cmocka_run_group_tests_name("tool", tests, NULL, NULL);
}
