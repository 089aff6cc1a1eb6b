/* gov inspect's readers: made executables (made_binary.h), tables in tests/data/inspect-*.tsv, and
 * each of them cut short and bent. */
#include "cases.h"
#include "cli/inspect/inspect.h"
#include "made_binary.h"

static void add(struct text *t, const char *a, const char *b)
{
	text_add(t, a);
	text_add(t, b);
}

/* What the tables' last column says. */
static void describe(const struct binary *b, char *out, size_t cap)
{
	static const char *const kinds[] = {"executable", "library", "driver"};
	static const char *const links[] = {" static", " system", " dynamic"};
	static const char *const abis[] = {"", " arm64ec", " arm64x", " arm64e", " dotnet"};
	static const char *const signatures[] = {"", " ad hoc", " signed"};
	struct text t = text_on(out, cap);
	const char *at = NULL, *name;
	add(&t, kinds[b->kind], links[b->link]);
	text_add(&t, b->bits == 64 ? " 64" : " 32");
	add(&t, b->big_endian ? " big" : "", abis[b->abi]);
	add(&t, b->gui ? " windowed" : "", b->pie ? " pie" : "");
	text_add(&t, signatures[b->signature]);
	if (b->min_os[0] != '\0')
		add(&t, " min ", b->min_os);
	if (b->interpreter[0] != '\0')
		add(&t, " by ", b->interpreter);
	while ((name = binary_name(&b->libraries, &at)) != NULL)
		add(&t, " needs ", name);
	at = NULL;
	while ((name = binary_name(&b->beyond, &at)) != NULL)
		add(&t, " beyond ", name);
	if (b->go)
		add(&t, " ", b->go_version[0] != '\0' ? b->go_version : "go");
}

/* Memory of exactly that size, so that reading beyond it is seen. */
static enum gov_exit look(const unsigned char *data, size_t n, struct binary *b, struct err *e)
{
	unsigned char *exact = malloc(n > 0 ? n : 1);
	assert_non_null(exact);
	memcpy(exact, data, n);
	enum gov_exit x = inspect_memory("x", exact, n, b, e);
	free(exact);
	return x;
}

static void make(const struct cases *c, struct made *m)
{
	if (!made_binary(m, c->field[0]))
		fail_msg("%s:%u: no such format", c->path, c->number);
}

static void test_table(void **state)
{
	char got[BINARY_PLATFORM_MAX], words[2048];
	struct cases c;
	struct made m;
	struct binary b;
	struct err e;
	(void)state;
	cases_open(&c, "tests/data/inspect-cases.tsv");
	while (cases_next(&c)) {
		make(&c, &m);
		if (look(m.b, m.len, &b, &e) != GOV_OK) {
			text_join(words, sizeof words, "x: ", c.field[1] + 1, NULL);
			cases_equal(&c, e.text, words);
			continue;
		}
		binary_platform_text(&b, got);
		cases_equal(&c, got, c.field[1]);
		describe(&b, words, sizeof words);
		cases_equal(&c, words, c.field[2]);
		binary_free(&b);
	}
}

static void test_others(void **state)
{
	char want[512];
	struct cases c;
	struct binary b;
	struct err e;
	(void)state;
	cases_open(&c, "tests/data/inspect-other.tsv");
	while (cases_next(&c)) {
		size_t n = cases_unescape(c.field[0]);
		assert_int_equal(look((unsigned char *)c.field[0], n, &b, &e), GOV_FAILED);
		text_join(want, sizeof want, "x: ", c.field[1], NULL);
		cases_equal(&c, e.text, want);
	}
}

static void test_runs(void **state)
{
	static const char *const words[] = {"native", "emulated", "not"};
	char why[BINARY_WHY_MAX];
	struct platform host;
	struct cases c;
	struct made m;
	struct binary b;
	struct err e;
	(void)state;
	cases_open(&c, "tests/data/inspect-runs.tsv");
	while (cases_next(&c)) {
		make(&c, &m);
		assert_int_equal(look(m.b, m.len, &b, &e), GOV_OK);
		assert_true(platform_parse(c.field[1], strlen(c.field[1]), &host));
		cases_equal(&c, words[binary_runs_on(&b, &host, why)], c.field[2]);
		cases_equal(&c, why, c.field[3]);
		binary_free(&b);
	}
}

/* Cut at every byte: an error that is one, or less than the whole truth, but never a crash; and
 * what holds none of the data that it promises is an error. */
static void test_cut(void **state)
{
	struct cases c;
	struct made m;
	struct binary b;
	struct err e;
	(void)state;
	cases_open(&c, "tests/data/inspect-cases.tsv");
	while (cases_next(&c)) {
		make(&c, &m);
		if (c.field[1][0] == '!' || strncmp(c.field[0], "wasm", 4) == 0)
			continue;
		for (size_t n = 0; n < m.len; n++)
			if (look(m.b, n, &b, &e) == GOV_OK)
				fail_msg("%s:%u: %zu bytes pass", c.path, c.number, n);
	}
}

/* Each byte of the headers, turned to what counts and offsets fear most. */
static void test_bent(void **state)
{
	static const unsigned char bends[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
	struct cases c;
	struct made m;
	struct binary b;
	struct err e;
	(void)state;
	cases_open(&c, "tests/data/inspect-cases.tsv");
	while (cases_next(&c)) {
		make(&c, &m);
		for (size_t i = 4; i < m.len && i < 0x180; i++)
			for (size_t k = 0; k < sizeof bends; k++) {
				unsigned char was = m.b[i];
				m.b[i] = bends[k];
				if (look(m.b, m.len, &b, &e) == GOV_OK)
					binary_free(&b);
				else
					assert_memory_equal(e.text, "x: ", 3);
				m.b[i] = was;
			}
	}
}

static void test_go_info(void **state)
{
	char text[256];
	struct made m;
	struct binary b;
	struct err e;
	(void)state;
	assert_true(made_binary(&m, "elf go=go1.24.4 goos=linux"));
	assert_int_equal(look(m.b, m.len, &b, &e), GOV_OK);
	assert_true(binary_go_path(&b, text, sizeof text));
	assert_string_equal(text, "example.com/app");
	assert_true(binary_go_module(&b, 1, text, sizeof text));
	assert_string_equal(text, "v1.2.3");
	assert_false(binary_go_module(&b, 2, text, sizeof text));
	assert_true(binary_go_setting(&b, "GOOS", text, sizeof text));
	assert_string_equal(text, "linux");
	assert_true(binary_go_setting(&b, "-ldflags", text, sizeof text));
	assert_string_equal(text, "-s -X \"a=\xc3\xa9\"");
	assert_false(binary_go_setting(&b, "-ldflags", text, 4));
	assert_string_equal(text, "");
	assert_false(binary_go_setting(&b, "GOARCH", text, sizeof text));
	binary_free(&b);
}

static void test_is_for(void **state)
{
	struct platform arm64 = {"darwin", "arm64"}, amd64 = {"darwin", "amd64"};
	struct platform linux_arm = {"linux", "armv6l"}, plain_arm = {"linux", "arm"};
	struct made m;
	struct binary b;
	struct err e;
	(void)state;
	assert_true(made_binary(&m, "fat"));
	assert_int_equal(look(m.b, m.len, &b, &e), GOV_OK);
	assert_non_null(binary_slice_for(&b, &arm64));
	assert_non_null(binary_slice_for(&b, &amd64));
	assert_null(binary_slice_for(&b, &linux_arm));
	assert_true(made_binary(&m, "elf bits=32 machine=40"));
	assert_int_equal(look(m.b, m.len, &b, &e), GOV_OK);
	assert_non_null(binary_slice_for(&b, &linux_arm));
	assert_non_null(binary_slice_for(&b, &plain_arm));
	assert_null(binary_slice_for(&b, &arm64));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_bent),
		cmocka_unit_test(test_go_info),
		cmocka_unit_test(test_is_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
