/* What only Windows does: names, times, jobs. This test is also the program that runs. Built for
 * Windows only. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <windows.h>

#include "os/os.h"
#include "os_place.h"
#include "win32_program.h"

/* Windows takes 0 and all ones for "leave it". The disk below may keep fewer years. */
static void test_times_out_of_range(void **state)
{
	static const int64_t late[] = {INT64_MAX, INT64_MAX / 10000000, 253402300800, 4102444800};
	static const int64_t early[] = {
		INT64_MIN, INT64_MIN / 10000000, -11644473600, -11644473599};
	struct place *p = *state;
	struct os_info info;

	for (size_t i = 0; i < 4; i++) {
		put(in(p, "f"), "");
		assert_int_equal(os_set_mtime(p->path, late[i]), 0);
		assert_int_equal(os_stat(p->path, &info), 0);
		assert_true(info.mtime_s >= 4102444800);
		put(p->path, "");
		assert_int_equal(os_set_mtime(p->path, early[i]), 0);
		assert_int_equal(os_stat(p->path, &info), 0);
		assert_true(info.mtime_s < 0);
	}
}

static int count_all(void *ctx, const char *name)
{
	(void)name;
	++*(int *)ctx;
	return 0;
}

static void test_names_of_a_tree(void **state)
{
	static const char *const refused[] = {"a:b", "f::$DATA", "a\\b", "a\\..\\..\\b", "a.", "a ",
		"..", "../b", "d/../../b", "d/.", "d//e", "a*", "a?", "a\"", "a<", "a|", "a\x01",
		"C:/b", "\xff"};
	struct place *p = *state;
	struct os_tree *t;
	int n = 0;
	int fd;

	assert_int_equal(os_tree_create(in(p, "t"), &t), 0);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		assert_int_not_equal(os_tree_file(t, refused[i], false, &fd), 0);
		assert_int_not_equal(os_tree_mkdir(t, refused[i]), 0);
	}
	assert_int_equal(os_tree_file(t, "d/\xc3\xa9 \xe2\x82\xac.go", false, &fd), 0);
	os_fd_close(fd);
	assert_true(os_is_exists(os_tree_file(t, "D/\xc3\xa9 \xe2\x82\xac.GO", false, &fd)));
	os_tree_close(t);
	assert_int_equal(os_list(p->dir, count_all, &n), 0);
	assert_int_equal(n, 1);
	n = 0;
	assert_int_equal(os_list(in(p, "t"), count_all, &n), 0);
	assert_int_equal(n, 1);
}

static DWORD spawn_self(const char *mode, const char *path)
{
	char self[4096];
	HANDLE process;

	assert_int_equal(os_exe_path(self, sizeof self), 0);
	process = start(self, mode, path);
	assert_non_null(process);
	return ended(process);
}

static void test_end_by(void **state)
{
	(void)state;
	assert_int_equal(spawn_self("end", "-"), 0xc000013a);
}

/* Who waits in os_spawn is killed: what it waits for ends as well, and lets its file go. */
static void test_killed_parent_takes_its_child(void **state)
{
	struct place *p = *state;
	char self[4096];
	HANDLE process;
	bool taken = true;
	int fd;

	put(in(p, "flag"), "");
	assert_int_equal(os_exe_path(self, sizeof self), 0);
	process = start(self, "spawn", p->path);
	assert_non_null(process);
	wait_for(in(p, "flag-runs"));
	assert_int_equal(os_open_rw(in(p, "flag-lock"), &fd), 0);
	assert_int_equal(os_lock(fd, false, &taken), 0);
	assert_false(taken);
	assert_true(TerminateProcess(process, 5));
	assert_int_equal(ended(process), 5);
	for (int i = 0; i < 1000 && !taken; i++) {
		assert_int_equal(os_lock(fd, false, &taken), 0);
		os_sleep_ms(10);
	}
	assert_true(taken);
	os_fd_close(fd);
}

static void hear(void *ctx, const char *bytes, size_t n)
{
	strncat(ctx, bytes, n);
}

/* What a program leaves behind neither keeps the reader nor ends with it. */
static void test_left_behind(void **state)
{
	struct place *p = *state;
	struct os_env_edit none = {.set_len = 0};
	char self[4096], text[64] = "", mode[] = "leave", flag[1024];
	char *const argv[] = {self, mode, flag, NULL};
	int code = -1;

	put(in(p, "flag"), "");
	snprintf(flag, sizeof flag, "%s", p->path);
	assert_int_equal(os_exe_path(self, sizeof self), 0);
	assert_int_equal(os_spawn_read(self, argv, &none, 1, hear, text, &code), 0);
	assert_int_equal(code, 0);
	assert_string_equal(text, "done");
	assert_int_equal(os_remove(flag), 0);
}

/* Letters beyond 16 bits have no case to NTFS. */
static void test_fold_case(void **state)
{
	(void)state;
	assert_int_equal(os_fold_case(0xc9), 0xe9);
	assert_int_equal(os_fold_case(0x416), 0x436); /* zhe */
	assert_int_equal(os_fold_case(0x10400), 0x10400);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		IN_PLACE(test_times_out_of_range),
		IN_PLACE(test_names_of_a_tree),
		cmocka_unit_test(test_end_by),
		cmocka_unit_test(test_fold_case),
		IN_PLACE(test_killed_parent_takes_its_child),
		IN_PLACE(test_left_behind),
	};

	os_start(&argc, &argv);
	if (argc == 3)
		return be_program(argv);
	return cmocka_run_group_tests_name("win32", tests, NULL, NULL);
}
