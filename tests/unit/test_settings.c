#include "install/settings.h"

#include "scratch.h"
#include "skip.h"
#include "system.h"

#define HOME "/home/gopher"
#define MANAGER "/usr/local/bin/gov"
#define PIN "go1.24.4-acme.linux-arm64.tar.gz"

/* Write n bytes as versions.ini and read it. */
static enum gov_exit load_bytes(
	const char *root, const char *data, size_t n, struct settings **s, struct err *e)
{
	assert_int_equal(os_write_file(in(root, "versions.ini"), data, n, 0644), 0);
	return settings_load(root, HOME, MANAGER, s, e);
}

static struct settings *load(const char *root, const char *text)
{
	struct settings *s = NULL;
	struct err e = {.text = ""};
	if (load_bytes(root, text, strlen(text), &s, &e) != GOV_OK)
		fail_msg("%s", e.text);
	return s;
}

/* `text` is refused with "path:<want>". */
static void refuse(const char *root, const char *text, const char *want)
{
	struct settings *s = NULL;
	struct err e;
	char full[GOV_PATH_MAX + 256];
	assert_int_equal(load_bytes(root, text, strlen(text), &s, &e), GOV_CONFIG);
	assert_null(s);
	snprintf(full, sizeof full, "%s:%s", in(root, "versions.ini"), want);
	assert_string_equal(e.text, full);
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	return (int)(strchr(digits, c) - digits);
}

/* Undo \n \r \t \\ \xNN in place; the length. */
static size_t unescape(char *text)
{
	char *to = text;
	for (const char *s = text; *s != '\0'; s++) {
		if (*s != '\\') {
			*to++ = *s;
		} else if (*++s == 'x') {
			*to++ = (char)(hex_digit(s[1]) * 16 + hex_digit(s[2]));
			s += 2;
		} else {
			*to++ = *s == 'n' ? '\n' : *s == 'r' ? '\r' : *s == 't' ? '\t' : *s;
		}
	}
	*to = '\0';
	return (size_t)(to - text);
}

/* "@/x" is an absolute path of this system. */
static const char *with_tops(const char *text, char out[2048])
{
	struct text t = text_on(out, 2048);
	for (; *text != '\0'; text++) {
		if (text[0] == '@' && text[1] == '/')
			text_add(&t, TOP);
		else
			text_addn(&t, text, 1);
	}
	assert_false(t.cut);
	return out;
}

static bool case_holds(const char *root, const char *line, char *want)
{
	struct settings *s = NULL;
	struct err e = {.text = ""};
	char full[GOV_PATH_MAX + 256], ini[2048];
	with_tops(line, ini);
	enum gov_exit x = load_bytes(root, ini, unescape(ini), &s, &e);
	settings_free(s);
	if (strcmp(want, "ok") == 0)
		return x == GOV_OK;
	unescape(want);
	snprintf(full, sizeof full, "%s:%s", in(root, "versions.ini"), want);
	return x == GOV_CONFIG && s == NULL && strcmp(e.text, full) == 0;
}

static void test_cases(void **state)
{
	char line[1024];
	unsigned number = 0, bad = 0;
	FILE *f = fopen("tests/data/settings-cases.tsv", "r");
	assert_non_null(f);
	while (fgets(line, sizeof line, f) != NULL) {
		char *tab = strchr(line, '\t');
		number++;
		if (line[0] == '#' || tab == NULL)
			continue;
		*tab = '\0';
		tab[1 + strcspn(tab + 1, "\n")] = '\0';
		if (case_holds(*state, line, tab + 1))
			continue;
		print_error("settings-cases.tsv:%u: expected \"%s\"\n", number, tab + 1);
		bad++;
	}
	fclose(f);
	assert_true(number > 50);
	assert_int_equal(bad, 0);
}

/* --- values --- */

static void test_defaults_without_a_file(void **state)
{
	struct settings *s = NULL;
	struct err e;
	char manager[GOV_PATH_MAX];
	assert_int_equal(settings_load(*state, NULL, MANAGER, &s, &e), GOV_OK);
	assert_int_equal(s->mirror_len, 1);
	assert_string_equal(s->mirror[0], "https://go.dev/dl/");
	assert_true(s->mirror_default);
	assert_int_equal(s->require, REQUIRE_SHA256);
	assert_false(s->auto_install);
	assert_true(s->share);
	assert_string_equal(s->cache, in(*state, "cache"));
	assert_int_equal(s->pin_len, 0);
	assert_null(settings_find_pin(s, PIN));
	assert_true(s->goproxy_default);
	assert_false(s->sumdb_off);
	assert_string_equal(s->sumdb_key, "");
	assert_string_equal(s->sumdb_url, "https://sum.golang.org");
	assert_int_equal(s->key_len, 0);
	struct conf conf = settings_conf(s), opened;
	assert_true(conf_open(&opened, conf.text));
	assert_true(conf_stamp_is(&conf, NULL));
	assert_true(conf_manager(&conf, manager));
	assert_string_equal(manager, MANAGER);
	assert_int_equal(s->conf_len, strlen(s->conf));
	settings_free(s);
}

static void test_gov_section(void **state)
{
	struct settings *s = load(*state,
		"[gov]\nmirror = https://a.example/dl, file:///srv/go/ ; two\n"
		"goproxy = https://p.example,direct\nrequire = signed\nauto_install = yes\n"
		"share = no\ncache = ~/archives\nkeys = ~/a.asc " TOP "/b.asc\n"
		"sumdb = sum.test+0123abcd+AAAA http://127.0.0.1:1/db/\n");
	assert_int_equal(s->mirror_len, 2);
	assert_string_equal(s->mirror[0], "https://a.example/dl/");
	assert_string_equal(s->mirror[1], "file:///srv/go/");
	assert_false(s->mirror_default);
	assert_string_equal(s->goproxy, "https://p.example,direct");
	assert_int_equal(s->require, REQUIRE_SIGNED);
	assert_true(s->auto_install);
	assert_false(s->share);
	assert_string_equal(s->cache, HOME "/archives");
	assert_false(s->goproxy_default);
	assert_int_equal(s->key_len, 2);
	assert_string_equal(s->key[0], HOME "/a.asc");
	assert_string_equal(s->key[1], TOP "/b.asc");
	assert_string_equal(s->sumdb_key, "sum.test+0123abcd+AAAA");
	assert_string_equal(s->sumdb_url, "http://127.0.0.1:1/db");
	struct conf conf = settings_conf(s);
	assert_true(conf_auto_install(&conf));
	settings_free(s);
}

static void test_pins(void **state)
{
	const uint8_t want[4] = {0x01, 0x23, 0x45, 0x67};
	struct settings *s =
		load(*state, "[archive " PIN "]\nsha256 = "
			     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"
			     "url = https://a.example/x.tar.gz\n"
			     "[archive go1.22.1.windows-arm64.zip]\nsha256 = "
			     "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\n");
	const struct settings_pin *pin = settings_find_pin(s, PIN);
	assert_int_equal(s->pin_len, 2);
	assert_non_null(pin);
	assert_memory_equal(pin->sha256, want, sizeof want);
	assert_string_equal(pin->url, "https://a.example/x.tar.gz");
	pin = settings_find_pin(s, "go1.22.1.windows-arm64.zip");
	assert_non_null(pin);
	assert_string_equal(pin->url, "");
	assert_null(settings_find_pin(s, "go1.22.1.linux-arm64.tar.gz"));
	settings_free(s);
}

static void expect_env(const struct settings *s, const char *version, const char *want)
{
	struct conf conf = settings_conf(s);
	const char *at = NULL, *entry;
	char all[512];
	struct text t = text_on(all, sizeof all);
	for (size_t n; (n = conf_env(&conf, version, &at, &entry)) > 0;) {
		text_addn(&t, entry, n);
		text_add(&t, "|");
	}
	assert_string_equal(all, want);
}

static void test_conf_of_aliases_and_variables(void **state)
{
	char request[GOV_REQUEST_MAX];
	struct settings *s =
		load(*state, "[env 1.24]\nA = 24\n[alias]\nwork = 1.24.4\nold = >=1.20 <1.22\n"
			     "[env]\nA = all\nB = x ; y\n[env 1.23]\nC =\n");
	struct conf conf = settings_conf(s);
	assert_true(conf_alias(&conf, "work", request));
	assert_string_equal(request, "1.24.4");
	assert_true(conf_alias(&conf, "old", request));
	assert_string_equal(request, ">=1.20 <1.22");
	assert_false(conf_alias(&conf, "other", request));
	assert_false(conf_auto_install(&conf));
	expect_env(s, "1.24.4", "A=all|B=x|A=24|");
	expect_env(s, "1.23.1", "A=all|B=x|C=|");
	expect_env(s, "", "A=all|B=x|");
	settings_free(s);
}

static void test_stamp_is_the_files(void **state)
{
	struct os_info info;
	struct settings *s = load(*state, "[gov]\n");
	assert_int_equal(os_stat(in(*state, "versions.ini"), &info), 0);
	struct conf_stamp stamp = {info.size, info.mtime_s, info.mtime_ns};
	struct conf conf = settings_conf(s);
	assert_true(conf_stamp_is(&conf, &stamp));
	stamp.nanoseconds ^= 1;
	assert_false(conf_stamp_is(&conf, &stamp));
	settings_free(s);
}

/* --- limits, which inih passes in silence --- */

/* head, then n times 'x', then tail. */
static const char *stretch(const char *head, size_t n, const char *tail)
{
	static char text[1024];
	struct text t = text_on(text, sizeof text);
	text_add(&t, head);
	while (n-- > 0)
		text_add(&t, "x");
	text_add(&t, tail);
	assert_false(t.cut);
	return text;
}

static void test_line_limit(void **state)
{
	struct settings *s = load(*state, stretch("[env]\nA=", 196, "\n"));
	expect_env(s, "", stretch("A=", 196, "|"));
	settings_free(s);
	settings_free(load(*state, stretch("[env]\r\nA=", 196, "\r\n")));
	settings_free(load(*state, stretch("[env]\nA=", 196, "")));
	refuse(*state, stretch("[env]\nA=", 197, "\n"), "2: the line is longer than 198 bytes");
	refuse(*state, stretch("[env]\nA=", 197, ""), "2: the line is longer than 198 bytes");
	refuse(*state, stretch("; ", 197, "\n"), "1: the line is longer than 198 bytes");
	refuse(*state, stretch("\n[env]\nA=", 400, "\nB=1"),
		"3: the line is longer than 198 bytes");
}

static void test_name_limits(void **state)
{
	struct settings *s = load(*state, stretch("[env]\n", 48, " = 1\n"));
	expect_env(s, "", stretch("", 48, "=1|"));
	settings_free(s);
	refuse(*state, stretch("[env]\n", 49, " = 1\n"), "2: the key is longer than 48 bytes");
	refuse(*state, stretch("[", 49, "]\n"), "1: the section's name is longer than 48 bytes");
}

static void test_too_much_for_the_shims(void **state)
{
	char *text = malloc(64 * 1024);
	struct settings *s = NULL;
	struct err e;
	assert_non_null(text);
	struct text t = text_on(text, 64 * 1024);
	text_add(&t, "[env]\n");
	for (uint64_t i = 0; i < 400; i++) {
		text_add(&t, "A");
		text_add_u64(&t, i);
		text_add(&t, "=0123456789012345678901234567890123456789\n");
	}
	assert_int_equal(load_bytes(*state, text, t.len, &s, &e), GOV_CONFIG);
	assert_non_null(strstr(e.text, "too many aliases or variables"));
	free(text);
}

static void test_file_limit(void **state)
{
	size_t n = (1u << 20) + 1;
	char *text = malloc(n);
	struct settings *s = NULL;
	struct err e;
	assert_non_null(text);
	memset(text, '\n', n);
	assert_int_equal(load_bytes(*state, text, n, &s, &e), GOV_CONFIG);
	assert_non_null(strstr(e.text, "larger than 1 MiB"));
	assert_int_equal(load_bytes(*state, text, n - 1, &s, &e), GOV_OK);
	settings_free(s);
	free(text);
}

static void test_pin_limit(void **state)
{
	char *text = malloc(64 * 1024);
	struct settings *s = NULL;
	struct err e;
	assert_non_null(text);
	struct text t = text_on(text, 64 * 1024);
	for (uint64_t i = 0; i <= SETTINGS_PINS_MAX; i++) {
		text_add(&t, "[archive go1.24.");
		text_add_u64(&t, i);
		text_add(&t, ".linux-arm64.tar.gz]\nsha256 = 0123456789abcdef0123456789abcdef"
			     "0123456789abcdef0123456789abcdef\n");
	}
	assert_false(t.cut);
	assert_int_equal(load_bytes(*state, text, t.len, &s, &e), GOV_CONFIG);
	assert_non_null(strstr(e.text, ":513: more than 256 [archive] sections"));
	free(text);
}

/* --- failures around the file --- */

static void test_unreadable(void **state)
{
	struct settings *s = NULL;
	struct err e;
	folder(*state, "versions.ini");
	assert_int_equal(settings_load(*state, HOME, MANAGER, &s, &e), GOV_FILESYSTEM);
	assert_null(s);
	assert_non_null(strstr(e.text, "/versions.ini: "));
}

static void test_fifo_does_not_block(void **state)
{
	struct settings *s = NULL;
	struct err e;
	if (!system_fifo(in(*state, "versions.ini")))
		SKIP_BECAUSE(NO_FIFOS);
	assert_int_equal(settings_load(*state, HOME, MANAGER, &s, &e), GOV_FILESYSTEM);
	assert_null(s);
}

static void test_cache_without_home(void **state)
{
	struct settings *s = NULL;
	struct err e;
	put(*state, "versions.ini", "[gov]\ncache = ~/x\n", 0644);
	assert_int_equal(settings_load(*state, NULL, MANAGER, &s, &e), GOV_CONFIG);
	assert_non_null(strstr(e.text, ":2: " OS_HOME_ENV " is not set"));
}

static void test_odd_managers(void **state)
{
	struct settings *s = NULL;
	struct err e;
	char manager[GOV_PATH_MAX];
	assert_int_equal(settings_load(*state, HOME, "/a\nb", &s, &e), GOV_CONFIG);
	assert_int_equal(settings_load(*state, HOME, NULL, &s, &e), GOV_OK);
	struct conf conf = settings_conf(s);
	assert_false(conf_manager(&conf, manager));
	settings_free(s);
}

/* The example names every key, so each value is checked. */
static void expect_sumdb(const char *folder, const char *value, const char *key, const char *url)
{
	char ini[256];
	struct settings *s;
	assert_true(text_join(ini, sizeof ini, "[gov]\nsumdb = ", value, "\n", NULL));
	s = load(folder, ini);
	assert_false(s->sumdb_off);
	assert_string_equal(s->sumdb_key, key);
	assert_string_equal(s->sumdb_url, url);
	settings_free(s);
}

static void test_sumdb(void **state)
{
	static const char key[] = "sum.acme.example+0123abcd+AAAA";
	struct settings *s = load(*state, "[gov]\nsumdb = off\n");
	assert_true(s->sumdb_off);
	settings_free(s);
	expect_sumdb(*state, "sum.golang.org", "", "https://sum.golang.org");
	expect_sumdb(*state, "sum.golang.google.cn", "", "https://sum.golang.google.cn");
	expect_sumdb(*state, "sum.golang.org https://mirror.example/db", "",
		"https://mirror.example/db");
	expect_sumdb(*state, key, key, "https://sum.acme.example");
}

static void test_example(void **state)
{
	static char text[8192];
	size_t n = 0;
	char request[GOV_REQUEST_MAX];
	assert_int_equal(os_read_file("versions.ini.example", text, sizeof text - 1, &n), 0);
	struct settings *s = load(*state, text);
	assert_string_equal(s->mirror[0], "https://go.dev/dl/");
	assert_false(s->mirror_default);
	assert_string_equal(s->goproxy, "https://proxy.golang.org");
	assert_non_null(strstr(text, "\nrequire = sha256\n"));
	assert_non_null(strstr(text, "\nauto_install = no\n"));
	assert_string_equal(s->cache, HOME "/.go/cache");
	assert_non_null(settings_find_pin(s, PIN));
	assert_string_not_equal(settings_find_pin(s, PIN)->url, "");
	struct conf conf = settings_conf(s);
	assert_true(conf_alias(&conf, "work", request));
	expect_env(s, "1.24.4", "CGO_ENABLED=1|GOFLAGS=-trimpath|");
	expect_env(s, "1.23.4", "CGO_ENABLED=1|");
	settings_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_cases),
		scratch_test(test_defaults_without_a_file),
		scratch_test(test_gov_section),
		scratch_test(test_pins),
		scratch_test(test_conf_of_aliases_and_variables),
		scratch_test(test_stamp_is_the_files),
		scratch_test(test_line_limit),
		scratch_test(test_name_limits),
		scratch_test(test_too_much_for_the_shims),
		scratch_test(test_file_limit),
		scratch_test(test_pin_limit),
		scratch_test(test_unreadable),
		scratch_test(test_fifo_does_not_block),
		scratch_test(test_cache_without_home),
		scratch_test(test_odd_managers),
		scratch_test(test_sumdb),
		scratch_test(test_example),
	};
	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
