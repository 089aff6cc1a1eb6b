#include "unpack_place.h"

#include <locale.h>
#include <time.h>

#include "cases.h"
#include "skip.h"
#include "system.h"

static void check_good(const struct place *p)
{
	char text[1024];
	read_out(p, "VERSION", text, sizeof text);
	assert_true(text_starts(text, "go1.99.0\n"));
	read_out(p, "test/fixedbugs/issue27836.dir/\303\236foo.go", text, sizeof text);
	assert_string_equal(text, "package Foo\n");
	assert_runs(p, "bin/go", true);
	assert_runs(p, "VERSION", false);
}

static void check_row(const struct cases *c, const char *kind, const char *expected)
{
	struct place p;
	struct err e = {0};
	place_make(&p, leaf[is_zip(kind)]);
	assert_true(hostile_make(kind, "1.99.0", "linux/amd64", p.file));
	enum gov_exit rc = unpack_place(&p, &e);
	bool ok = strcmp(expected, "ok") == 0;
	if (rc != (ok ? GOV_OK : GOV_PROOF) || (!ok && !strstr(e.text, expected)))
		fail_msg("%s:%u: %s: want \"%s\", got %d \"%s\"", c->path, c->number, kind,
			expected, rc, e.text);
	if (ok)
		check_good(&p);
	else
		assert_true(text_starts(e.text, p.name) &&
			    text_ends(e.text, "; nothing was installed"));
	assert_int_equal(count(p.dir), 2); /* nothing but the archive and the folder */
	place_free(&p);
}

static void kinds_behave_as_listed(void **state)
{
	(void)state;
	struct cases c;
	cases_open(&c, "tests/data/hostile-archives.tsv");
	while (cases_next(&c))
		check_row(&c, c.field[0], c.field[1]);
}

static struct tm time_of(const struct place *p, const char *rel)
{
	time_t t = (time_t)info_of(p, rel).mtime_s;
	return *localtime(&t);
}

/* The maker's zips are of midnight, 2024-01-01, of whatever time zone. */
static void files_of_a_zip_keep_their_times(void **state)
{
	(void)state;
	static const char *const files[] = {"VERSION", "bin/go"};
	struct place p;
	struct err e = {0};
	place_make(&p, leaf[1]);
	assert_true(hostile_make("good-zip", "1.99.0", "linux/amd64", p.file));
	assert_int_equal(unpack_place(&p, &e), GOV_OK);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct tm at = time_of(&p, files[i]);
		assert_int_equal(at.tm_year, 124);
		assert_int_equal(at.tm_yday, 0);
		assert_int_equal(at.tm_hour, 0);
	}
	place_free(&p);
}

static void an_existing_folder_is_not_touched(void **state)
{
	(void)state;
	struct place p;
	struct err e = {0};
	place_make(&p, leaf[0]);
	assert_true(hostile_make("good-tar", "1.99.0", "linux/amd64", p.file));
	assert_int_equal(os_mkdirs(p.out), 0);
	assert_int_equal(unpack_place(&p, &e), GOV_FILESYSTEM);
	assert_non_null(strstr(e.text, p.out));
	assert_int_equal(count(p.out), 0);
	place_free(&p);
}

static void the_name_tells_the_format(void **state)
{
	(void)state;
	struct place p;
	struct err e = {0};
	place_make(&p, "go1.99.0.linux-amd64.tar");
	assert_true(hostile_make("good-tar", "1.99.0", "linux/amd64", p.file));
	assert_int_equal(unpack_place(&p, &e), GOV_PROOF);
	assert_non_null(strstr(e.text, "neither .tar.gz nor .zip"));
	place_free(&p);
}

static void big_files_arrive_whole(void **state)
{
	(void)state;
	char *big = noise(BIG + 777), *got = malloc(BIG + 2000);
	assert_non_null(got);
	for (int i = 0; i < 2; i++) {
		struct place p;
		struct err e = {0};
		place_make(&p, leaf[i]);
		make_big(&p, i == 1, NULL, big);
		assert_int_equal(unpack_place(&p, &e), GOV_OK);
		read_out(&p, "pkg/big", got, BIG + 2000);
		assert_int_equal(strlen(got), BIG + 777);
		assert_memory_equal(got, big, BIG + 777);
		check_good(&p);
		place_free(&p);
	}
	free(got);
	free(big);
}

static void a_refusal_stops_the_other_thread(void **state)
{
	(void)state;
	const struct hostile_item evil = {'2', "go/evil", 0777, "/etc/passwd", 0};
	char *big = noise(BIG);
	struct place p;
	struct err e = {0};
	place_make(&p, leaf[0]);
	make_big(&p, false, &evil, big);
	assert_int_equal(unpack_place(&p, &e), GOV_PROOF);
	assert_non_null(strstr(e.text, "symbolic link"));
	place_free(&p);
	free(big);
}

struct progress {
	uint64_t last, total, calls;
};

static void on_progress(void *ctx, uint64_t done, uint64_t total)
{
	struct progress *p = ctx;
	assert_true(done >= p->last && done <= total);
	p->last = done;
	p->total = total;
	p->calls++;
}

static void progress_reaches_the_total(void **state)
{
	(void)state;
	char *big = noise(BIG);
	struct place p;
	struct err e = {0};
	struct progress seen = {0};
	place_make(&p, leaf[0]);
	make_big(&p, false, NULL, big);
	struct verified *v = prove(&p);
	assert_int_equal(unpack(v, p.out, NULL, on_progress, &seen, &e), GOV_OK);
	verified_free(v);
	assert_true(seen.calls > 3);
	assert_true(seen.last == seen.total && seen.total > BIG / 2);
	place_free(&p);
	free(big);
}

static void descriptors_do_not_leak(void **state)
{
	(void)state;
	if (system_open_files() < 0)
		SKIP_BECAUSE("this system does not tell what is open");
	static const char *const kinds[] = {"good-tar", "good-zip", "badcrc", "duplicate",
		"zip-duplicate", "short-data", "zip-short-data"};
	int before = system_open_files();
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct place p;
		struct err e = {0};
		place_make(&p, leaf[is_zip(kinds[i])]);
		assert_true(hostile_make(kinds[i], "1.99.0", "linux/amd64", p.file));
		unpack_place(&p, &e);
		place_free(&p);
	}
	assert_int_equal(system_open_files(), before);
}

static void module_zips_become_a_goroot(void **state)
{
	(void)state;
	struct place p;
	struct err e = {0};
	char text[64];
	place_make(&p, "v0.0.1-go1.99.0.linux-amd64.zip");
	assert_true(hostile_make("module-zip", "1.99.0", "linux/amd64", p.file));
	assert_int_equal(unpack_place(&p, &e), GOV_OK);
	read_out(&p, "src/go.mod", text, sizeof text);
	assert_string_equal(text, "module std\n");
	read_out(&p, "src/cmd/go.mod", text, sizeof text);
	assert_string_equal(text, "module cmd\n");
	assert_runs(&p, "bin/go", true);
	assert_runs(&p, "bin/gofmt", true);
	assert_runs(&p, "pkg/tool/os_arch/compile", true);
	assert_runs(&p, "VERSION", false);
	place_free(&p);
}

/* The rules are the same for unpacking and for reading, which writes nothing. */
static void check_module(const struct cases *c, const char *kind, const char *expected)
{
	bool ok = strcmp(expected, "ok") == 0;
	struct place p;
	struct err e = {0};
	int fd = -1;
	place_make(&p, "v0.0.1-go1.99.0.linux-amd64.zip");
	assert_true(hostile_make(kind, "1.99.0", "linux/amd64", p.file));
	assert_int_equal(os_open_read(p.file, &fd), 0);
	enum gov_exit rc = unpack_read_module(fd, p.name, NULL, NULL, NULL, &e);
	os_fd_close(fd);
	assert_int_equal(count(p.dir), 1);
	for (int pass = 0; pass < 2; pass++, rc = unpack_place(&p, &e))
		if (rc != (ok ? GOV_OK : GOV_PROOF) || (!ok && !strstr(e.text, expected)))
			fail_msg("%s:%u: %s: want \"%s\", got %d \"%s\"", c->path, c->number, kind,
				expected, rc, e.text);
	place_free(&p);
}

static void module_kinds_behave_as_listed(void **state)
{
	(void)state;
	struct cases c;
	cases_open(&c, "tests/data/hostile-modules.tsv");
	while (cases_next(&c))
		check_module(&c, c.field[0], c.field[1]);
}

static void only_module_zips_are_read_unproven(void **state)
{
	(void)state;
	struct place p;
	struct err e = {0};
	int fd = -1;
	place_make(&p, leaf[1]);
	assert_true(hostile_make("good-zip", "1.99.0", "linux/amd64", p.file));
	assert_int_equal(os_open_read(p.file, &fd), 0);
	assert_int_equal(unpack_read_module(fd, p.name, NULL, NULL, NULL, &e), GOV_PROOF);
	os_fd_close(fd);
	place_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_behave_as_listed),
		cmocka_unit_test(module_zips_become_a_goroot),
		cmocka_unit_test(module_kinds_behave_as_listed),
		cmocka_unit_test(only_module_zips_are_read_unproven),
		cmocka_unit_test(files_of_a_zip_keep_their_times),
		cmocka_unit_test(an_existing_folder_is_not_touched),
		cmocka_unit_test(the_name_tells_the_format),
		cmocka_unit_test(big_files_arrive_whole),
		cmocka_unit_test(a_refusal_stops_the_other_thread),
		cmocka_unit_test(progress_reaches_the_total),
		cmocka_unit_test(descriptors_do_not_leak),
	};
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "en_US.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
