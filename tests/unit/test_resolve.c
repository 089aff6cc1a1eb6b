#include "resolve_search.h"
#include "skip.h"

static void test_order(void **state)
{
	const char *s = *state;
	struct search all = {.typed = "1.22.3", .env = "1.23.9", .path = "@/bin"};
	stock(s);
	put(s, "w/a/b/.tool-versions", "node 1\ngolang 1.24.4\n", 0644);
	put(s, "store/version", "1.20.1\n", 0644);
	put(s, "bin/go" OS_EXE, "", 0755);
	expect(s, all, "typed  1.22.3 -> 1.22.3 S/store/versions/1.22.3");
	all.typed = NULL;
	expect(s, all, "env GOV_VERSION 1.23.9 -> 1.23.9 S/store/versions/1.23.9");
	all.env = "";
	expect(s, all, "pin S/w/a/b/.tool-versions:2 1.24.4 -> 1.24.4 S/store/versions/1.24.4");
	all.cwd = "w/a";
	expect(s, all, "default S/store/version:1 1.20.1 -> 1.20.1 S/store/versions/1.20.1");
	put(s, "store/version", "# nothing\n", 0644);
	expect(s, all, "system  system system  S/bin");
	all.path = "";
	expect(s, all,
		"!4 no Go version is selected: no GOV_VERSION, no .go-version or .tool-versions in "
		"S/w/a or above, no default in S/store/version, no other go on PATH; "
		"run: gov global VERSION (gov list shows those installed), or: gov install latest");
	all.path = NULL;
	expect(s, all,
		"!4 no Go version is selected: no GOV_VERSION, no .go-version or .tool-versions in "
		"S/w/a or above, no default in S/store/version, no other go on PATH; "
		"run: gov global VERSION (gov list shows those installed), or: gov install latest");
}

static void test_walk(void **state)
{
	const char *s = *state;
	const char *found = "pin S/w/.go-version:1 1.24.4 -> 1.24.4 S/store/versions/1.24.4";
	stock(s);
	put(s, "w/.go-version", "1.24.4", 0644);
	expect(s, SEARCH(0), found);
	put(s, "w/a/.go-version", "# only a comment\n", 0644);
	expect(s, SEARCH(0), found);
	put(s, "w/a/.tool-versions", "nodejs 20\n", 0644);
	expect(s, SEARCH(0), found);
	put(s, "w/a/.tool-versions", "golang 1.22.3\n", 0644);
	expect(s, SEARCH(0), "pin S/w/a/.tool-versions:1 1.22.3 -> 1.22.3 S/store/versions/1.22.3");
	put(s, "w/a/.go-version", "\n1.23.9\n", 0644);
	expect(s, SEARCH(0), "pin S/w/a/.go-version:2 1.23.9 -> 1.23.9 S/store/versions/1.23.9");
	expect(s, SEARCH(.cwd = "w"), found);
}

/* The pin is found from every depth below it, whether it is opened by its absolute path or from the
 * current folder. */
static void test_here(void **state)
{
	const char *s = *state;
	const char *found = "pin S/w/.tool-versions:1 1.24.4 -> 1.24.4 S/store/versions/1.24.4";
	char deep[64] = "w";
	struct text t = {.p = deep, .len = 1, .cap = sizeof deep};
	char back[GOV_PATH_MAX];
	assert_int_equal(os_getcwd(back, sizeof back), 0);
	stock(s);
	put(s, "w/.tool-versions", "golang 1.24.4\n", 0644);
	for (size_t depth = 0; depth < 20; depth++) {
		struct search q = {.cwd = deep};
		folder(s, deep);
		expect(s, q, found);
		assert_true(system_chdir(in(s, deep)));
		q.here = true;
		expect(s, q, found);
		text_add(&t, "/d");
	}
	assert_true(system_chdir(back));
}

/* What resolve_near finds from w/a/b with this PWD, or "no" and how many folders it has seen; and
 * that resolve() then finds what it finds alone. */
static void expect_near(const char *root, struct search q, const char *pwd, const char *want)
{
	static struct selection s;
	char got[512];
	struct text t = text_on(got, sizeof got);
	struct resolve_in rin = input(root, &q);
	struct err e;
	size_t seen = 99;
	if (resolve_near(&rin, pwd, &s, &seen, &e)) {
		add_selection(&t, &s, root);
	} else {
		text_add(&t, "no ");
		text_add_u64(&t, seen);
	}
	assert_string_equal(got, want);
}

static void test_near(void **state)
{
	const char *s = *state;
	const char *found = "pin :1 1.24.4 -> 1.24.4 S/store/versions/1.24.4";
	char back[GOV_PATH_MAX];
	assert_int_equal(os_getcwd(back, sizeof back), 0);
	stock(s);
	assert_true(system_chdir(in(s, "w/a/b")));
	put(s, "w/.tool-versions", "golang 1.24.4\n", 0644);
	expect_near(s, SEARCH(0), "/x/y", found);
	expect_near(s, SEARCH(0), "//x///y/", found);
	expect_near(s, SEARCH(0), "/q/q/q/q/q/q/q/q/q/q/q/q/q/q/q/q/q/q/q/q/q", found);
	expect_near(s, SEARCH(0), "/x", "no 2");
	expect_near(s, SEARCH(0), "/", "no 1");
	expect_near(s, SEARCH(0), "", "no 1");
	expect_near(s, SEARCH(0), NULL, "no 1");
	expect_near(
		s, SEARCH(.env = "1.23.9"), NULL, "env  1.23.9 -> 1.23.9 S/store/versions/1.23.9");
	expect_near(s, SEARCH(.typed = "1.22.3", .env = "1.23.9"), NULL,
		"typed  1.22.3 -> 1.22.3 S/store/versions/1.22.3");
	expect_near(s, SEARCH(.typed = "!"), "/x/y", "no 0");
	expect_near(s, SEARCH(.env = "1.19"), "/x/y", "no 0");
	put(s, "w/a/.go-version", "1..2\n", 0644);
	expect_near(s, SEARCH(0), "/x/y", "no 1");
	assert_true(system_chdir(back));
}

/* What was seen is not looked at again, and counts as above it even beyond the root. */
static void test_seen(void **state)
{
	const char *s = *state;
	struct search q = {.typed = NULL};
	struct resolve_in rin = input(s, &q);
	struct selection sel;
	struct err e;
	stock(s);
	put(s, "w/.go-version", "1.22.3\n", 0644);
	put(s, "w/a/.go-version", "1.23.9\n", 0644);
	rin.seen = 1;
	assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
	assert_string_equal(sel.name, "1.23.9");
	rin.seen = 2;
	assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
	assert_string_equal(sel.name, "1.22.3");
	rin.seen = 50;
	assert_int_equal(resolve(&rin, &sel, &e), GOV_NOT_INSTALLED);
}

static void test_kinds(void **state)
{
	static const char *const rows[][2] = {
		{"1.20", "1.20.1"},
		{"1.20.0", "1.20"},
		{"go1.20.0", "1.20"},
		{"1.24", "1.24.4"},
		{"1.24.x", "1.24.4"},
		{"1", "1.24.4"},
		{"latest", "1.24.4"},
		{"oldstable", "1.23.10"},
		{">=1.22 <1.24", "1.23.10"},
		{">=1.25rc1", "1.25rc1"},
		{"1.25rc1", "1.25rc1"},
		{"1.24.9-acme", "1.24.9-acme"},
		{"1.24.8.linux-arm64", "1.24.8"},
		{"1.24.4.linux-amd64", "1.24.4"},
		{"tip", "tip"},
		{"work", "1.24.4"},
		{"line", "1.24.4"},
		{"range", "1.23.10"},
		{"mine", "tip"},
	};
	const char *s = *state;
	stock(s);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct search q = {.typed = rows[i][0]};
		struct resolve_in rin = input(s, &q);
		struct selection sel;
		struct err e;
		assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
		assert_int_equal(selection_check(&rin, &sel, &e), GOV_OK);
		const char *got = sel.version[0] != '\0' ? sel.version : sel.name;
		if (strcmp(got, rows[i][1]) != 0)
			fail_msg("%s gives %s, not %s", rows[i][0], got, rows[i][1]);
	}
}

static void test_names(void **state)
{
	const char *s = *state;
	struct selection sel;
	struct err e;
	struct search q = {.typed = "1.24.8.linux-arm64"};
	struct resolve_in rin = input(s, &q);
	stock(s);
	assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
	assert_string_equal(sel.name, "1.24.8.linux-arm64");
	assert_string_equal(sel.goroot, in(s, "store/versions/1.24.8.linux-arm64"));
	rin.typed = "work";
	assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
	assert_int_equal(sel.request.kind, REQUEST_EXACT);
	assert_string_equal(sel.request.text, "1.24.4");
	assert_string_equal(sel.request.name, "work");
	rin.typed = "mine";
	assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
	assert_int_equal(sel.request.kind, REQUEST_NAME);
	assert_string_equal(sel.name, "tip");
	assert_string_equal(sel.version, "");
}

static void test_steps(void **state)
{
	const char *s = *state;
	stock(s);
	expect_steps(s, SEARCH(0),
		"typed  -|env GOV_VERSION -|pin S/w/a/b -|"
		"default S/store/version -|system PATH -|");
	put(s, "bin/go" OS_EXE, "", 0755);
	expect_steps(s, SEARCH(.path = "@/bin"),
		"typed  -|env GOV_VERSION -|pin S/w/a/b -|default S/store/version -|"
		"system S/bin system won|");
	put(s, "store/version", "1.24\n", 0644);
	expect_steps(s, SEARCH(0),
		"typed  -|env GOV_VERSION -|pin S/w/a/b -|"
		"default S/store/version:1 1.24 won|system PATH -|");
	expect_steps(s, SEARCH(.env = "system", .path = "@/bin"),
		"typed  -|env GOV_VERSION system won|pin S/w/a/b -|"
		"default S/store/version:1 1.24|system S/bin system|");
	put(s, "w/.go-version", "work\n", 0644);
	put(s, "w/a/.go-version", "# c\n", 0644);
	put(s, "w/a/b/.tool-versions", "node 1\n", 0644);
	expect_steps(s, SEARCH(0),
		"typed  -|env GOV_VERSION -|pin S/w/a/b/.tool-versions -|"
		"pin S/w/a/.go-version -|pin S/w/.go-version:1 work won|"
		"default S/store/version:1 1.24|system PATH -|");
	put(s, "store/version", "1..4\n", 0644);
	expect_steps(s, SEARCH(.typed = "go1.19", .env = "1.18"),
		"typed  go1.19 won|env GOV_VERSION 1.18|pin S/w/a/b/.tool-versions -|"
		"pin S/w/a/.go-version -|pin S/w/.go-version:1 work|"
		"default S/store/version wrong|system PATH -|");
	expect_steps(s, SEARCH(.typed = "1..9"), "typed  wrong|");
	put(s, "w/a/.go-version", "1..9", 0644);
	expect_steps(s, SEARCH(0),
		"typed  -|env GOV_VERSION -|pin S/w/a/b/.tool-versions -|"
		"pin S/w/a/.go-version wrong|");
}

static void test_system(void **state)
{
	const char *s = *state;
	stock(s);
	put(s, "store/shims/go" OS_EXE, "", 0755);
	put(s, "plain/go", "", 0644);
	folder(s, "folder/go" OS_EXE);
	put(s, "bin/go" OS_EXE, "", 0755);
	put(s, "bin2/go" OS_EXE, "", 0755);
	expect(s, SEARCH(.typed = "system", .path = "@/bin2:@/bin"),
		"typed  system system  S/bin2");
	expect(s,
		SEARCH(.typed = "system", .path = "@/none::.:bin:@/store/shims:@/store/shims/:"
						  "@/store/./shims:@/plain:@/folder:@/bin:@/bin2"),
		"typed  system system  S/bin");
	expect(s, SEARCH(.env = "sys", .path = "@/bin"), "env GOV_VERSION system system  S/bin");
	put(s, "w/.go-version", "system\n", 0644);
	expect(s, SEARCH(.path = "@/store/shims:@/plain"),
		"!4 the system's Go was asked for, but there is no other go on PATH than gov's own "
		"(asked for by S/w/.go-version:1); "
		"add its folder to PATH, or choose a version: gov install latest");
}

static void test_system_by_a_link(void **state)
{
	const char *s = *state;
	put(s, "store/shims/go" OS_EXE, "", 0755);
	put(s, "bin/go" OS_EXE, "", 0755);
	if (os_link_dir(in(s, "store/shims"), in(s, "alias-of-shims")) != 0)
		SKIP_BECAUSE(NO_FOLDER_LINKS);
	expect(s, SEARCH(.typed = "system", .path = "@/alias-of-shims:@/bin"),
		"typed  system system  S/bin");
}

static void test_tool(void **state)
{
	const char *s = *state;
	char out[GOV_PATH_MAX];
	struct search q = {.typed = "1.24.4"};
	struct resolve_in rin = input(s, &q);
	struct selection sel;
	struct err e;
	assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
	assert_true(selection_tool(&sel, "gofmt", out));
	assert_string_equal(out, in(s, "store/versions/1.24.4/bin/gofmt" OS_EXE));
	assert_false(selection_tool(&sel, "", out));
	assert_false(selection_tool(&sel, "../go", out));
	assert_false(selection_tool(&sel, "a\\go", out));
	assert_false(selection_tool(&sel, "go/", out));
	put(s, "bin/go" OS_EXE, "", 0755);
	rin.typed = "system";
	rin.path = in(s, "bin");
	assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
	assert_true(selection_tool(&sel, "go", out));
	assert_string_equal(out, in(s, "bin/go" OS_EXE));
}

/* What selection_request() gives selects the same again. */
static void test_request(void **state)
{
	static const char *const rows[][2] = {
		{"1.20.0", "1.20.0"},
		{"1.20", "1.20.1"},
		{"latest", "1.24.4"},
		{"tip", "tip"},
		{"1.24.8.linux-arm64", "1.24.8.linux-arm64"},
		{"1.20.linux-arm64", "1.20.linux-arm64"},
		{"system", "system"},
	};
	const char *s = *state;
	stock(s);
	put(s, "bin/go" OS_EXE, "", 0755);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct search q = {.typed = rows[i][0], .path = "@/bin"};
		struct resolve_in rin = input(s, &q);
		struct selection first, again;
		struct err e;
		char text[GOV_REQUEST_MAX];
		assert_int_equal(resolve(&rin, &first, &e), GOV_OK);
		selection_request(&first, text);
		assert_string_equal(text, rows[i][1]);
		rin.typed = text;
		assert_int_equal(resolve(&rin, &again, &e), GOV_OK);
		assert_string_equal(again.goroot, first.goroot);
	}
}

static void test_explicit(void **state)
{
	(void)state;
	struct selection s = {.origin = ORIGIN_TYPED};
	assert_true(selection_explicit(&s));
	s.origin = ORIGIN_ENV;
	assert_true(selection_explicit(&s));
	s.origin = ORIGIN_PIN;
	assert_false(selection_explicit(&s));
	s.origin = ORIGIN_DEFAULT;
	assert_false(selection_explicit(&s));
	s.origin = ORIGIN_SYSTEM;
	assert_false(selection_explicit(&s));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_order),
		scratch_test(test_walk),
		scratch_test(test_here),
		scratch_test(test_near),
		scratch_test(test_seen),
		scratch_test(test_kinds),
		scratch_test(test_names),
		scratch_test(test_steps),
		scratch_test(test_system),
		scratch_test(test_system_by_a_link),
		scratch_test(test_tool),
		scratch_test(test_request),
		scratch_test(test_explicit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
