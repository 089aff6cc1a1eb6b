/* What gov editor vscode finds in settings and how it mends them: tests/data/vscode-cases.tsv. */
#include "cases.h"
#include "cli/editor/vscode.h"
#include "system.h"

static const char *get_env(const char *name)
{
	return strcmp(name, OS_HOME_ENV) == 0 || strcmp(name, "HOME") == 0 ? TOP "/home/me" : NULL;
}

static struct vscode made(const char *root)
{
	struct cli c = {.get_env = get_env, .host = {"linux", "arm64"}};
	struct vscode v;
	text_join(c.root, sizeof c.root, root, NULL);
	assert_true(vscode_init(&c, TOP "/home/me/project", &v));
	v.host = NULL;
	return v;
}

static void see(void *ctx, const struct vscode_finding *f)
{
	text_add(ctx, f->conflict ? "!" : "");
	text_add(ctx, f->setting);
	text_add(ctx, " ");
}

static void check_findings(struct cases *c, const struct vscode *v, size_t len)
{
	struct jsonc doc;
	struct jsonc_wrong wrong;
	char got[1024];
	struct text t = text_on(got, sizeof got);
	if (!vscode_parse(c->field[0], len, &doc, &wrong))
		fail_msg("%s:%u: %s", c->path, c->number, wrong.why);
	if (doc.count > 0)
		vscode_look(v, &doc, see, &t);
	if (t.len > 0)
		got[t.len - 1] = '\0';
	jsonc_free(&doc);
	cases_equal(c, got, c->field[1]);
}

static void check_mended(
	struct cases *c, const struct vscode *v, const char *text, size_t len, const char *want)
{
	struct jsonc_text out;
	struct jsonc_wrong wrong;
	char got[2048];
	assert_int_equal(vscode_mend(v, text, len, &out, &wrong), VSCODE_MENDED);
	snprintf(got, sizeof got, "%.*s", (int)out.len, out.p);
	free(out.p);
	cases_equal(c, got, want);
}

/* Absolute paths and the shim as this system calls them. */
static char *native(const char *text, char out[2048])
{
	static const char shim[] = "/shims/go\"";
	struct text t = text_on(out, 2048);
	for (char before = '\0'; *text != '\0'; before = *text++) {
		if (before != '\\' && text_starts(text, "\"/")) {
			text_add(&t, "\"" TOP);
		} else if (text_starts(text, shim)) {
			text_add(&t, "/shims/go" OS_EXE);
			text += strlen(shim) - 2;
		} else {
			text_addn(&t, text, 1);
		}
	}
	assert_false(t.cut);
	return out;
}

static void test_table(void **state)
{
	struct platform host = {"linux", "arm64"};
	struct vscode v = made(TOP "/home/me/.go");
	struct cases c;
	(void)state;
	v.host = &host;
	cases_open(&c, "tests/data/vscode-cases.tsv");
	while (cases_next(&c)) {
		char given[2048], want[2048];
		cases_unescape(c.field[0]);
		cases_unescape(c.field[2]);
		c.field[0] = native(c.field[0], given);
		native(c.field[2], want);
		check_findings(&c, &v, strlen(given));
		check_mended(&c, &v, given, strlen(given), want);
		check_mended(&c, &v, want, strlen(want), want);
	}
}

/* One spelling for the whole team, unless the store is not in the home folder. */
static void test_spelling(void **state)
{
	static const char *const cases[][2] = {
		{TOP "/home/me/.go", "\"~/.go/shims/go\""},
		{TOP "/home/me/a b/\"go\"", "\"~/a b/\\\"go\\\"/shims/go\""},
		{TOP "/home/meme/.go", "\"/home/meme/.go/shims/go\""},
		{TOP "/srv/go", "\"/srv/go/shims/go\""},
		{TOP "/srv/a\\b\n", "\"/srv/a\\\\b\\u000a/shims/go\""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct vscode v = made(cases[i][0]);
		char want[2048];
		assert_string_equal(v.quoted, native(cases[i][1], want));
	}
}

static void test_invalid(void **state)
{
	struct vscode v = made(TOP "/home/me/.go");
	struct jsonc_text out;
	struct jsonc_wrong wrong;
	(void)state;
	assert_int_equal(vscode_mend(&v, "[]", 2, &out, &wrong), VSCODE_INVALID);
	assert_string_equal(wrong.why, "settings in { } are expected");
	assert_int_equal(vscode_mend(&v, "{1", 2, &out, &wrong), VSCODE_INVALID);
	assert_int_equal(wrong.at, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_spelling),
		cmocka_unit_test(test_invalid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
