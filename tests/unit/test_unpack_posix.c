/* Unpacking under a umask, onto a disk that is full, and with few descriptors. */
#define _GNU_SOURCE
#include "unpack_place.h"

#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "skip.h"

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
		assert_int_equal(info_of(&p, "bin/su").mode & 07777, 0750);
		assert_int_equal(info_of(&p, "bin/go").mode & 07777, 0750);
		assert_int_equal(info_of(&p, "VERSION").mode & 07777, 0640);
		assert_int_equal(info_of(&p, "src").mode & 07777, 0750);
		place_free(&p);
	}
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

#define MANY 200
#define FEW 40 /* descriptors: fewer than files that a thread keeps open to close them together */

static void make_many(const struct place *p, bool zip)
{
	struct hostile_maker m = {.zip = zip};
	char name[32];
	hostile_add_good(&m, "1.99.0", "linux/amd64", true, "go");
	for (int i = 0; i < MANY; i++) {
		const struct hostile_item item = {'0', name, 0644, "x", 0};
		snprintf(name, sizeof name, "go/pkg/%d/file", i);
		hostile_add(&m, &item);
	}
	save_made(p, &m);
}

static void few_descriptors_are_enough(void **state)
{
	(void)state;
	const char *preloaded = getenv("LD_PRELOAD");
	struct rlimit before, few;
	if (preloaded && strstr(preloaded, "vgpreload"))
		SKIP_BECAUSE("valgrind makes a file before it says that no descriptor is left");
	for (int i = 0; i < 2; i++) {
		struct place p;
		struct err e = {0};
		place_make(&p, leaf[i]);
		make_many(&p, i == 1);
		assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
		few = (struct rlimit){FEW, before.rlim_max};
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
		enum gov_exit rc = unpack_place(&p, &e);
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
		assert_string_equal(e.text, "");
		assert_int_equal(rc, GOV_OK);
		assert_int_equal(info_of(&p, "pkg/199/file").size, 1);
		place_free(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modes_follow_the_umask),
		cmocka_unit_test(a_failed_write_is_reported),
		cmocka_unit_test(few_descriptors_are_enough),
	};
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "en_US.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
