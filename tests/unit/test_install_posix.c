/* Installing onto disks that are full, for which a limit of the process stands. */
#define _DEFAULT_SOURCE
#include "world.h"

#include <locale.h>
#include <signal.h>
#include <sys/resource.h>

/* Files may not grow beyond n bytes. */
static void limit_files(rlim_t n)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = n;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_download_that_does_not_fit(void **state)
{
	struct world w;

	folder(*state, "mirror");
	make_archive(*state, "mirror/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "mirror/" FUTURE);
	w.o.offline = false;
	limit_files(40);
	enum gov_exit rc = run(&w, "1.99.1");
	limit_files(RLIM_INFINITY);
	assert_int_equal(rc, GOV_FILESYSTEM);
	assert_non_null(strstr(w.e.text, "root/cache/" FUTURE ".part: file too large; nothing"));
	assert_false(there(*state, "root/versions"));
	assert_false(there(*state, "root/cache/" FUTURE));
	assert_int_equal(run(&w, "1.99.1"), GOV_OK);
	done(&w);
}

static void test_toolchain_that_does_not_fit(void **state)
{
	struct world w;

	folder(*state, "root/cache");
	make_archive(*state, "root/cache/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "root/cache/" FUTURE);
	limit_files(10);
	enum gov_exit rc = run(&w, "1.99.1");
	limit_files(RLIM_INFINITY);
	assert_int_equal(rc, GOV_FILESYSTEM);
	assert_non_null(strstr(w.e.text, "root/tmp/"));
	assert_non_null(strstr(w.e.text, "/go/bin/go: file too large; nothing was installed"));
	assert_false(there(*state, "root/versions"));
	assert_false(there(*state, "root/receipts"));
	assert_int_equal(run(&w, "1.99.1"), GOV_OK);
	done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_download_that_does_not_fit),
		scratch_test(test_toolchain_that_does_not_fit),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
