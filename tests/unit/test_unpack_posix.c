/* Unpacking under a umask, and onto a disk that is full. */
#define _GNU_SOURCE
#include "unpack_place.h"

#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modes_follow_the_umask),
		cmocka_unit_test(a_failed_write_is_reported),
	};
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "en_US.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
