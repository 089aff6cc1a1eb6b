#include "resolve_search.h"

#include "core/emulation.h"

static struct platform platform(const char *text)
{
	struct platform p;

	assert_true(platform_parse(text, strlen(text), &p));
	return p;
}

static void test_runs(void **state)
{
	static const struct {
		const char *program, *machine;
		enum runs want;
	} cases[] = {
		{"linux/amd64", "linux/amd64", RUNS_NATIVE},
		{"linux/386", "linux/amd64", RUNS_NATIVE},
		{"linux/armv6l", "linux/arm64", RUNS_NATIVE},
		{"linux/arm64", "linux/amd64", RUNS_EMULATED},
		{"linux/amd64", "linux/arm64", RUNS_EMULATED},
		{"linux/386", "linux/arm64", RUNS_EMULATED},
		{"windows/amd64", "windows/arm64", RUNS_EMULATED},
		{"windows/386", "windows/arm64", RUNS_EMULATED},
		{"windows/386", "windows/amd64", RUNS_NATIVE},
		{"windows/arm", "windows/arm64", RUNS_NOT},
		{"windows/arm64", "windows/amd64", RUNS_NOT},
		{"darwin/amd64", "darwin/arm64", RUNS_EMULATED},
		{"darwin/386", "darwin/amd64", RUNS_NOT},
		{"darwin/386", "darwin/arm64", RUNS_NOT},
		{"darwin/arm64", "darwin/amd64", RUNS_NOT},
		{"linux/arm64", "darwin/arm64", RUNS_NOT},
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct platform p = platform(cases[i].program), host = platform(cases[i].machine);

		if (emulation_runs(&p, &host) != cases[i].want)
			fail_msg("%s on %s", cases[i].program, cases[i].machine);
	}
}

static void test_first(void **state)
{
	static const struct {
		const char *version, *machine;
		bool concerned;
	} cases[] = {
		{"1.15.15", "darwin/arm64", true},
		{"1.16beta1", "darwin/arm64", false},
		{"1.16", "darwin/arm64", false},
		{"1.16.15", "windows/arm64", true},
		{"1.17beta1", "windows/arm64", false},
		{"1.17", "windows/arm64", false},
		{"1.8.4", "linux/arm64", true},
		{"1.8.5", "linux/arm64", false},
		{"1.9", "linux/arm64", false},
		{"1.8.4", "linux/amd64", false},
		{"1.15.15", "darwin/amd64", false},
		{"1.4.2", "freebsd/arm64", false},
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct platform host = platform(cases[i].machine);

		if (emulation_concerns(cases[i].version, &host) != cases[i].concerned)
			fail_msg("%s on %s", cases[i].version, cases[i].machine);
		assert_true(!cases[i].concerned || emulation_may_concern(cases[i].version));
	}
	assert_false(emulation_may_concern("1.17.1"));
}

/* A line of which one patch is native is never emulated. */
static void test_line(void **state)
{
	struct platform linux_arm = platform("linux/arm64"), mac = platform("darwin/arm64");
	(void)state;

	assert_true(emulation_concerns_line("1.15", &mac));
	assert_false(emulation_concerns_line("1.16", &mac));
	assert_true(emulation_concerns_line("1.7", &linux_arm));
	assert_false(emulation_concerns_line("1.8", &linux_arm));
	assert_false(emulation_concerns_line("1", &linux_arm));
}

#define OLD "1.15.15.darwin-amd64"
#define SELECTED "1.15.15 S/store/versions/" OLD

/* Installed for lack of a native release: typed, set and pinned, exactly and by its line. */
static void test_selected(void **state)
{
	const char *s = *state;
	struct search q = {.host = "darwin/arm64"};

	stock(s);
	install(s, OLD);
	put(s, "w/.go-version", "1.15.15\n", 0644);
	expect(s, q, "pin S/w/.go-version:1 1.15.15 -> " SELECTED);
	put(s, "w/.go-version", "1.15\n", 0644);
	expect(s, q, "pin S/w/.go-version:1 1.15 -> " SELECTED);
	q.env = "1.15.15";
	expect(s, q, "env GOV_VERSION 1.15.15 -> " SELECTED);
	q.typed = OLD;
	expect(s, q, "typed  " OLD " -> " SELECTED);
	install(s, "1.15.15");
	q.typed = "1.15.15";
	expect(s, q, "typed  1.15.15 -> 1.15.15 S/store/versions/1.15.15");
}

/* Where Go has a native release, or where the request may be met by one, or on another machine: no
 * emulated one is selected, although it is installed. */
static void test_not_selected(void **state)
{
	const char *s = *state;
	struct search q = {.host = "darwin/arm64", .typed = "1.16.15"};

	stock(s);
	install(s, OLD);
	install(s, "1.16.15.darwin-amd64");
	install(s, "1.26.1.darwin-amd64");
	expect(s, q, "!4 go 1.16.15 is not installed; run: gov install 1.16.15");
	q.typed = "1.26";
	expect(s, q, "!4 no installed version matches 1.26; run: gov install 1.26");
	q.typed = "<1.16";
	expect(s, q, "!4 no installed version matches <1.16; run: gov install \"<1.16\"");
	q.typed = "latest";
	expect(s, q, "typed  latest -> 1.24.4 S/store/versions/1.24.4");
	q.typed = "1.15.15";
	q.host = "linux/arm64";
	expect(s, q, "!4 go 1.15.15 is not installed; run: gov install 1.15.15");
	q.host = "darwin/amd64";
	expect(s, q, "!4 go 1.15.15 is not installed; run: gov install 1.15.15");
}

static void test_missing(void **state)
{
	const char *s = *state;
	struct search q = {.host = "windows/arm64"};

	stock(s);
	put(s, "w/.go-version", "1.16.15\n", 0644);
	expect(s, q,
		"!4 go 1.16.15 is not installed (asked for by S/w/.go-version:1); Go has no "
		"release "
		"of it for this machine; one for windows/amd64 runs by emulation, slower (Windows "
		"11's x64 emulation): gov install 1.16.15 --platform windows/amd64");
	put(s, "w/.go-version", "1.16\n", 0644);
	expect(s, q,
		"!4 no installed version matches 1.16 (asked for by S/w/.go-version:1); Go has no "
		"release of it for this machine; one for windows/amd64 runs by emulation, slower "
		"(Windows 11's x64 emulation): gov install 1.16 --platform windows/amd64");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_first),
		cmocka_unit_test(test_line),
		scratch_test(test_selected),
		scratch_test(test_not_selected),
		scratch_test(test_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
