#include "cases.h"

#include "core/pin.h"

#define PATH "dir/file"

typedef enum pin_result parser(const char *path, const char *data, size_t n, struct request *out,
	unsigned *line, struct err *e);

/* What the parser gave, in the words of the tables; of an error the "line: why" in front. */
static void describe(parser *parse, const char *data, size_t n, char *out, size_t cap)
{
	struct request r;
	struct err e;
	unsigned line = 0;
	switch (parse(PATH, data, n, &r, &line, &e)) {
	case PIN_NONE:
		text_join(out, cap, "none", NULL);
		break;
	case PIN_FOUND:
		assert_true(line > 0);
		describe_request(&r, out, cap);
		break;
	case PIN_BAD:
		assert_int_equal(e.code, GOV_CONFIG);
		assert_true(text_starts(e.text, PATH ":"));
		assert_null(strpbrk(e.text, "\n\r\t\x1b\x7f"));
		assert_non_null(strstr(e.text, "; "));
		text_join(out, cap, "!", e.text + strlen(PATH ":"), NULL);
		break;
	}
}

/* "!1: why" stands for a message that goes on with the text and the advice. */
static void expect_outcome(const struct cases *c, const char *got, const char *want)
{
	size_t n = strlen(want);
	if (want[0] != '!')
		cases_equal(c, got, want);
	else if (strncmp(got, want, n) != 0 || strncmp(got + n, ": ", 2) != 0)
		fail_msg("%s:%u: got \"%s\", want \"%s\"", c->path, c->number, got, want);
}

static size_t run_table(const char *path, parser *parse)
{
	struct cases c;
	char got[2048];
	size_t count = 0;
	cases_open(&c, path);
	for (; cases_next(&c); count++) {
		size_t n = cases_unescape(c.field[0]);
		char *exact = malloc(n + 1); /* so that a sanitizer sees a read behind the file */
		assert_non_null(exact);
		memcpy(exact, c.field[0], n);
		char *data = realloc(exact, n > 0 ? n : 1);
		assert_non_null(data);
		describe(parse, data, n, got, sizeof got);
		free(data);
		expect_outcome(&c, got, c.field[1]);
	}
	return count;
}

static void test_samples(void **state)
{
	(void)state;
	assert_int_equal(run_table("tests/data/go-version-samples.tsv", pin_parse), 43);
}

static void test_cases(void **state)
{
	(void)state;
	assert_true(run_table("tests/data/go-version-cases.tsv", pin_parse) > 70);
}

static void test_tool_versions(void **state)
{
	(void)state;
	assert_true(run_table("tests/data/tool-versions-cases.tsv", pin_parse_tool_versions) > 35);
}

static void test_line(void **state)
{
	struct request r;
	struct err e;
	unsigned line = 0;
	(void)state;
	const char *text = "# c\n\n1.24.4\n# c\n";
	assert_int_equal(pin_parse(PATH, text, strlen(text), &r, &line, &e), PIN_FOUND);
	assert_int_equal(line, 3);
	text = "nodejs 20\ngolang 1.24.4\n";
	assert_int_equal(
		pin_parse_tool_versions(PATH, text, strlen(text), &r, &line, &e), PIN_FOUND);
	assert_int_equal(line, 2);
}

static void test_message(void **state)
{
	struct request r;
	struct err e;
	unsigned line = 0;
	(void)state;
	const char *text = "\n1.17.6\xc3\x9f\n";
	assert_int_equal(pin_parse("/x/.go-version", text, strlen(text), &r, &line, &e), PIN_BAD);
	assert_string_equal(e.text, "/x/.go-version:2: not a version: 1.17.6\\xc3\\x9f; "
				    "write one version such as 1.24.4 in it, or remove it");
}

/* The largest file is read; one byte more is refused. UTF-16 grows by half when decoded. */
static void test_size(void **state)
{
	static char data[GOV_PIN_MAX + 1];
	char got[2048];
	(void)state;
	memset(data, ' ', sizeof data);
	memcpy(data, "1.24", 4);
	describe(pin_parse, data, GOV_PIN_MAX, got, sizeof got);
	assert_string_equal(got, "line 1.24");
	describe(pin_parse, data, GOV_PIN_MAX + 1, got, sizeof got);
	assert_true(text_starts(got, "!1: too large"));
	describe(pin_parse_tool_versions, data, GOV_PIN_MAX + 1, got, sizeof got);
	assert_true(text_starts(got, "!1: too large"));
	memset(data, '\xe0', sizeof data);
	memcpy(data, "\xff\xfe#\0", 4);
	describe(pin_parse, data, GOV_PIN_MAX, got, sizeof got);
	assert_string_equal(got, "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_tool_versions),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
