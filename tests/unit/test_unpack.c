#define _GNU_SOURCE
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "../helpers/hostile.h"
#include "cases.h"
#include "install/digest.h"
#include "install/unpack.h"
#include "os/os.h"
#include "skip.h"

static const char *const leaf[] = {"go1.99.0.linux-amd64.tar.gz", "go1.99.0.linux-amd64.zip"};

static bool is_zip(const char *kind)
{
	return text_starts(kind, "zip-") || strcmp(kind, "good-zip") == 0;
}

struct place {
	char dir[256], file[300], out[300], name[64];
};

static void place_make(struct place *p, const char *name)
{
	const char *tmp = getenv("TMPDIR");
	assert_int_equal(
		os_make_temp_dir(tmp ? tmp : "/tmp", "gov-unpack-", p->dir, sizeof p->dir), 0);
	snprintf(p->name, sizeof p->name, "%s", name);
	snprintf(p->file, sizeof p->file, "%s/%s", p->dir, name);
	snprintf(p->out, sizeof p->out, "%s/out", p->dir);
}

static void place_free(struct place *p)
{
	assert_int_equal(os_remove_tree(p->dir), 0);
}

static struct verified *prove(const struct place *p)
{
	struct expectation x = {0};
	struct verified *v = NULL;
	struct err e;
	uint8_t got[32];
	int fd = -1;
	uint64_t bytes = 0;
	snprintf(x.file, sizeof x.file, "%s", p->name);
	assert_int_equal(os_open_read(p->file, &fd), 0);
	struct digest *d = digest_new();
	assert_non_null(d);
	assert_int_equal(digest_fd(d, fd, &bytes), 0);
	digest_final(d, got);
	digest_free(d);
	x.from[0].set = true;
	memcpy(x.from[0].sha256, got, sizeof got);
	assert_int_equal(proof_accept(&x, got, fd, p->file, &v, &e), GOV_OK);
	return v;
}

static enum gov_exit unpack_place(const struct place *p, struct err *e)
{
	struct verified *v = prove(p);
	enum gov_exit rc = unpack(v, p->out, NULL, NULL, NULL, e);
	verified_free(v);
	return rc;
}

static int count_one(void *ctx, const char *name)
{
	(void)name;
	++*(int *)ctx;
	return 0;
}

static int count(const char *dir)
{
	int n = 0;
	assert_int_equal(os_list(dir, count_one, &n), 0);
	return n;
}

static void read_out(const struct place *p, const char *rel, char *buf, size_t cap)
{
	char path[400];
	size_t n = 0;
	snprintf(path, sizeof path, "%s/%s", p->out, rel);
	assert_int_equal(os_read_file(path, buf, cap - 1, &n), 0);
	buf[n] = '\0';
}

static mode_t mode_of(const struct place *p, const char *rel)
{
	char path[400];
	struct stat st;
	snprintf(path, sizeof path, "%s/%s", p->out, rel);
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void check_good(const struct place *p)
{
	char text[1024];
	read_out(p, "VERSION", text, sizeof text);
	assert_true(text_starts(text, "go1.99.0\n"));
	read_out(p, "test/fixedbugs/issue27836.dir/\303\236foo.go", text, sizeof text);
	assert_string_equal(text, "package Foo\n");
	assert_int_equal(mode_of(p, "bin/go") & 0111, 0111);
	assert_int_equal(mode_of(p, "VERSION") & 0111, 0);
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
	char path[400];
	struct stat st;
	snprintf(path, sizeof path, "%s/%s", p->out, rel);
	assert_int_equal(stat(path, &st), 0);
	return *localtime(&st.st_mtime);
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

static void modes_follow_the_umask(void **state)
{
	(void)state;
	static const char *const kinds[] = {"setuid", "zip-setuid"};
	for (int i = 0; i < 2; i++) {
		struct place p;
		struct err e = {0};
		place_make(&p, leaf[i]);
		assert_true(hostile_make(kinds[i], "1.99.0", "linux/amd64", p.file));
		mode_t before = umask(027);
		enum gov_exit rc = unpack_place(&p, &e);
		umask(before);
		assert_int_equal(rc, GOV_OK);
		assert_int_equal(mode_of(&p, "bin/su"), 0750);
		assert_int_equal(mode_of(&p, "bin/go"), 0750);
		assert_int_equal(mode_of(&p, "VERSION"), 0640);
		assert_int_equal(mode_of(&p, "src"), 0750);
		place_free(&p);
	}
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

/* Text that compresses badly enough to fill the ring several times over. */
static char *noise(size_t n)
{
	char *text = malloc(n + 1);
	assert_non_null(text);
	uint32_t x = 1;
	for (size_t i = 0; i < n; i++) {
		x = x * 1664525u + 1013904223u;
		text[i] = (char)('!' + (x >> 24) % 90);
	}
	text[n] = '\0';
	return text;
}

/* The good entries, then `first`, then one of 6 MiB. */
static void make_big(
	const struct place *p, bool zip, const struct hostile_item *first, const char *big)
{
	struct hostile_maker m = {.zip = zip};
	struct hostile_bytes file = {0};
	const struct hostile_item item = {'0', "go/pkg/big", 0644, big, 0};
	hostile_add_good(&m, "1.99.0", "linux/amd64", true, "go");
	if (first)
		hostile_add(&m, first);
	hostile_add(&m, &item);
	hostile_finish(&m, "", &file);
	assert_true(hostile_save(&file, p->file));
	free(m.body.p);
	free(m.directory.p);
	free(file.p);
}

#define BIG ((size_t)6 << 20)

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

/* A limit of the process stands for a full disk. */
static void a_failed_write_is_reported(void **state)
{
	(void)state;
	char *big = noise(BIG);
	struct rlimit before, small;
	for (int i = 0; i < 2; i++) {
		struct place p;
		struct err e = {0};
		place_make(&p, leaf[i]);
		make_big(&p, i == 1, NULL, big);
		assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
		small = (struct rlimit){BIG / 2, before.rlim_max};
		void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		enum gov_exit rc = unpack_place(&p, &e);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
		signal(SIGXFSZ, handler);
		assert_int_equal(rc, GOV_FILESYSTEM);
		assert_non_null(strstr(e.text, "/pkg/big: file too large"));
		place_free(&p);
	}
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
	assert_true(seen.calls > 10);
	assert_true(seen.last == seen.total && seen.total > BIG / 2);
	place_free(&p);
	free(big);
}

static void descriptors_do_not_leak(void **state)
{
	(void)state;
	if (access("/proc/self/fd", R_OK) != 0)
		SKIP_BECAUSE("there is no /proc/self/fd");
	static const char *const kinds[] = {"good-tar", "good-zip", "badcrc", "duplicate",
		"zip-duplicate", "short-data", "zip-short-data"};
	int before = count("/proc/self/fd");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct place p;
		struct err e = {0};
		place_make(&p, leaf[is_zip(kinds[i])]);
		assert_true(hostile_make(kinds[i], "1.99.0", "linux/amd64", p.file));
		unpack_place(&p, &e);
		place_free(&p);
	}
	assert_int_equal(count("/proc/self/fd"), before);
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
	assert_int_equal(mode_of(&p, "bin/go") & 0111, 0111);
	assert_int_equal(mode_of(&p, "bin/gofmt") & 0111, 0111);
	assert_int_equal(mode_of(&p, "pkg/tool/os_arch/compile") & 0111, 0111);
	assert_int_equal(mode_of(&p, "VERSION") & 0111, 0);
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
		cmocka_unit_test(modes_follow_the_umask),
		cmocka_unit_test(an_existing_folder_is_not_touched),
		cmocka_unit_test(the_name_tells_the_format),
		cmocka_unit_test(big_files_arrive_whole),
		cmocka_unit_test(a_refusal_stops_the_other_thread),
		cmocka_unit_test(a_failed_write_is_reported),
		cmocka_unit_test(progress_reaches_the_total),
		cmocka_unit_test(descriptors_do_not_leak),
	};
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "en_US.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
