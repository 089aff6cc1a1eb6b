#include "cases.h"

#include "core/floor.h"

/* Read n bytes in pieces of `step`. */
static void parse(const char *data, size_t n, size_t step, struct gomod *out)
{
	struct gomod_reader r;
	gomod_start(&r, out);
	for (size_t at = 0; at < n; at += step)
		if (!gomod_feed(&r, data + at, n - at < step ? n - at : step))
			break;
	gomod_end(&r);
}

static void describe_value(const struct gomod_value *v, char *out, size_t cap)
{
	struct text t = text_on(out, cap);
	if (v->line == 0) {
		text_add(&t, "-");
		return;
	}
	text_add(&t, v->odd ? "?" : "");
	text_add_u64(&t, v->line);
	text_add(&t, ":");
	text_add(&t, v->text);
}

static void describe_floor(const struct floor *f, char *out, size_t cap)
{
	static const char *const words[] = {[FLOOR_NONE] = "none",
		[FLOOR_SET] = "",
		[FLOOR_DEFAULT] = "default ",
		[FLOOR_BAD_TOOLCHAIN] = "!toolchain ",
		[FLOOR_BAD_GO] = "!go "};
	struct text t = text_on(out, cap);
	text_add(&t, words[f->kind]);
	if (f->kind != FLOOR_NONE)
		text_add_u64(&t, f->line);
	if (f->kind != FLOOR_SET)
		return;
	assert_true(f->line == (f->by_toolchain ? f->mod.toolchain.line : f->mod.go.line));
	text_add(&t, " ");
	text_add(&t, f->version.text);
	text_add(&t, " -> ");
	text_add(&t, f->toolchain);
}

static void expect(const struct cases *c, const char *data, size_t n, size_t step)
{
	struct floor f;
	char got[1024];
	floor_none(&f);
	parse(data, n, step, &f.mod);
	describe_value(&f.mod.go, got, sizeof got);
	cases_equal(c, got, c->field[1]);
	describe_value(&f.mod.toolchain, got, sizeof got);
	cases_equal(c, got, c->field[2]);
	floor_judge(&f);
	describe_floor(&f, got, sizeof got);
	cases_equal(c, got, c->field[3]);
}

static void test_table(void **state)
{
	struct cases c;
	size_t count = 0;
	(void)state;
	cases_open(&c, "tests/data/gomod.tsv");
	for (; cases_next(&c); count++) {
		size_t n = cases_unescape(c.field[0]);
		cases_unescape(c.field[1]);
		cases_unescape(c.field[2]);
		for (size_t step = 1; step < 9; step++)
			expect(&c, c.field[0], n, step);
		expect(&c, c.field[0], n, n + 1);
	}
	assert_true(count > 90);
}

/* A text of `lines` lines of a real go.mod's kind, then `tail`. Heap. */
static char *make_long(size_t lines, const char *tail, size_t *n)
{
	static const char line[] = "\tgolang.org/x/tools v0.1.13-0.20220803210227 // indirect\n";
	size_t one = strlen(line);
	char *text = malloc(lines * one + strlen(tail) + 1);
	assert_non_null(text);
	for (size_t i = 0; i < lines; i++)
		memcpy(text + i * one, line, one);
	memcpy(text + lines * one, tail, strlen(tail) + 1);
	*n = lines * one + strlen(tail);
	return text;
}

static void test_megabyte(void **state)
{
	struct gomod mod;
	size_t n;
	char *text = make_long(20000, "go 1.22\ntoolchain go1.22.5\n", &n);
	(void)state;
	assert_true(n > 1000000);
	parse(text, n, 4096, &mod);
	assert_int_equal(mod.go.line, 20001);
	assert_string_equal(mod.go.text, "1.22");
	assert_int_equal(mod.toolchain.line, 20002);
	assert_string_equal(mod.toolchain.text, "go1.22.5");
	free(text);
}

/* `head`, `n` times the byte c, `tail`: what its go line is. */
static struct gomod_value with_run(const char *head, char c, size_t n, const char *tail)
{
	struct gomod mod;
	size_t at = strlen(head), len = at + n + strlen(tail);
	char *text = malloc(len + 1);
	assert_non_null(text);
	memcpy(text, head, at);
	memset(text + at, c, n);
	memcpy(text + at + n, tail, strlen(tail) + 1);
	parse(text, len, 1000, &mod);
	free(text);
	return mod.go;
}

static void test_long_lines(void **state)
{
	struct gomod_value v = with_run("go 1.22", ' ', 100000, "// x\n");
	(void)state;
	assert_string_equal(v.text, "1.22");
	assert_false(v.odd);
	v = with_run("", ' ', 100000, "go 1.22");
	assert_string_equal(v.text, "1.22");
	v = with_run("go 1.22 //", 'x', 100000, "\n");
	assert_string_equal(v.text, "1.22");
	assert_false(v.odd);
	v = with_run("module ", 'x', 100000, "\ngo 1.22");
	assert_int_equal(v.line, 2);
	v = with_run("go 1.", '2', 100000, "\n");
	assert_int_equal(v.line, 1);
	assert_true(v.odd);
	v = with_run("go 1.", '2', GOV_GOMOD_MAX - 3, "\n");
	assert_false(v.odd);
	v = with_run("go 1.", '2', GOV_GOMOD_MAX - 2, "\n");
	assert_true(v.odd);
}

/* Once both lines are known, the rest need not be read. */
static void test_stops(void **state)
{
	static const char text[] = "toolchain go1.22.5\ngo 1.22\n";
	struct gomod mod;
	struct gomod_reader r;
	(void)state;
	gomod_start(&r, &mod);
	assert_true(gomod_feed(&r, text, sizeof text - 2));
	assert_false(gomod_feed(&r, "\n", 1));
	gomod_end(&r);
	assert_int_equal(mod.go.line, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_megabyte),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_stops),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
