#include "cases.h"

static void expect_meaning(const struct cases *c, const char *text, size_t n,
	enum request_trust trust, const char *want)
{
	struct request r;
	char got[512] = "!";
	if (request_parse(text, n, trust, &r))
		describe_request(&r, got, sizeof got);
	cases_equal(c, got, want);
}

static void expect_accepts(
	const struct cases *c, const struct request *r, char *versions, bool want)
{
	for (char *v = cases_word(&versions); v; v = cases_word(&versions))
		if (request_accepts(r, v) != want)
			fail_msg("%s:%u: %s %s", c->path, c->number,
				want ? "does not accept" : "accepts", v);
}

static void test_cases(void **state)
{
	struct cases c;
	struct request r;
	(void)state;
	cases_open(&c, "tests/data/request-cases.tsv");
	while (cases_next(&c)) {
		size_t n = cases_unescape(c.field[0]);
		const char *typed = c.field[1];
		const char *pinned = *c.field[2] != '\0' ? c.field[2] : typed;
		expect_meaning(&c, c.field[0], n, REQUEST_TYPED, typed);
		expect_meaning(&c, c.field[0], n, REQUEST_PINNED, pinned);
		if (!request_parse(c.field[0], n, REQUEST_TYPED, &r))
			continue;
		expect_accepts(&c, &r, c.field[3], true);
		expect_accepts(&c, &r, c.field[4], false);
	}
}

static void test_text(void **state)
{
	struct request r;
	(void)state;
	assert_true(request_parse(" \tgo1.20.0 ", 11, REQUEST_TYPED, &r));
	assert_string_equal(r.text, "go1.20.0");
	assert_string_equal(r.version.text, "1.20");
	assert_true(request_parse(">=1.22\t<1.24", 12, REQUEST_TYPED, &r));
	assert_string_equal(r.text, ">=1.22 <1.24");
	assert_true(request_parse("1.24.4junk", 6, REQUEST_TYPED, &r));
	assert_string_equal(r.text, "1.24.4");
}

static void test_names(void **state)
{
	(void)state;
	assert_true(request_name_ok("work"));
	assert_true(request_name_ok("a"));
	assert_true(request_name_ok("gotip"));
	assert_true(request_name_ok("my.go-1_x"));
	static const char *const bad[] = {"", "1.24", "go1.24", "go1", "v1", "v2ray", "latest",
		"oldstable", "system", "Work", "a b", "a/b", "a\\b", "a..b", "a.", "-a", ".a", "_a",
		"\xc3\xa9", "a\n"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (request_name_ok(bad[i]))
			fail_msg("\"%s\" is no name", bad[i]);
}

static void expect_choice(const char *request, const char *versions, const char *want)
{
	struct request r;
	char copy[256], *list = copy;
	assert_true(request_parse(request, strlen(request), REQUEST_TYPED, &r));
	struct choice c = choice_for(&r);
	assert_true(text_join(copy, sizeof copy, versions, NULL));
	for (char *v = cases_word(&list); v; v = cases_word(&list))
		choice_offer(&c, v);
	const char *got = choice_best(&c);
	if (strcmp(got ? got : "none", want) != 0)
		fail_msg("%s of %s: got %s, want %s", request, versions, got ? got : "none", want);
}

static void test_choice(void **state)
{
	(void)state;
	expect_choice(
		"latest", "1.9.7 1.27rc1 1.26.2 1.26.10 1.26.9 1.27.0-acme junk 1.27", "1.26.10");
	expect_choice("latest", "1.27rc1", "none");
	expect_choice("latest", "", "none");
	expect_choice("1.26", "1.25.9 1.26.2 1.26.10 1.26.9 1.27.0", "1.26.10");
	expect_choice("1.20", "1.20 1.20rc3", "1.20");
	expect_choice("1.20", "1.20rc3", "none");
	expect_choice("1.26.2", "1.26.1 1.26.2 1.26.3", "1.26.2");
	expect_choice("1.20.0", "1.20.1 1.20", "1.20");
	expect_choice(">=1.25rc1 <1.26", "1.24.9 1.25rc2 1.25rc1", "1.25rc2");
	expect_choice("oldstable", "1.26.1 1.25.3 1.25.4 1.24.9 1.27rc1", "1.25.4");
	expect_choice("oldstable", "1.24.9 1.25.4 1.25.3 1.26.1", "1.25.4");
	expect_choice("oldstable", "1.25.4 1.24.9 1.26.1 1.26.2", "1.25.4");
	expect_choice("oldstable", "1.26.2 1.26.1 1.22.3 1.22.1", "1.22.3");
	expect_choice("oldstable", "1.26.2 1.26.1", "none");
	expect_choice("oldstable", "1.26.2 1.25rc1 1.25.1-acme", "none");
	expect_choice("oldstable", "", "none");
	expect_choice("system", "1.26.2", "none");
	expect_choice("work", "1.26.2", "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_choice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
