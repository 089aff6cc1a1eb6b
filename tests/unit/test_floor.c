#include "scratch.h"
#include "skip.h"
#include "system.h"

#include "core/floor.h"

/* The variables that floors look at. */
static const char *gowork, *mode, *pwd, *temp;

static const char *get_env(const char *name)
{
	if (strcmp(name, "GOWORK") == 0)
		return gowork;
	if (strcmp(name, "GO111MODULE") == 0)
		return mode;
	if (strcmp(name, "PWD") == 0)
		return pwd;
	assert_string_equal(name, OS_TEMP_ENV);
	return temp;
}

static const char *outcome(const char *root, const struct floor *f)
{
	static char got[GOV_PATH_MAX * 2];
	static const char *const words[] = {[FLOOR_NONE] = "none",
		[FLOOR_SET] = "set",
		[FLOOR_DEFAULT] = "default",
		[FLOOR_BAD_TOOLCHAIN] = "bad toolchain",
		[FLOOR_BAD_GO] = "bad go",
		[FLOOR_UNREADABLE] = "unreadable",
		[FLOOR_BAD_GOWORK] = "bad GOWORK"};
	struct text t = text_on(got, sizeof got);
	bool below = text_starts(f->file, root);
	text_add(&t, words[f->kind]);
	text_add(&t, f->kind == FLOOR_SET ? " " : "");
	text_add(&t, f->version.text);
	text_add(&t, f->file[0] != '\0' ? " " : "");
	text_add(&t, below ? "S" : "");
	text_add(&t, below ? f->file + strlen(root) : f->file);
	if (f->line > 0) {
		text_add(&t, ":");
		text_add_u64(&t, f->line);
	}
	return got;
}

/* Find the floor of root/cwd, by absolute paths and from within it. */
static void expect_in(const char *root, const char *cwd, const char *goroot, const char *want)
{
	static struct floor f;
	char back[GOV_PATH_MAX];
	struct floor_in q = {.get_env = get_env, .cwd = in(root, cwd), .goroot = goroot};
	memset(&f, 0x55, sizeof f);
	floor_find(&q, &f);
	assert_string_equal(outcome(root, &f), want);
	assert_int_equal(os_getcwd(back, sizeof back), 0);
	assert_true(system_chdir(q.cwd));
	q.here = true;
	memset(&f, 0x55, sizeof f);
	floor_find(&q, &f);
	assert_true(system_chdir(back));
	assert_string_equal(outcome(root, &f), want);
}

static void expect(const char *root, const char *cwd, const char *want)
{
	expect_in(root, cwd, NULL, want);
}

static int setup(void **state)
{
	gowork = mode = pwd = temp = NULL;
	return scratch_setup(state);
}

#define floor_test(f) cmocka_unit_test_setup_teardown(f, setup, scratch_teardown)

static void test_nearest(void **state)
{
	const char *s = *state;
	folder(s, "w/a/b");
	expect(s, "w/a/b", "none");
	put(s, "w/go.mod", "module m\n\ngo 1.22\n", 0644);
	expect(s, "w/a/b", "set 1.22 S/w/go.mod:3");
	expect(s, "w", "set 1.22 S/w/go.mod:3");
	put(s, "w/a/go.mod", "module n\n", 0644);
	expect(s, "w/a/b", "none S/w/a/go.mod");
	put(s, "w/go.work", "go 1.21.0\n", 0644);
	expect(s, "w/a/b", "set 1.21.0 S/w/go.work:1");
	put(s, "w/a/b/go.work", "use .\n", 0644);
	expect(s, "w/a/b", "none S/w/a/b/go.work");
	expect(s, "w/a", "set 1.21.0 S/w/go.work:1");
}

/* A folder of that name is none. */
static void test_no_file(void **state)
{
	const char *s = *state;
	put(s, "w/go.mod", "go 1.22\n", 0644);
	folder(s, "w/a/b/go.mod");
	folder(s, "w/a/b/go.work");
	expect(s, "w/a/b", "set 1.22 S/w/go.mod:1");
}

/* Nor is a link that leads nowhere. */
static void test_links(void **state)
{
	const char *s = *state;
	put(s, "w/go.mod", "go 1.22\n", 0644);
	folder(s, "w/a/b");
	if (!system_link_file("nowhere", in(s, "w/a/go.mod")))
		SKIP_BECAUSE(NO_LINKS);
	assert_true(system_link_file("go.work", in(s, "w/a/go.work")));
	expect(s, "w/a/b", "set 1.22 S/w/go.mod:1");
	assert_int_equal(os_remove(in(s, "w/a/go.mod")), 0);
	assert_true(system_link_file("../go.mod", in(s, "w/a/go.mod")));
	expect(s, "w/a/b", "set 1.22 S/w/a/go.mod:1");
}

static void test_depth(void **state)
{
	const char *s = *state;
	char deep[64] = "w";
	struct text t = {.p = deep, .len = 1, .cap = sizeof deep};
	put(s, "w/go.mod", "go 1.22\n", 0644);
	for (size_t depth = 0; depth < 20; depth++) {
		folder(s, deep);
		expect(s, deep, "set 1.22 S/w/go.mod:1");
		text_add(&t, "/d");
	}
}

static void test_gowork(void **state)
{
	const char *s = *state;
	put(s, "w/go.mod", "go 1.22\n", 0644);
	put(s, "w/go.work", "go 1.23\n", 0644);
	put(s, "x/named", "go 1.24\n", 0644);
	folder(s, "x/folder");
	gowork = "";
	expect(s, "w", "set 1.23 S/w/go.work:1");
	gowork = "auto";
	expect(s, "w", "set 1.23 S/w/go.work:1");
	gowork = "off";
	expect(s, "w", "set 1.22 S/w/go.mod:1");
	gowork = in(s, "x/named");
	expect(s, "w", "set 1.24 S/x/named:1");
	gowork = in(s, "x/missing");
	expect(s, "w", "set 1.22 S/w/go.mod:1");
	gowork = in(s, "x/folder");
	expect(s, "w", "unreadable S/x/folder");
	gowork = "go.work";
	expect(s, "w", "bad GOWORK go.work");
	gowork = "Off";
	expect(s, "w", "bad GOWORK Off");
}

static void test_module_mode(void **state)
{
	const char *s = *state;
	put(s, "w/go.work", "go 1.23\n", 0644);
	mode = "on";
	expect(s, "w", "set 1.23 S/w/go.work:1");
	mode = "auto";
	expect(s, "w", "none");
	put(s, "w/go.mod", "go 1.22\n", 0644);
	expect(s, "w", "set 1.23 S/w/go.work:1");
	mode = "off";
	expect(s, "w", "none");
	mode = "nonsense";
	expect(s, "w", "none");
	mode = "";
	expect(s, "w", "set 1.23 S/w/go.work:1");
}

/* A go.mod that lies in the folder for temporary files holds for nothing; a go.work does. */
static void test_temp(void **state)
{
	const char *s = *state;
	put(s, "tmp/go.mod", "go 1.22\n", 0644);
	put(s, "tmp/x/y/z", "", 0644);
	temp = in(s, "other");
	expect(s, "tmp/x/y", "set 1.22 S/tmp/go.mod:1");
	temp = in(s, "tmp");
	expect(s, "tmp/x/y", "none");
	expect(s, "tmp", "none");
	put(s, "tmp/x/go.mod", "go 1.21\n", 0644);
	expect(s, "tmp/x/y", "set 1.21 S/tmp/x/go.mod:1");
	put(s, "tmp/go.work", "go 1.24\n", 0644);
	expect(s, "tmp/x/y", "set 1.24 S/tmp/go.work:1");
}

static void test_temp_by_a_link(void **state)
{
	const char *s = *state;
	put(s, "tmp/go.mod", "go 1.22\n", 0644);
	if (os_link_dir(in(s, "tmp"), in(s, "link")) != 0)
		SKIP_BECAUSE(NO_FOLDER_LINKS);
	temp = in(s, "link/");
	expect(s, "tmp", "none");
}

/* Below a GOROOT, which has modules of its own, no go.work above counts. */
static void test_goroot(void **state)
{
	const char *s = *state;
	put(s, "w/go.work", "go 1.23\n", 0644);
	put(s, "w/root/src/go.mod", "go 1.22\n", 0644);
	expect_in(s, "w/root/src", in(s, "w/other"), "set 1.23 S/w/go.work:1");
	expect_in(s, "w/root/src", in(s, "w/root"), "set 1.22 S/w/root/src/go.mod:1");
	expect_in(s, "w/root/src", in(s, "w"), "set 1.22 S/w/root/src/go.mod:1");
	expect_in(s, "w/root", in(s, "w/root"), "set 1.23 S/w/go.work:1");
}

/* As Go, floors go by the name that PWD gives the current folder, if it is that folder. */
static void test_pwd(void **state)
{
	static struct floor f;
	const char *s = *state;
	char back[GOV_PATH_MAX];
	struct floor_in q = {.get_env = get_env, .cwd = in(s, "real/pkg"), .here = true};
	const char *const other[] = {"/nowhere", "linked", in(s, "w"), in(s, "w/../w/linked")};
	put(s, "real/go.mod", "go 1.22\n", 0644);
	put(s, "w/go.mod", "go 1.24\n", 0644);
	folder(s, "real/pkg");
	if (os_link_dir(in(s, "real/pkg"), in(s, "w/linked")) != 0)
		SKIP_BECAUSE(NO_FOLDER_LINKS);
	assert_int_equal(os_getcwd(back, sizeof back), 0);
	assert_true(system_chdir(q.cwd));
	pwd = in(s, "w/linked");
	floor_find(&q, &f);
	assert_string_equal(outcome(s, &f),
		OS_GO_HEEDS_PWD ? "set 1.24 S/w/go.mod:1" : "set 1.22 S/real/go.mod:1");
	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		pwd = other[i];
		floor_find(&q, &f);
		assert_string_equal(outcome(s, &f), "set 1.22 S/real/go.mod:1");
	}
	assert_true(system_chdir(back));
}

static void test_bad_files(void **state)
{
	const char *s = *state;
	put(s, "w/go.mod", "module m\ngo 1.22.x\n", 0644);
	expect(s, "w", "bad go S/w/go.mod:2");
	put(s, "w/go.mod", "module m\ntoolchain go1.22.x\n", 0644);
	expect(s, "w", "bad toolchain S/w/go.mod:2");
	put(s, "w/go.mod", "module m\ntoolchain default\n", 0644);
	expect(s, "w", "default S/w/go.mod:2");
}

static void test_what_has_no_end(void **state)
{
	const char *s = *state;
	folder(s, "fifo");
	folder(s, "zero");
	if (system_zeros() == NULL)
		SKIP_BECAUSE("no file of this system is without an end");
	assert_true(system_fifo(in(s, "fifo/go.mod")));
	expect(s, "fifo", "none S/fifo/go.mod");
	assert_true(system_link_file(system_zeros(), in(s, "zero/go.mod")));
	expect(s, "zero", "unreadable S/zero/go.mod");
}

static void test_denied(void **state)
{
	const char *s = *state;
	char data[8];
	size_t n;
	put(s, "w/go.mod", "go 1.22\n", 0);
	if (os_read_file(in(s, "w/go.mod"), data, sizeof data, &n) == 0)
		SKIP_BECAUSE(NO_SECRETS);
	folder(s, "w/a");
	expect(s, "w/a", "unreadable S/w/go.mod");
}

static void test_satisfied(void **state)
{
	static const struct {
		const char *floor, *version;
		bool satisfied;
	} rows[] = {
		{"1.22", "1.21.13", false},
		{"1.22", "1.22rc1", true},
		{"1.22", "1.22.0", true},
		{"1.22.0", "1.22rc1", false},
		{"1.22.5", "1.22.5-acme", true},
		{"1.22.5", "1.22.4-acme", false},
		{"1.22.5", "1.22.10", true},
		{"1.25rc1", "1.24.9", false},
		{"1.20", "1.20", true},
		{"1.20.0", "1.20", true},
		{"1.20", "1.20rc3", false},
		{"1.99999999999999999999", "1.24.4", false},
	};
	struct floor f;
	(void)state;
	floor_none(&f);
	assert_true(floor_satisfied(&f, "1.2.2"));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		f.kind = FLOOR_SET;
		text_join(f.version.text, sizeof f.version.text, rows[i].floor, NULL);
		if (floor_satisfied(&f, rows[i].version) != rows[i].satisfied)
			fail_msg("%s against go %s", rows[i].version, rows[i].floor);
	}
}

static void test_exact(void **state)
{
	static const char *const rows[][2] = {
		{"1.22.0", "1.22.0"},
		{"1.22.5-acme", "1.22.5-acme"},
		{"1.21rc3", "1.21rc3"},
		{"1.20", "1.20"},
		{"1.20.0", "1.20"},
		{"1.21", NULL},
		{"1.22.5 acme", NULL},
		{"1.22.5-Big", NULL},
		{"1.22.5-a..b", NULL},
		{"go1.22.5", NULL},
	};
	struct floor f;
	struct version v;
	(void)state;
	floor_none(&f);
	assert_false(floor_exact(&f, &v));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		f.kind = FLOOR_SET;
		text_join(f.toolchain, sizeof f.toolchain, rows[i][0], NULL);
		assert_int_equal(floor_exact(&f, &v), rows[i][1] != NULL);
		if (rows[i][1])
			assert_string_equal(v.text, rows[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		floor_test(test_nearest),
		floor_test(test_no_file),
		floor_test(test_links),
		floor_test(test_depth),
		floor_test(test_gowork),
		floor_test(test_module_mode),
		floor_test(test_temp),
		floor_test(test_temp_by_a_link),
		floor_test(test_goroot),
		floor_test(test_pwd),
		floor_test(test_bad_files),
		floor_test(test_what_has_no_end),
		floor_test(test_denied),
		cmocka_unit_test(test_satisfied),
		cmocka_unit_test(test_exact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
