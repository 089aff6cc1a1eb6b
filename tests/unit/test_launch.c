#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/launch.h"

/* A small environment of NAME, VALUE pairs; each test fills it. */
static const char *const *test_env;

static const char *get_env(const char *name)
{
	for (const char *const *at = test_env; at && *at; at += 2) {
		if (strcmp(at[0], name) == 0)
			return at[1];
	}
	return NULL;
}

static struct selection chosen(enum origin origin, const char *version)
{
	struct selection s;

	memset(&s, 0, sizeof s);
	s.origin = origin;
	snprintf(s.version, sizeof s.version, "%s", version);
	snprintf(s.name, sizeof s.name, "%s", *version ? version : "mine");
	snprintf(s.goroot, sizeof s.goroot, "/store/versions/%s", s.name);
	return s;
}

static enum gov_exit launch(const struct selection *s, const char *conf_text,
	const char *const *env, struct os_env_edit *edit)
{
	struct conf conf = conf_empty;
	struct err e = {GOV_OK, ""};
	enum gov_exit code;

	test_env = env;
	if (*conf_text)
		assert_true(conf_open(&conf, conf_text));
	memset(edit, 0x5a, sizeof *edit);
	code = launch_env(s, &conf, get_env, edit, &e);
	assert_int_equal(code, e.code);
	if (code == GOV_OK) {
		assert_int_equal(edit->unset_len, 1);
		assert_string_equal(edit->unset[0], "GOROOT");
	} else {
		assert_string_not_equal(e.text, "");
	}
	return code;
}

/* The edit sets exactly the entries of `want`, separated by blanks, in order. */
static void assert_sets(const struct os_env_edit *edit, const char *want)
{
	char got[1024];
	struct text t = text_on(got, sizeof got);

	for (size_t i = 0; i < edit->set_len; i++) {
		text_add(&t, i ? " " : "");
		text_addn(&t, edit->set[i].text, edit->set[i].len);
	}
	assert_false(t.cut);
	assert_string_equal(got, want);
}

static void test_plain(void **state)
{
	struct selection s = chosen(ORIGIN_PIN, "1.24.4");
	const char *const env[] = {"GOROOT", "/stale", NULL};
	struct os_env_edit edit;

	(void)state;
	assert_int_equal(launch(&s, "", env, &edit), GOV_OK);
	assert_sets(&edit, "");
}

static void test_explicit_choice(void **state)
{
	static const struct {
		enum origin origin;
		const char *env[5];
		const char *want;
	} cases[] = {
		{ORIGIN_TYPED, {NULL}, "GOTOOLCHAIN=local"},
		{ORIGIN_ENV, {NULL}, "GOTOOLCHAIN=local"},
		{ORIGIN_ENV, {"GOTOOLCHAIN", "", NULL}, "GOTOOLCHAIN=local"},
		{ORIGIN_ENV, {"GOTOOLCHAIN", "auto", NULL}, ""},
		{ORIGIN_TYPED, {"GOTOOLCHAIN_INTERNAL_SWITCH_VERSION", "go1.24.4", NULL}, ""},
		{ORIGIN_PIN, {NULL}, ""},
		{ORIGIN_DEFAULT, {NULL}, ""},
	};
	struct os_env_edit edit;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct selection s = chosen(cases[i].origin, "1.24.4");

		assert_int_equal(launch(&s, "", cases[i].env, &edit), GOV_OK);
		assert_sets(&edit, cases[i].want);
	}
}

/* Before 1.9 Go does not find its own GOROOT. */
static void test_old_go(void **state)
{
	static const char *const cases[][2] = {
		{"1.8.7", "GOROOT=/store/versions/1.8.7"},
		{"1.4", "GOROOT=/store/versions/1.4"},
		{"1.9", ""},
		{"1.9.7", ""},
		{"1.10", ""},
		{"1.20", ""},
	};
	struct os_env_edit edit;
	char want[64];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct selection s = chosen(ORIGIN_PIN, cases[i][0]);

		assert_int_equal(launch(&s, "", NULL, &edit), GOV_OK);
		assert_true(text_join(want, sizeof want, cases[i][1], NULL));
		os_native(want);
		assert_sets(&edit, want);
	}
}

static void test_old_go_long_path(void **state)
{
	struct selection s = chosen(ORIGIN_PIN, "1.4");
	struct os_env_edit edit;

	(void)state;
	memset(s.goroot, 'x', sizeof s.goroot - 1);
	assert_int_equal(launch(&s, "", NULL, &edit), GOV_OK);
	assert_int_equal(edit.set_len, 1);
	assert_int_equal(edit.set[0].len, strlen("GOROOT=") + sizeof s.goroot - 1);
}

#define CONF                                                                                       \
	"gov-conf 1\n"                                                                             \
	"env * CGO_ENABLED=1\n"                                                                    \
	"env * GOFLAGS=-mod=mod\n"                                                                 \
	"env * GOROOT=/stale\n"                                                                    \
	"env 1.24 CGO_ENABLED=0\n"

static void test_conf_entries(void **state)
{
	struct selection s = chosen(ORIGIN_PIN, "1.24.4");
	struct selection other = chosen(ORIGIN_PIN, "1.23.1");
	const char *const env[] = {"GOFLAGS", "", NULL};
	struct os_env_edit edit;

	(void)state;
	assert_int_equal(launch(&s, CONF, NULL, &edit), GOV_OK);
	assert_sets(&edit, "CGO_ENABLED=0 GOFLAGS=-mod=mod");
	assert_int_equal(launch(&other, CONF, NULL, &edit), GOV_OK);
	assert_sets(&edit, "CGO_ENABLED=1 GOFLAGS=-mod=mod");
	assert_int_equal(launch(&s, CONF, env, &edit), GOV_OK);
	assert_sets(&edit, "CGO_ENABLED=0");
}

/* What the user wrote down counts as set by the user. */
static void test_conf_toolchain(void **state)
{
	struct selection s = chosen(ORIGIN_TYPED, "1.24.4");
	struct os_env_edit edit;

	(void)state;
	assert_int_equal(launch(&s, "gov-conf 1\nenv * GOTOOLCHAIN=path\n", NULL, &edit), GOV_OK);
	assert_sets(&edit, "GOTOOLCHAIN=path");
}

static void test_conf_too_many(void **state)
{
	struct selection s = chosen(ORIGIN_PIN, "1.24.4");
	char conf[4096];
	struct text t = text_on(conf, sizeof conf);
	struct os_env_edit edit;

	(void)state;
	text_add(&t, "gov-conf 1\n");
	for (unsigned i = 0; i < OS_ENV_EDIT_MAX; i++) {
		text_add(&t, "env * V");
		text_add_u64(&t, i);
		text_add(&t, "=x\n");
	}
	assert_int_equal(launch(&s, conf, NULL, &edit), GOV_OK);
	assert_int_equal(edit.set_len, OS_ENV_EDIT_MAX);
	text_add(&t, "env * ONE_MORE=x\n");
	assert_int_equal(launch(&s, conf, NULL, &edit), GOV_FAILED);
}

static void test_depth(void **state)
{
	static const struct {
		const char *env[3];
		const char *want; /* NULL: refused */
	} cases[] = {
		{{NULL}, "GOV_SHIM_DEPTH=1"},
		{{"GOV_SHIM_DEPTH", "", NULL}, "GOV_SHIM_DEPTH=1"},
		{{"GOV_SHIM_DEPTH", "7", NULL}, "GOV_SHIM_DEPTH=8"},
		{{"GOV_SHIM_DEPTH", "39", NULL}, "GOV_SHIM_DEPTH=40"},
		{{"GOV_SHIM_DEPTH", "junk", NULL}, "GOV_SHIM_DEPTH=1"},
		{{"GOV_SHIM_DEPTH", "99999999999999999999", NULL}, "GOV_SHIM_DEPTH=1"},
		{{"GOV_SHIM_DEPTH", "40", NULL}, NULL},
		{{"GOV_SHIM_DEPTH", "999", NULL}, NULL},
	};
	struct selection linked = chosen(ORIGIN_PIN, "");
	struct selection system = chosen(ORIGIN_SYSTEM, "");
	struct os_env_edit edit;

	(void)state;
	system.system = true;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum gov_exit want = cases[i].want ? GOV_OK : GOV_FAILED;

		assert_int_equal(launch(&system, "", cases[i].env, &edit), want);
		assert_int_equal(launch(&linked, "", cases[i].env, &edit), want);
		if (cases[i].want)
			assert_sets(&edit, cases[i].want);
	}
}

static void test_parse(void **state)
{
	static const struct {
		const char *name, *first;
		const char *tool, *typed; /* tool NULL: refused */
		bool plus;
	} cases[] = {
		{"go", NULL, "go", "", false},
		{"/a/b/gofmt", "build", "gofmt", "", false},
		{"go", "+1.24", "go", "1.24", true},
		{"go", "+", "go", "", true},
		{"gofmt", "+latest", "gofmt", "latest", true},
		{"go1.24.4", "version", "go", "1.24.4", false},
		{"/x/go1.25rc1", NULL, "go", "1.25rc1", false},
		{"go1.24.4-acme", NULL, "go", "1.24.4-acme", false},
		{"go1.20", NULL, "go", "1.20.0", false},
		{"go1.24.4", "+1.22.0", "go", "1.22.0", true},
		{"go1.x", NULL, "go1.x", "", false},
		{"godoc", NULL, "godoc", "", false},
		{"gov1.24.4", NULL, "gov1.24.4", "", false},
		{"dlv", NULL, "dlv", "", false},
		{"", NULL, NULL, NULL, false},
		{"/bin/", NULL, NULL, NULL, false},
	};
	struct launch_call call;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool ok = launch_parse(cases[i].name, cases[i].first, &call);

		assert_int_equal(ok, cases[i].tool != NULL);
		if (!ok)
			continue;
		assert_string_equal(call.tool, cases[i].tool);
		assert_string_equal(call.typed, cases[i].typed);
		assert_int_equal(call.plus, cases[i].plus);
	}
}

static void test_parse_too_long(void **state)
{
	char name[300];
	struct launch_call call;

	(void)state;
	memset(name, 'x', sizeof name);
	name[sizeof name - 1] = '\0';
	assert_false(launch_parse(name, NULL, &call));
	name[0] = '+';
	assert_false(launch_parse("go", name, &call));
}

/* cmd/go starts the file go1.24.4 with an argv[0] of "go"; any other name is what it is called. */
static void test_name(void **state)
{
	static const struct {
		const char *argv0, *started, *name;
	} cases[] = {
		{"go", "/s/go1.24.4", "/s/go1.24.4"},
		{"go", "/s/go1.25rc1" OS_EXE, "/s/go1.25rc1" OS_EXE},
		{"/s/go", "go1.24.4-acme", "go1.24.4-acme"},
		{"go", "/s/go", "go"},
		{"go", "/s/gofmt", "go"},
		{"go", "/go1.24.4/go", "go"},
		{"go1.24.4", "/s/go", "go1.24.4"},
		{"go", "/s/go1.24.4.sh", "go"},
		{"go", NULL, "go"},
		{"go", "", "go"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(launch_name(cases[i].argv0, cases[i].started), cases[i].name);
}

static void test_may_install(void **state)
{
	enum { NEVER, WATCHED, ALWAYS };
	static const struct {
		const char *request;
		const char *args[4];
		int when;
	} cases[] = {
		{"1.24.4", {"build", NULL}, ALWAYS},
		{"1.24", {"test", "version", NULL}, ALWAYS},
		{">=1.22", {"list", NULL}, ALWAYS},
		{"latest", {NULL}, ALWAYS},
		{"1.24.4", {"versions", NULL}, ALWAYS},
		{"1.24.4", {"version", NULL}, NEVER},
		{"1.24.4", {"version", "-m", "a", NULL}, NEVER},
		{"1.24.4", {"-C", "a", "version", NULL}, NEVER},
		{"1.24.4", {"--C", "a", "version", NULL}, NEVER},
		{"1.24.4", {"-C=a", "version", NULL}, NEVER},
		{"1.24.4", {"--C=a", "version", NULL}, NEVER},
		{"1.24.4", {"-C", "version", "build", NULL}, ALWAYS},
		{"1.24.4", {"-C", "version", NULL}, ALWAYS},
		{"1.24.4", {"-C", NULL}, ALWAYS},
		{"1.24.4", {"-C=a", NULL}, ALWAYS},
		{"1.24.4", {"env", NULL}, WATCHED},
		{"1.24.4", {"env", "GOPATH", NULL}, WATCHED},
		{"1.24.4", {"-C", "a", "env", NULL}, WATCHED},
		{"1.24.4", {"help", NULL}, WATCHED},
		{"system", {"build", NULL}, NEVER},
		{"mine", {"build", NULL}, NEVER},
		{"1.24.4.plan9-386", {"build", NULL}, NEVER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *text = cases[i].request;
		char *args[4];
		struct request r;

		memcpy(args, cases[i].args, sizeof args);
		assert_true(request_parse(text, strlen(text), REQUEST_TYPED, &r));
		if (launch_may_install(&r, args, true) != (cases[i].when != NEVER) ||
			launch_may_install(&r, args, false) != (cases[i].when == ALWAYS))
			fail_msg("case %zu", i);
	}
}

/* A default below the floor of a go.mod, `go 1.99.1`. */
static void test_may_raise(void **state)
{
	static const struct {
		enum floored floored;
		const char *toolchain, *conf, *setting,
			*word; /* setting NULL: GOTOOLCHAIN is unset */
		bool may;
	} cases[] = {
		{FLOORED_UNMET, "1.99.1", "", NULL, "build", true},
		{FLOORED_UNMET, "1.99.1", "", "", "build", true},
		{FLOORED_UNMET, "1.99.1", "", "auto", "build", true},
		{FLOORED_UNMET, "1.99.1", "", "path", "build", true},
		{FLOORED_UNMET, "1.99.1", "", "go1.22.0+auto", "build", true},
		{FLOORED_UNMET, "1.99.1", "", "local+path", "build", true},
		{FLOORED_UNMET, "1.99.1", "", "local", "build", false},
		{FLOORED_UNMET, "1.99.1", "", "go1.22.0", "build", false},
		{FLOORED_UNMET, "1.99.1", "", "go1.22.0-auto", "build", false},
		{FLOORED_UNMET, "1.99.1", "", "a", "build", false},
		{FLOORED_UNMET, "1.99.1", "env * GOTOOLCHAIN=local\n", NULL, "build", false},
		{FLOORED_UNMET, "1.99.1", "env * GOTOOLCHAIN=local\n", "auto", "build", true},
		{FLOORED_UNMET, "1.99.1", "env * GOTOOLCHAIN=local\nenv 1.98 GOTOOLCHAIN=auto\n",
			NULL, "build", true},
		{FLOORED_UNMET, "1.99.1", "env 1.97 GOTOOLCHAIN=local\n", NULL, "build", true},
		{FLOORED_UNMET, "1.99.1", "env * A=local\n", NULL, "build", true},
		{FLOORED_UNMET, "1.99.1", "", NULL, "version", false},
		{FLOORED_UNMET, "1.99.1", "", NULL, "env", false},
		{FLOORED_UNMET, "1.99", "", NULL, "build", false},
		{FLOORED_UNMET, "local", "", NULL, "build", false},
		{FLOORED_RAISED, "1.99.1", "", NULL, "build", false},
		{FLOORED_NOT, "1.99.1", "", NULL, "build", false},
	};
	static const char *one[] = {"GOTOOLCHAIN", NULL, NULL}, *none[] = {NULL};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct selection s = {.origin = ORIGIN_DEFAULT, .floored = cases[i].floored};
		char text[256], word[16];
		char *const args[] = {word, NULL};
		struct conf conf;

		text_join(s.version, sizeof s.version, "1.98.1", NULL);
		text_join(s.floor.toolchain, sizeof s.floor.toolchain, cases[i].toolchain, NULL);
		s.floor.kind = FLOOR_SET;
		text_join(text, sizeof text, "gov-conf 1\n", cases[i].conf, NULL);
		assert_true(conf_open(&conf, text));
		text_join(word, sizeof word, cases[i].word, NULL);
		one[1] = cases[i].setting;
		test_env = cases[i].setting ? one : none;
		if (launch_may_raise(&s, &conf, get_env, args, false) != cases[i].may)
			fail_msg("case %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_explicit_choice),
		cmocka_unit_test(test_old_go),
		cmocka_unit_test(test_old_go_long_path),
		cmocka_unit_test(test_conf_entries),
		cmocka_unit_test(test_conf_toolchain),
		cmocka_unit_test(test_conf_too_many),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_too_long),
		cmocka_unit_test(test_name),
		cmocka_unit_test(test_may_install),
		cmocka_unit_test(test_may_raise),
	};

	return cmocka_run_group_tests_name("launch", tests, NULL, NULL);
}
