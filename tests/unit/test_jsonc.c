/* The tokens, lookups and edits of JSON with comments: tests/data/jsonc-cases.tsv. */
#include "cases.h"
#include "cli/editor/jsonc.h"

static size_t node_at(const struct jsonc *doc, char *path)
{
	size_t at = JSONC_ROOT;
	for (char *word; (word = cases_word(&path)) != NULL;)
		at = strcmp(word, ".") == 0 ? JSONC_ROOT : jsonc_member(doc, at, word);
	return at;
}

static void see_parse(const struct cases *c, const char *text, size_t len)
{
	struct jsonc doc;
	struct jsonc_wrong wrong = {0, ""};
	char got[256] = "ok";
	if (jsonc_parse(text, len, &doc, &wrong)) {
		if (doc.count == 0)
			strcpy(got, "empty");
		jsonc_free(&doc);
	} else {
		size_t line, column;
		jsonc_place(text, len, wrong.at, &line, &column);
		snprintf(got, sizeof got, "%zu:%zu %s", line, column, wrong.why);
	}
	cases_equal(c, got, c->field[2]);
}

static void see_string(const struct cases *c, const struct jsonc *doc)
{
	char got[256];
	if (!jsonc_string(doc, node_at(doc, c->field[2]), got, sizeof got))
		strcpy(got, "!invalid");
	cases_equal(c, got, c->field[3]);
}

static void see_member(const struct cases *c, const struct jsonc *doc)
{
	char got[256] = "none";
	size_t node = node_at(doc, c->field[2]);
	if (node != JSONC_NONE)
		snprintf(got, sizeof got, "%.*s",
			(int)(doc->node[node].end - doc->node[node].start),
			doc->text + doc->node[node].start);
	cases_equal(c, got, c->field[3]);
}

/* add TEXT OBJECT NAME VALUE WANT; set TEXT NODE VALUE WANT; remove TEXT NODE WANT; start TEXT WANT
 */
static bool edit(
	const struct cases *c, const struct jsonc *doc, struct jsonc_text *out, const char **want)
{
	char *const *f = c->field;
	const char *op = f[0];
	if (strcmp(op, "start") == 0) {
		*want = f[2];
		return jsonc_start(doc, out);
	}
	size_t node = node_at(doc, f[2]);
	if (strcmp(op, "remove") == 0) {
		*want = f[3];
		return jsonc_remove(doc, node, out);
	}
	*want = f[strcmp(op, "set") == 0 ? 4 : 5];
	return strcmp(op, "set") == 0 ? jsonc_set(doc, node, f[3], out)
				      : jsonc_add(doc, node, f[3], f[4], out);
}

static void see_edit(struct cases *c, const struct jsonc *doc)
{
	struct jsonc_text out;
	struct jsonc again;
	struct jsonc_wrong wrong;
	const char *want;
	char got[1024];
	cases_unescape(c->field[strcmp(c->field[0], "start") == 0    ? 2
				: strcmp(c->field[0], "remove") == 0 ? 3
				: strcmp(c->field[0], "set") == 0    ? 4
								     : 5]);
	assert_true(edit(c, doc, &out, &want));
	snprintf(got, sizeof got, "%.*s", (int)out.len, out.p);
	cases_equal(c, got, want);
	if (!jsonc_parse(out.p, out.len, &again, &wrong))
		fail_msg("%s:%u: the result is not valid: %s", c->path, c->number, wrong.why);
	jsonc_free(&again);
	free(out.p);
}

static void test_table(void **state)
{
	struct cases c;
	(void)state;
	cases_open(&c, "tests/data/jsonc-cases.tsv");
	while (cases_next(&c)) {
		struct jsonc doc;
		struct jsonc_wrong wrong;
		const char *op = c.field[0];
		size_t len = cases_unescape(c.field[1]);
		if (strcmp(op, "parse") == 0) {
			see_parse(&c, c.field[1], len);
			continue;
		}
		if (!jsonc_parse(c.field[1], len, &doc, &wrong))
			fail_msg("%s:%u: not valid: %s", c.path, c.number, wrong.why);
		if (strcmp(op, "string") == 0)
			see_string(&c, &doc);
		else if (strcmp(op, "member") == 0)
			see_member(&c, &doc);
		else
			see_edit(&c, &doc);
		jsonc_free(&doc);
	}
}

static char *repeat(const char *s, size_t times)
{
	size_t n = strlen(s);
	char *p = malloc(n * times + 1);
	assert_non_null(p);
	for (size_t i = 0; i < times; i++)
		memcpy(p + i * n, s, n);
	p[n * times] = '\0';
	return p;
}

static void refuse(const char *text, size_t len, const char *why)
{
	struct jsonc doc;
	struct jsonc_wrong wrong;
	assert_false(jsonc_parse(text, len, &doc, &wrong));
	assert_string_equal(wrong.why, why);
}

static void test_bounds(void **state)
{
	(void)state;
	char *deep = repeat("[", 65), *long_text = repeat(" ", JSONC_MAX + 1);
	char *many = repeat("0,", 70000);
	many[0] = '[';
	many[1] = ' ';
	refuse(deep, 65, "nested too deeply");
	refuse(long_text, JSONC_MAX + 1, "too long");
	refuse(many, 140000, "too many values");
	free(deep);
	free(long_text);
	free(many);
}

/* An edit that would grow a text beyond what can be read again. */
static void test_too_long(void **state)
{
	struct jsonc doc;
	struct jsonc_wrong wrong;
	struct jsonc_text out;
	char *text = repeat(" ", JSONC_MAX);
	(void)state;
	memcpy(text, "{}", 2);
	assert_true(jsonc_parse(text, JSONC_MAX, &doc, &wrong));
	assert_false(jsonc_add(&doc, JSONC_ROOT, "a", "1", &out));
	jsonc_free(&doc);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_too_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
