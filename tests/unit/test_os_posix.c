#define _GNU_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <locale.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/os.h"
#include "os_place.h"
#include "skip.h"

static void test_error_classes(void **state)
{
	(void)state;
	assert_true(os_is_missing(ENOENT) && os_is_missing(ENOTDIR));
	assert_true(os_is_exists(EEXIST) && os_is_exists(ENOTEMPTY));
	assert_true(os_is_denied(EACCES) && os_is_denied(EROFS) && os_is_denied(EPERM));
	assert_false(os_is_missing(0) || os_is_exists(0) || os_is_denied(0) || os_is_too_big(0));
	assert_string_equal(os_error_text(EACCES), "permission denied");
	assert_string_equal(os_error_text(-7), "unknown error");
}

static void test_stat(void **state)
{
	struct place *p = *state;
	struct os_info info;
	struct os_info again;

	put(in(p, "f"), "12345");
	assert_int_equal(os_stat(p->path, &info), 0);
	assert_int_equal(info.mode, 0644);
	assert_false(info.runnable);
	assert_int_equal(chmod(p->path, 0755), 0);
	assert_int_equal(os_stat(p->path, &again), 0);
	assert_true(again.runnable);
	assert_int_equal(symlink("f", in(p, "l")), 0);
	assert_int_equal(os_stat(p->path, &again), 0);
	assert_true(again.inode == info.inode);
	assert_int_equal(os_lstat(p->path, &again), 0);
	assert_int_equal(again.kind, OS_LINK);
}

static void test_read_file_odd(void **state)
{
	struct place *p = *state;
	char buf[64];
	size_t n;

	assert_true(os_is_missing(os_read_file(in(p, "none"), buf, sizeof buf, &n)));
	assert_int_equal(os_read_file(p->dir, buf, sizeof buf, &n), EISDIR);
	assert_int_equal(mkfifo(in(p, "fifo"), 0600), 0);
	n = 99;
	assert_int_equal(os_read_file(p->path, buf, sizeof buf, &n), 0);
	assert_int_equal(n, 0);
	assert_true(os_is_too_big(os_read_file("/dev/zero", buf, sizeof buf, &n)));
}

static bool no_piece(void *ctx, const char *data, size_t n)
{
	(void)ctx;
	(void)data;
	(void)n;
	fail();
	return false;
}

static void test_read_pieces(void **state)
{
	struct place *p = *state;

	assert_int_equal(symlink("loop", in(p, "loop")), 0);
	assert_true(os_is_missing(os_read_pieces(p->path, no_piece, NULL)));
	assert_int_equal(mkfifo(in(p, "fifo"), 0600), 0);
	assert_int_equal(os_read_pieces(p->path, no_piece, NULL), 0);
}

static void test_parent(void **state)
{
	static const char *const cases[][2] = {
		{"/a/b", "/a"},
		{"/a", "/"},
		{"/a//b/", "/a"},
		{"//a", "/"},
		{"/", NULL},
		{"", NULL},
		{"a", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char path[16];

		snprintf(path, sizeof path, "%s", cases[i][0]);
		assert_int_equal(os_parent(path), cases[i][1] != NULL);
		if (cases[i][1])
			assert_string_equal(path, cases[i][1]);
	}
	assert_true(os_is_absolute("/a"));
	assert_false(os_is_absolute("a/b"));
}

static int spawn_sh(const char *script, const struct os_env_edit *edit)
{
	char *const argv[] = {(char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c",
		(char *)(uintptr_t)script, NULL};
	int code = -1;

	assert_int_equal(os_spawn("/bin/sh", argv, edit, &code), 0);
	return code;
}

static void test_spawn_environment(void **state)
{
	struct os_env_edit edit = {.unset = {"GOV_T_GONE"},
		.unset_len = 1,
		.set = {{"GOV_T_NEW=a=b;junk", 13}, {"GOV_T_OLD=2", 11}},
		.set_len = 2};

	(void)state;
	setenv("GOV_T_GONE", "x", 1);
	setenv("GOV_T_GONER", "stays", 1);
	setenv("GOV_T_OLD", "1", 1);
	assert_int_equal(spawn_sh("test \"$GOV_T_NEW\" = a=b && test \"$GOV_T_OLD\" = 2 &&"
				  "test -z \"${GOV_T_GONE+x}\" && test $GOV_T_GONER = stays",
				 &edit),
		0);
	assert_int_equal(
		spawn_sh("test \"$(env | grep -c ^GOV_T_OLD=)\" = 1 || exit 9; exit 7", &edit), 7);
	assert_int_equal(spawn_sh("kill -9 $$", &edit), 128 + 9);
}

struct heard {
	char text[200000];
	size_t len;
};

static void hear(void *ctx, const char *bytes, size_t n)
{
	struct heard *h = ctx;

	assert_true(h->len + n < sizeof h->text);
	memcpy(h->text + h->len, bytes, n);
	h->len += n;
	h->text[h->len] = '\0';
}

static const char *spawn_and_hear(const char *script, int from, int want)
{
	static struct heard heard;
	struct os_env_edit edit = {.set_len = 0};
	char *const argv[] = {(char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c",
		(char *)(uintptr_t)script, NULL};
	int code = -1;

	heard.len = 0;
	heard.text[0] = '\0';
	assert_int_equal(os_spawn_read("/bin/sh", argv, &edit, from, hear, &heard, &code), 0);
	assert_int_equal(code, want);
	return heard.text;
}

static void test_spawn_read(void **state)
{
	(void)state;
	assert_string_equal(spawn_and_hear("echo out; exit 3", 1, 3), "out\n");
	assert_string_equal(
		spawn_and_hear("echo err >&2; sleep 0.2; echo >&2; exit 0", 2, 0), "err\n\n");
	assert_string_equal(spawn_and_hear("exec >&- 2>&-; sleep 0.1; exit 4", 1, 4), "");
	assert_int_equal(
		strlen(spawn_and_hear("head -c 150000 /dev/zero | tr '\\0' x", 1, 0)), 150000);
	assert_string_equal(spawn_and_hear("echo killed; kill -9 $$", 1, 128 + 9), "killed\n");
}

/* A helper that stays and keeps the pipe open does not keep us. */
static void test_spawn_read_does_not_wait_for_others(void **state)
{
	uint64_t start = os_monotonic_ms();

	(void)state;
	assert_string_equal(spawn_and_hear("sleep 60 & echo done", 1, 0), "done\n");
	assert_true(os_monotonic_ms() - start < 50000);
}

static void test_spawn_read_failure(void **state)
{
	struct os_env_edit edit = {.set_len = 0};
	char *const argv[] = {(char *)(uintptr_t) "none", NULL};
	static struct heard heard;
	int code = 55;

	(void)state;
	assert_true(os_is_missing(
		os_spawn_read("/nonexistent/none", argv, &edit, 1, hear, &heard, &code)));
	assert_int_equal(code, 55);
	assert_int_equal(heard.len, 0);
}

/* More variables than the block on the stack has room for. */
static void test_spawn_behind_failure(void **state)
{
	const struct os_env_edit none = {.set_len = 0};
	char name[] = "true", *const argv[] = {name, NULL};

	(void)state;
	assert_int_equal(os_spawn_behind("/bin/sh", argv, &none, -1), EBADF);
	assert_true(os_is_missing(os_spawn_behind("./no-such-program", argv, &none, 0)));
}

static void test_spawn_large_environment(void **state)
{
	struct os_env_edit edit = {.set = {{"GOV_T_NEW=1", 11}}, .set_len = 1};
	char name[32];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "GOV_T_MANY_%d", i);
		setenv(name, "x", 1);
	}
	assert_int_equal(spawn_sh("test \"$(env | grep -c ^GOV_T_MANY_)\" = 1000 &&"
				  "test $GOV_T_NEW = 1",
				 &edit),
		0);
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "GOV_T_MANY_%d", i);
		unsetenv(name);
	}
}

static void test_spawn_failures(void **state)
{
	struct place *p = *state;
	struct os_env_edit edit = {.unset_len = 0};
	char *const argv[] = {p->path, NULL};
	int code = 55;

	assert_true(os_is_missing(os_spawn(in(p, "none"), argv, &edit, &code)));
	put(in(p, "f"), "text");
	assert_true(os_is_denied(os_spawn(p->path, argv, &edit, &code)));
	assert_int_equal(chmod(p->path, 0755), 0);
	assert_int_equal(os_spawn(p->path, argv, &edit, &code), ENOEXEC);
	assert_int_equal(code, 55);
}

static int exec_prefixed(const char *const prefix[], char *const argv[])
{
	struct os_env_edit edit = {.unset_len = 0};
	pid_t child = fork();
	int status;

	if (child == 0) {
		os_exec_prefixed("/bin/sh", prefix, argv, &edit);
		_exit(99);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void test_exec_prefixed(void **state)
{
	const char *const prefix[] = {
		"sh", "-c", "test $# = 2 && test \"$1\" = a && test \"$2\" = \"b c\"", "sh", NULL};
	char a[] = "a";
	char b[] = "b c";
	char *const two[] = {a, b, NULL};
	char *const none[] = {NULL};

	(void)state;
	assert_int_equal(exec_prefixed(prefix, two), 0);
	assert_int_equal(exec_prefixed(prefix, none), 1);
}

static void read_platform(char os[16], char arch[16])
{
	memset(os, 'x', 16);
	memset(arch, 'x', 16);
	os_platform(os, arch);
}

/* setarch must not change the answer: the machine stays what it is. */
static void test_platform(void **state)
{
	char os[16];
	char arch[16];
	char again[16];
	int old = personality(0xffffffff);

	(void)state;
	read_platform(os, arch);
	assert_string_equal(os, "linux");
	assert_string_not_equal(arch, "unknown");
	if (old == -1 || personality(PER_LINUX32) == -1)
		SKIP_BECAUSE("this kernel has no 32-bit personality");
	read_platform(os, again);
	assert_int_equal(personality(0xffffffff), PER_LINUX32);
	personality((unsigned long)old);
	assert_string_equal(again, arch);
}

/* By Unicode's tables, which know more letters than those of Windows' file systems. */
static void test_fold_case(void **state)
{
	(void)state;
	if (!setlocale(LC_CTYPE, "C.UTF-8") && !setlocale(LC_CTYPE, "en_US.UTF-8"))
		SKIP_BECAUSE("this system has no locale with UTF-8");
	assert_int_equal(os_fold_case(0x17f), 's');       /* long s */
	assert_int_equal(os_fold_case(0x212a), 'k');      /* kelvin */
	assert_int_equal(os_fold_case(0x10400), 0x10428); /* deseret */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_error_classes),
		IN_PLACE(test_stat),
		IN_PLACE(test_read_file_odd),
		IN_PLACE(test_read_pieces),
		cmocka_unit_test(test_parent),
		cmocka_unit_test(test_spawn_environment),
		cmocka_unit_test(test_spawn_read),
		cmocka_unit_test(test_spawn_read_does_not_wait_for_others),
		cmocka_unit_test(test_spawn_read_failure),
		cmocka_unit_test(test_spawn_behind_failure),
		cmocka_unit_test(test_spawn_large_environment),
		IN_PLACE(test_spawn_failures),
		cmocka_unit_test(test_exec_prefixed),
		cmocka_unit_test(test_platform),
		cmocka_unit_test(test_fold_case),
	};

	return cmocka_run_group_tests_name("os_posix", tests, NULL, NULL);
}
