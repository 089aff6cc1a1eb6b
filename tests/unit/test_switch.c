#include "cases.h"

#include "cli/why/switch.h"
#include "scratch.h"

static void set_value(struct gomod_value *v, const char *text, unsigned line)
{
	v->line = *text != '\0' ? line : 0;
	assert_true(text_join(v->text, sizeof v->text, text, NULL));
}

static void set_floor(struct floor *f, const char *go, const char *toolchain)
{
	memset(f, 0, sizeof *f);
	set_value(&f->mod.go, go, 3);
	set_value(&f->mod.toolchain, toolchain, 5);
	text_join(f->file, sizeof f->file, "/m/go.mod", NULL);
	floor_judge(f);
}

static void describe(const struct switch_question *q, struct text *t)
{
	struct switch_answer a;
	char late[SWITCH_TEXT_MAX];
	switch_select(q, &a);
	if (a.refused) {
		text_add(t, "refuse ");
		text_add(t, a.message);
		return;
	}
	if (a.by == SWITCH_BY_NOTHING)
		assert_string_equal(a.toolchain, q->local);
	bool refuses = switch_refuses_module(q, &a, a.toolchain, late) != SWITCH_TAKES;
	if (a.by != SWITCH_BY_NOTHING) {
		text_add(t, a.path_only ? "path " : "");
		text_add(t, a.toolchain);
		text_add(t, refuses ? " " : "");
	}
	if (refuses) {
		text_add(t, "late ");
		text_add(t, late);
	} else if (a.by == SWITCH_BY_NOTHING) {
		text_add(t, "stay");
	}
}

/* A refusal is as expected when it holds the words behind its first one. */
static void expect(const struct cases *c, const char *got, const char *want)
{
	const char *words = strstr(want, "late ");
	if (words == NULL && strncmp(want, "refuse ", 7) == 0)
		words = want + 2;
	if (words == NULL) {
		cases_equal(c, got, want);
		return;
	}
	words += strlen("late ");
	if (strncmp(got, want, (size_t)(words - want)) != 0 || strstr(got, words) == NULL)
		fail_msg("%s:%u: got \"%s\", want \"%s\"", c->path, c->number, got, want);
}

static void test_table(void **state)
{
	struct cases c;
	(void)state;
	cases_open(&c, "tests/data/switch.tsv");
	while (cases_next(&c)) {
		struct floor floor;
		char got[SWITCH_TEXT_MAX + 256];
		struct text t = text_on(got, sizeof got);
		set_floor(&floor, c.field[2], c.field[3]);
		struct switch_question q = {.local = c.field[1],
			.gotoolchain = c.field[0],
			.target = "",
			.floor = &floor,
			.file = "go.mod"};
		if (c.fields != 5)
			fail_msg("%s:%u: not five fields", c.path, c.number);
		describe(&q, &t);
		expect(&c, got, c.field[4]);
	}
}

/* A go that another has started says whether it is what was wanted, and never switches again. */
static void test_target(void **state)
{
	struct floor floor;
	struct switch_answer a;
	char late[SWITCH_TEXT_MAX];
	(void)state;
	set_floor(&floor, "1.700", "");
	struct switch_question q = {.local = "go1.500.0",
		.gotoolchain = "auto",
		.target = "go1.500.0",
		.floor = &floor,
		.file = "go.mod"};
	switch_select(&q, &a);
	assert_false(a.refused);
	assert_int_equal(a.by, SWITCH_BY_NOTHING);
	assert_string_equal(a.toolchain, "go1.500.0");
	assert_int_equal(switch_refuses_module(&q, &a, a.toolchain, late), SWITCH_TOO_OLD);
	assert_string_equal(
		late, "go.mod requires go >= 1.700 (running go 1.500.0; go.mod sets go 1.700)");
	q.target = "go1.700.0";
	switch_select(&q, &a);
	assert_true(a.refused);
	assert_string_equal(a.message, "toolchain go1.500.0 invoked to provide go1.700.0");
	q.gotoolchain = "";
	switch_select(&q, &a);
	assert_false(a.refused);
}

static void test_no_file(void **state)
{
	struct floor floor;
	struct switch_answer a;
	(void)state;
	set_floor(&floor, "", "");
	struct switch_question q = {.local = "go1.500.0",
		.gotoolchain = "auto",
		.target = "",
		.floor = &floor,
		.file = "go.mod"};
	floor.kind = FLOOR_BAD_GOWORK;
	switch_select(&q, &a);
	assert_true(a.refused);
	floor.kind = FLOOR_UNREADABLE;
	switch_select(&q, &a);
	assert_true(a.refused);
	assert_non_null(strstr(a.message, "/m/go.mod"));
	q.gotoolchain = "local";
	switch_select(&q, &a);
	assert_false(a.refused);
}

static void test_long_names(void **state)
{
	struct floor floor;
	struct switch_answer a;
	char name[600];
	(void)state;
	set_floor(&floor, "", "");
	memset(name, 'x', sizeof name);
	memcpy(name, "go1.24.4-", 9);
	name[sizeof name - 1] = '\0';
	struct switch_question q = {.local = "go1.500.0",
		.gotoolchain = name,
		.target = "",
		.floor = &floor,
		.file = "go.mod"};
	switch_select(&q, &a);
	assert_true(a.refused);
}

static void test_name_of(void **state)
{
	char name[SWITCH_NAME_MAX];
	const char *root = *state;
	put(root, "a/VERSION", "go1.24.4\ntime 2025-05-29T19:37:36Z\n", 0644);
	assert_true(switch_name_of(in(root, "a"), name));
	assert_string_equal(name, "go1.24.4");
	put(root, "b/VERSION", "go1.24.4-acme\r\n", 0644);
	assert_true(switch_name_of(in(root, "b"), name));
	assert_string_equal(name, "go1.24.4-acme");
	put(root, "c/VERSION", "devel go1.26-abcdef", 0644);
	assert_false(switch_name_of(in(root, "c"), name));
	put(root, "c/src/internal/goversion/goversion.go",
		"package goversion\n\n// what it is\nconst Version = 26\n", 0644);
	assert_true(switch_name_of(in(root, "c"), name));
	assert_string_equal(name, "go1.26");
	assert_false(switch_name_of(in(root, "none"), name));
}

static void test_system(void **state)
{
	char name[SWITCH_NAME_MAX], goroot[GOV_PATH_MAX];
	const char *root = *state;
	static struct selection s = {.system = true};
	put(root, "lib/go-1.19/VERSION", "go1.19.8", 0644);
	put(root, "lib/go-1.19/bin/go", "", 0755);
	folder(root, "lib/go-1.19/pkg/tool");
	folder(root, "bin");
	text_join(s.goroot, sizeof s.goroot, root, "/lib/go-1.19/bin", NULL);
	assert_true(switch_local(&s, goroot, name));
	assert_string_equal(name, "go1.19.8");
	assert_string_equal(goroot, in(root, "lib/go-1.19"));
	/* a wrapper that stands alone */
	put(root, "bin/go", "#!/bin/sh\n", 0755);
	text_join(s.goroot, sizeof s.goroot, root, "/bin", NULL);
	assert_false(switch_local(&s, goroot, name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_target),
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_long_names),
		scratch_test(test_name_of),
		scratch_test(test_system),
	};
	return cmocka_run_group_tests_name("switch", tests, NULL, NULL);
}
