#include "cases.h"

#include "install/netrc.h"
#include "install/settings_goproxy.h"

static void show(const struct goproxy_list *l, char *out, size_t cap)
{
	struct text t = text_on(out, cap);

	for (size_t i = 0; i < l->len; i++) {
		text_add(&t, i > 0 ? " " : "");
		text_add(&t, l->at[i].url);
		text_add(&t, l->at[i].any_error ? "|" : ",");
	}
}

static void test_list(void **state)
{
	struct goproxy_list list;
	char got[2048];
	struct cases c;

	(void)state;
	cases_open(&c, "tests/data/goproxy-cases.tsv");
	while (cases_next(&c)) {
		const char *why = goproxy_parse(c.field[0], &list);
		bool bad = c.field[1][0] == '!';

		if (why)
			snprintf(got, sizeof got, "!%s", why);
		else
			show(&list, got, sizeof got);
		if (bad ? !text_starts(got, c.field[1]) : strcmp(got, c.field[1]) != 0)
			fail_msg("%s:%u: got \"%s\"", c.path, c.number, got);
	}
}

static void test_long_url(void **state)
{
	struct goproxy_list list;
	char url[400] = "https://";

	(void)state;
	memset(url + 8, 'a', 300);
	assert_string_equal(goproxy_parse(url, &list), "a proxy's URL is too long");
}

static void check_netrc(const char *text, const char *host, const char *expected)
{
	char login[NETRC_WORD_MAX], password[NETRC_WORD_MAX], got[600] = "";

	if (netrc_find(text, host, strlen(host), login, password))
		snprintf(got, sizeof got, "%s:%s", login, password);
	assert_string_equal(got, expected);
}

static void test_netrc(void **state)
{
	static const char text[] = "machine one.example login me password secret\n"
				   "machine two.example\n\tlogin you\r\n\tpassword hidden\n"
				   "macdef init\nmachine three.example login no password no\n\n"
				   "machine half.example login me\n"
				   "machine four.example account x password p login l\n"
				   "machine one.example login other password other\n"
				   "default login any password body\n"
				   "machine late.example login a password b\n";

	(void)state;
	check_netrc(text, "one.example", "me:secret");
	check_netrc(text, "two.example", "you:hidden");
	check_netrc(text, "three.example", "");
	check_netrc(text, "half.example", "");
	check_netrc(text, "four.example", "l:p");
	check_netrc(text, "one.exampl", "");
	check_netrc(text, "unknown.example", "");
	check_netrc(text, "late.example", "");
	check_netrc("", "one.example", "");
	check_netrc("machine", "one.example", "");
	check_netrc("machine one.example login", "one.example", "");
}

static void test_long_password(void **state)
{
	char text[400] = "machine a.example login me password ";
	size_t n = strlen(text);

	(void)state;
	memset(text + n, 'x', 300);
	check_netrc(text, "a.example", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_long_url),
		cmocka_unit_test(test_netrc),
		cmocka_unit_test(test_long_password),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
