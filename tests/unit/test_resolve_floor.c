/* resolve() where a go.mod or go.work has a say. */
#include "scratch.h"

#include "core/conf.h"
#include "core/resolve.h"

static const char settings[] = "gov-conf 1\n"
			       "alias old 1.22.3\n"
			       "alias mine tip\n"
			       "alias cross 1.22.3.linux-arm64\n";

static const char *no_env(const char *name)
{
	(void)name;
	return NULL;
}

/* One search in S/w, the store being S/store. */
struct search {
	const char *typed, *env;
};

static struct resolve_in input(const char *root, struct search q)
{
	static struct conf conf;
	static char path[GOV_PATH_MAX];
	assert_true(conf_open(&conf, settings));
	text_join(path, sizeof path, root, "/bin", NULL);
	return (struct resolve_in){
		.root = in(root, "store"),
		.cwd = in(root, "w"),
		.typed = q.typed,
		.env_version = q.env,
		.path = path,
		.tool = "go",
		.host = {"linux", "amd64"},
		.conf = &conf,
		.get_env = no_env,
	};
}

/* "1.22.3 raised to 1.24.4", "1.22.3 unmet", or just the name. */
static const char *outcome(const struct selection *s)
{
	static char got[512];
	const char *name = s->system ? "system" : s->name;
	if (s->floored == FLOORED_RAISED)
		text_join(got, sizeof got, s->below, " raised to ", name, NULL);
	else
		text_join(got, sizeof got, name, s->floored == FLOORED_UNMET ? " unmet" : "", NULL);
	return got;
}

static void expect_for(const char *root, struct search q, const char *want)
{
	static struct selection s;
	struct resolve_in rin = input(root, q);
	struct err e = {GOV_OK, ""};
	memset(&s, 0x55, sizeof s);
	assert_int_equal(resolve(&rin, &s, &e), GOV_OK);
	assert_string_equal(outcome(&s), want);
	if (s.system)
		return;
	assert_true(text_ends(s.goroot, s.name));
	if (s.floored != FLOORED_NOT)
		assert_int_equal(s.origin, ORIGIN_DEFAULT);
}

/* With this default, and this go.mod in the folder. */
static void expect(const char *root, const char *standard, const char *gomod, const char *want)
{
	put(root, "store/version", standard, 0644);
	put(root, "w/go.mod", gomod, 0644);
	expect_for(root, (struct search){0}, want);
}

static void install(const char *root, const char *name)
{
	char go[64];
	assert_true(text_join(go, sizeof go, "store/versions/", name, "/bin/go" OS_EXE, NULL));
	put(root, go, "", 0755);
}

static void stock(const char *root)
{
	static const char *const names[] = {"1.20", "1.22.3", "1.23.9", "1.23.10", "1.24.2",
		"1.24.4", "1.24.3-acme", "1.25rc1", "1.25rc2", "tip", "1.26.0.linux-arm64"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		install(root, names[i]);
	put(root, "bin/go" OS_EXE, "", 0755);
	folder(root, "w");
}

static void test_default(void **state)
{
	const char *s = *state;
	stock(s);
	expect(s, "1.22.3", "module m\n", "1.22.3");
	expect(s, "1.22.3", "go 1.22.3\n", "1.22.3");
	expect(s, "1.22.3", "go 1.20\n", "1.22.3");
	expect(s, "1.22.3", "go 1.22.4\n", "1.22.3 raised to 1.24.4");
	expect(s, "1.22.3", "go 1.23\n", "1.22.3 raised to 1.24.4");
	expect(s, "1.22.3", "go 1.24.2\n", "1.22.3 raised to 1.24.2");
	expect(s, "1.22.3", "go 1.23\ntoolchain go1.23.9\n", "1.22.3 raised to 1.23.9");
	expect(s, "1.22.3", "go 1.22\ntoolchain go1.23.5\n", "1.22.3 raised to 1.24.4");
	expect(s, "1.22.3", "go 1.24.5\n", "1.22.3 unmet");
	expect(s, "1.22.3", "go 1.26\n", "1.22.3 unmet");
	expect(s, "1.22.3", "go 1.24\ntoolchain default\n", "1.22.3");
	expect(s, "1.22.3", "go 1.24\ntoolchain go1.24.x\n", "1.22.3");
	expect(s, "1.22.3", "go 1.24.x\n", "1.22.3");
	expect(s, "1.20.0", "go 1.20\n", "1.20");
}

/* A line, a range, latest, an alias are what they come to before they are raised. */
static void test_requests(void **state)
{
	const char *s = *state;
	stock(s);
	expect(s, "1.23", "go 1.23.10\n", "1.23.10");
	expect(s, "1.23", "go 1.24\n", "1.23.10 raised to 1.24.4");
	expect(s, "<1.23", "go 1.23\ntoolchain go1.23.9\n", "1.22.3 raised to 1.23.9");
	expect(s, "latest", "go 1.24\n", "1.24.4");
	expect(s, "oldstable", "go 1.24.2\n", "1.23.10 raised to 1.24.2");
	expect(s, "old", "go 1.24.2\n", "1.22.3 raised to 1.24.2");
	expect(s, "1.22.9", "go 1.24.2\n", "1.22.9 raised to 1.24.2");
}

/* Neither the system's Go nor a linked name is a version of the store. */
static void test_no_versions(void **state)
{
	const char *s = *state;
	stock(s);
	expect(s, "tip", "go 1.24\n", "tip");
	expect(s, "mine", "go 1.24\n", "tip");
	expect(s, "system", "go 1.24\n", "system");
	expect(s, "# none\n", "go 1.24\n", "system");
}

/* What is installed for this machine does not stand in for a toolchain of another platform. */
static void test_other_platform(void **state)
{
	const char *s = *state;
	stock(s);
	expect(s, "cross", "go 1.24.2\n", "1.22.3.linux-arm64");
	install(s, "1.24.2.linux-arm64");
	expect(s, "cross", "go 1.24.2\n", "1.22.3.linux-arm64");
}

/* A pre-release only where the floor names one of its line, and no release will do. */
static void test_prereleases(void **state)
{
	const char *s = *state;
	stock(s);
	expect(s, "1.24.4", "go 1.25\n", "1.24.4 unmet");
	expect(s, "1.24.4", "go 1.25rc1\n", "1.24.4 raised to 1.25rc1");
	expect(s, "1.24.4", "go 1.24\ntoolchain go1.25rc1\n", "1.24.4 raised to 1.25rc1");
	expect(s, "1.24.4", "go 1.25beta1\n", "1.24.4 raised to 1.25rc2");
	expect(s, "1.24.4", "go 1.25rc3\n", "1.24.4 unmet");
	expect(s, "1.25rc1", "go 1.25\n", "1.25rc1");
	expect(s, "1.25rc1", "go 1.25.0\n", "1.25rc1 unmet");
	install(s, "1.25.1");
	expect(s, "1.24.4", "go 1.25beta1\n", "1.24.4 raised to 1.25.1");
	expect(s, "1.24.4", "go 1.25rc1\n", "1.24.4 raised to 1.25rc1");
	expect(s, "1.25rc1", "go 1.25.0\n", "1.25rc1 raised to 1.25.1");
}

/* A custom build satisfies what its version does, and is chosen only by its own name. */
static void test_custom(void **state)
{
	const char *s = *state;
	stock(s);
	expect(s, "1.24.3-acme", "go 1.24.3\n", "1.24.3-acme");
	expect(s, "1.24.3-acme", "go 1.24.4\n", "1.24.3-acme raised to 1.24.4");
	expect(s, "1.22.3", "toolchain go1.24.3-acme\n", "1.22.3 raised to 1.24.3-acme");
	expect(s, "1.24.3", "toolchain go1.24.3-acme\n", "1.24.3");
	assert_int_equal(os_remove_tree(in(s, "store/versions/1.24.4")), 0);
	expect(s, "1.22.3", "go 1.24.3\n", "1.22.3 unmet");
}

/* Steps 1 to 3 are obeyed, however high the floor; it can be asked for nevertheless. */
static void test_explicit(void **state)
{
	static struct selection sel;
	static struct floor f;
	const char *s = *state;
	struct resolve_in rin;
	struct err e;
	stock(s);
	expect(s, "1.22.3", "go 1.24\n", "1.22.3 raised to 1.24.4");
	expect_for(s, (struct search){.typed = "1.23.9"}, "1.23.9");
	expect_for(s, (struct search){.env = "1.23"}, "1.23.10");
	put(s, "w/.go-version", "1.23.9\n", 0644);
	expect_for(s, (struct search){0}, "1.23.9");
	rin = input(s, (struct search){0});
	assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
	selection_floor(&rin, &sel, &f);
	assert_int_equal(f.kind, FLOOR_SET);
	assert_string_equal(f.file, in(s, "w/go.mod"));
	assert_false(floor_satisfied(&f, sel.version));
	rin.get_env = NULL;
	selection_floor(&rin, &sel, &f);
	assert_int_equal(f.kind, FLOOR_NONE);
}

static void test_what_raised(void **state)
{
	static struct selection sel;
	const char *s = *state;
	struct resolve_in rin;
	struct err e;
	stock(s);
	put(s, "w/go.work", "use .\ngo 1.23\n\ntoolchain go1.24.2\n", 0644);
	expect(s, "1.22.3", "go 1.23.9\n", "1.22.3 raised to 1.24.2");
	rin = input(s, (struct search){0});
	assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
	assert_string_equal(sel.floor.file, in(s, "w/go.work"));
	assert_int_equal(sel.floor.line, 4);
	assert_true(sel.floor.by_toolchain);
	assert_string_equal(sel.version, "1.24.2");
	assert_string_equal(sel.goroot, in(s, "store/versions/1.24.2"));
	assert_string_equal(sel.where, in(s, "store/version"));
	assert_string_equal(sel.request.text, "1.22.3");
}

/* With the newest version for a default no file is looked at, where only raising matters. */
static void test_newest(void **state)
{
	static struct selection sel;
	const char *s = *state;
	struct resolve_in rin;
	struct err e;
	stock(s);
	put(s, "store/used/1.22.3", "", 0644);
	expect(s, "1.22.3", "go 1.24\n", "1.22.3 raised to 1.24.4");
	rin = input(s, (struct search){0});
	rin.skip_unmet = true;
	assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
	assert_string_equal(outcome(&sel), "1.22.3");
	put(s, "store/used/1.22.3", "1.24.4", 0644);
	assert_int_equal(resolve(&rin, &sel, &e), GOV_OK);
	assert_string_equal(outcome(&sel), "1.22.3 raised to 1.24.4");
}

/* A file where the toolchain's folder should be is not installed. */
static void test_no_folder(void **state)
{
	const char *s = *state;
	stock(s);
	put(s, "store/versions/1.24.0", "", 0644);
	expect(s, "1.22.3", "go 1.24\n", "1.22.3 raised to 1.24.4");
	assert_int_equal(os_remove_tree(in(s, "store/versions")), 0);
	expect(s, "1.22.3", "go 1.24\n", "1.22.3 unmet");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_default),
		scratch_test(test_requests),
		scratch_test(test_no_versions),
		scratch_test(test_other_platform),
		scratch_test(test_prereleases),
		scratch_test(test_custom),
		scratch_test(test_explicit),
		scratch_test(test_what_raised),
		scratch_test(test_newest),
		scratch_test(test_no_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
