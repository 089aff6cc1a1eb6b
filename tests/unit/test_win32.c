/* What only Windows does: names, programs that run, files that others hold, jobs. This test is also
 * the program that runs. Built for Windows only. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <windows.h>

#include "install/store.h"
#include "install/store_tools.h"
#include "os/os.h"
#include "os/os_thread.h"
#include "os_place.h"

/* --- the program --- */

/* As long as `path` is there, and a minute at most. */
static int stay(const char *path)
{
	struct os_info info;

	for (int i = 0; i < 6000 && os_stat(path, &info) == 0; i++)
		os_sleep_ms(10);
	return 7;
}

static HANDLE start(const char *program, const char *mode, const char *path)
{
	STARTUPINFOA info = {.cb = sizeof info};
	PROCESS_INFORMATION made;
	char line[4096];

	snprintf(line, sizeof line, "\"%s\" %s \"%s\"", program, mode, path);
	if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &info, &made))
		return NULL;
	CloseHandle(made.hThread);
	return made.hProcess;
}

/* os_spawn a program that stays, and says so by a file. */
static int spawn_one(const char *path)
{
	char self[4096], at[1024], mode[] = "stay-and-say";
	struct os_env_edit none = {.set_len = 0};
	char *const argv[] = {self, mode, at, NULL};
	int code = 0;

	snprintf(at, sizeof at, "%s", path);
	if (os_exe_path(self, sizeof self) != 0 || os_spawn(self, argv, &none, &code) != 0)
		return 98;
	return code;
}

/* The lock tells whether this process is there. */
static int stay_and_say(const char *path)
{
	char said[1024];
	bool taken = false;
	int fd;

	snprintf(said, sizeof said, "%s-lock", path);
	if (os_open_rw(said, &fd) != 0 || os_lock(fd, true, &taken) != 0)
		return 97;
	snprintf(said, sizeof said, "%s-runs", path);
	return os_write_file(said, "", 0, 0644) == 0 ? stay(path) : 97;
}

static int be_program(char **argv)
{
	char self[4096];

	if (strcmp(argv[1], "stay") == 0)
		return stay(argv[2]);
	if (strcmp(argv[1], "stay-and-say") == 0)
		return stay_and_say(argv[2]);
	if (strcmp(argv[1], "spawn") == 0)
		return spawn_one(argv[2]);
	if (strcmp(argv[1], "leave") == 0 && os_exe_path(self, sizeof self) == 0) {
		CloseHandle(start(self, "stay", argv[2]));
		return os_stdout("done", 4);
	}
	if (strcmp(argv[1], "end") == 0)
		os_end_by(0);
	return 99;
}

/* --- tests --- */

static DWORD ended(HANDLE process)
{
	DWORD code = 0;

	assert_int_equal(WaitForSingleObject(process, 60000), WAIT_OBJECT_0);
	assert_true(GetExitCodeProcess(process, &code));
	CloseHandle(process);
	return code;
}

static void wait_for(const char *path)
{
	struct os_info info;

	for (int i = 0; i < 6000 && os_stat(path, &info) != 0; i++)
		os_sleep_ms(10);
	assert_int_equal(os_stat(path, &info), 0);
}

static int count_old(void *ctx, const char *name)
{
	*(int *)ctx += strncmp(name, ".gov-old-", 9) == 0;
	return 0;
}

static int old_ones(struct place *p)
{
	int n = 0;

	assert_int_equal(os_list(p->dir, count_old, &n), 0);
	return n;
}

/* A copy of this test as dir/run.exe, running as long as dir/flag is there. */
static HANDLE run_copy(struct place *p)
{
	char self[4096], program[1024];
	HANDLE process;

	assert_int_equal(os_exe_path(self, sizeof self), 0);
	snprintf(program, sizeof program, "%s", in(p, "run.exe"));
	assert_true(CopyFileA(self, program, FALSE));
	os_native(program);
	put(in(p, "flag"), "");
	process = start(program, "stay", p->path);
	assert_non_null(process);
	return process;
}

static void stop(struct place *p, HANDLE process)
{
	assert_int_equal(os_remove(in(p, "flag")), 0);
	assert_int_equal(ended(process), 7);
}

static void test_running_program_is_replaced(void **state)
{
	struct place *p = *state;
	struct place q = *p;
	HANDLE process = run_copy(p);

	put(in(p, "run.exe"), "next");
	assert_holds(p->path, "next");
	assert_int_equal(old_ones(p), 1);
	stop(p, process);
	process = run_copy(p);
	put(in(p, "other"), "linked");
	assert_int_equal(os_hard_link(p->path, in(&q, "run.exe")), 0);
	assert_holds(q.path, "linked");
	assert_int_equal(old_ones(p), 1);
	stop(p, process);
}

static void test_running_program_is_removed(void **state)
{
	struct place *p = *state;
	struct os_info info;
	HANDLE process = run_copy(p);

	assert_int_equal(os_remove(in(p, "run.exe")), 0);
	assert_true(os_is_missing(os_stat(p->path, &info)));
	stop(p, process);
}

/* All shims are links of one file: each of their names steps aside. What steps aside goes to where
 * its successor comes from. */
static void test_all_names_of_a_running_program_step_aside(void **state)
{
	struct place *p = *state;
	struct place q = *p, next = *p;
	HANDLE process = run_copy(p);
	char name[32];

	assert_int_equal(os_mkdirs(in(&next, "stage")), 0);
	for (int i = 0; i < 120; i++) {
		snprintf(name, sizeof name, "n%d.exe", i);
		assert_int_equal(os_hard_link(in(p, "run.exe"), in(&q, name)), 0);
	}
	for (int i = 0; i < 120; i++) {
		snprintf(name, sizeof name, "n%d.exe", i);
		put(in(&next, "stage/next"), name);
		assert_int_equal(os_rename(next.path, in(&q, name)), 0);
		assert_holds(q.path, name);
	}
	assert_int_equal(old_ones(p), 0);
	stop(p, process);
	assert_int_equal(os_remove_tree(in(p, "stage")), 0);
}

struct holder {
	struct place *p;
	struct os_mutex *mutex;
	struct os_cond *cond;
	bool held;
};

/* Hold dir/f for a fifth of a second, as a virus scanner might. */
static void hold(void *arg)
{
	struct holder *h = arg;
	HANDLE f = CreateFileA(h->p->path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

	os_mutex_lock(h->mutex);
	h->held = true;
	os_cond_signal(h->cond);
	os_mutex_unlock(h->mutex);
	os_sleep_ms(200);
	CloseHandle(f);
}

static struct os_thread *held_by_other(struct holder *h)
{
	struct os_thread *t;

	h->held = false;
	put(in(h->p, "f"), "old");
	t = os_thread_start(hold, h);
	assert_non_null(t);
	os_mutex_lock(h->mutex);
	while (!h->held)
		os_cond_wait(h->cond, h->mutex);
	os_mutex_unlock(h->mutex);
	return t;
}

static void test_held_files_are_waited_for(void **state)
{
	struct place *p = *state;
	struct place q = *p;
	struct holder h = {.p = &q, .mutex = os_mutex_new(), .cond = os_cond_new()};
	struct os_thread *t = held_by_other(&h);
	int fd;

	put(in(p, "f"), "new");
	os_thread_join(t);
	assert_holds(p->path, "new");
	t = held_by_other(&h);
	assert_int_equal(os_open_read(p->path, &fd), 0);
	os_fd_close(fd);
	os_thread_join(t);
	t = held_by_other(&h);
	assert_holds(p->path, "old");
	os_thread_join(t);
	t = held_by_other(&h);
	assert_int_equal(os_remove(p->path), 0);
	os_thread_join(t);
	os_cond_free(h.cond);
	os_mutex_free(h.mutex);
}

/* The file of a program that has just ended is an image in memory for a moment: it is opened, and
 * not deleted. */
static void hold_image(void *arg)
{
	struct holder *h = arg;
	HANDLE f = CreateFileA(h->p->path, GENERIC_READ | GENERIC_EXECUTE,
		FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
	HANDLE image = CreateFileMappingA(f, NULL, PAGE_EXECUTE_READ | SEC_IMAGE, 0, 0, NULL);

	CloseHandle(f);
	os_mutex_lock(h->mutex);
	h->held = true;
	os_cond_signal(h->cond);
	os_mutex_unlock(h->mutex);
	os_sleep_ms(200);
	CloseHandle(image);
}

static void test_trees_wait_for_images(void **state)
{
	struct place *p = *state;
	struct place q = *p;
	struct holder h = {.p = &q, .mutex = os_mutex_new(), .cond = os_cond_new()};
	struct os_thread *t;
	char self[4096];

	assert_int_equal(os_mkdirs(in(p, "tree/bin")), 0);
	assert_int_equal(os_exe_path(self, sizeof self), 0);
	assert_true(CopyFileA(self, in(&q, "tree/bin/run.exe"), FALSE));
	t = os_thread_start(hold_image, &h);
	assert_non_null(t);
	os_mutex_lock(h.mutex);
	while (!h.held)
		os_cond_wait(h.cond, h.mutex);
	os_mutex_unlock(h.mutex);
	assert_int_equal(os_remove_tree(in(p, "tree")), 0);
	os_thread_join(t);
	os_cond_free(h.cond);
	os_mutex_free(h.mutex);
}

static void remove_too(void *arg)
{
	struct place *p = arg;

	assert_int_equal(os_remove_tree(in(p, "tree")), 0);
}

/* Two at once, as when one gov sweeps what another one removes. */
static void test_trees_are_removed_by_two(void **state)
{
	struct place *p = *state;
	struct place q = *p;
	struct os_info info;
	struct os_thread *t;
	char name[64];

	for (int i = 0; i < 400; i++) {
		snprintf(name, sizeof name, "tree/%d/%d/%d", i % 2, i % 20, i);
		assert_int_equal(os_mkdirs(in(p, name)), 0);
		snprintf(name, sizeof name, "tree/%d/f%d", i % 2, i);
		put(in(p, name), "");
	}
	t = os_thread_start(remove_too, &q);
	assert_non_null(t);
	assert_int_equal(os_remove_tree(in(p, "tree")), 0);
	os_thread_join(t);
	assert_true(os_is_missing(os_stat(p->path, &info)));
}

/* Each name that a file is written under first may be one that is removed, but still open. */
static void test_names_that_wait_for_their_end_are_passed_over(void **state)
{
	struct place *p = *state;
	HANDLE h[3];
	char name[64];

	put(in(p, "from"), "linked");
	for (int i = 0; i < 3; i++) {
		FILE_DISPOSITION_INFO gone = {TRUE};

		snprintf(name, sizeof name, ".gov-%ld-%d.tmp", os_pid(), i);
		h[i] = CreateFileA(in(p, name), GENERIC_WRITE | DELETE,
			FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, CREATE_NEW, 0,
			NULL);
		assert_true(h[i] != INVALID_HANDLE_VALUE);
		assert_true(
			SetFileInformationByHandle(h[i], FileDispositionInfo, &gone, sizeof gone));
	}
	put(in(p, "f"), "written");
	assert_holds(p->path, "written");
	snprintf(name, sizeof name, "%s/from", p->dir);
	assert_int_equal(os_hard_link(name, in(p, "g")), 0);
	assert_holds(p->path, "linked");
	for (int i = 0; i < 3; i++)
		CloseHandle(h[i]);
}

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

/* --- a store --- */

/* Hold the staged folder for longer than os_rename alone would wait. */
static void hold_folder(void *arg)
{
	struct holder *h = arg;
	HANDLE f = CreateFileA(h->p->path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
		OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);

	os_mutex_lock(h->mutex);
	h->held = true;
	os_cond_signal(h->cond);
	os_mutex_unlock(h->mutex);
	os_sleep_ms(3000);
	CloseHandle(f);
}

static void test_a_held_toolchain_is_waited_for(void **state)
{
	struct place *p = *state;
	struct place q = *p;
	struct holder h = {.p = &q, .mutex = os_mutex_new(), .cond = os_cond_new()};
	struct os_thread *t;
	struct err e;

	assert_int_equal(os_mkdirs(in(&q, "tmp/x/go")), 0);
	t = os_thread_start(hold_folder, &h);
	assert_non_null(t);
	os_mutex_lock(h.mutex);
	while (!h.held)
		os_cond_wait(h.cond, h.mutex);
	os_mutex_unlock(h.mutex);
	assert_int_equal(store_commit(p->dir, q.path, "1.24.4", &e), GOV_OK);
	assert_true(store_has(p->dir, "1.24.4"));
	os_thread_join(t);
	os_cond_free(h.cond);
	os_mutex_free(h.mutex);
}

/* A toolchain whose one tool, run, runs until stop(). */
static HANDLE running_tool(struct place *p)
{
	struct place from = *p;
	HANDLE process = run_copy(&from);

	stop(&from, process);
	assert_int_equal(os_mkdirs(in(p, "versions/1.24.4/bin")), 0);
	assert_int_equal(os_mkdirs(in(p, "tools/1.24.4/bin")), 0);
	assert_int_equal(os_rename(in(&from, "run.exe"), in(p, "tools/1.24.4/bin/run.exe")), 0);
	put(in(&from, "flag"), "");
	snprintf(from.dir, sizeof from.dir, "%s", p->path);
	os_native(from.dir);
	process = start(from.dir, "stay", from.path);
	assert_non_null(process);
	return process;
}

/* Its file stays, but not in the tools' folder, and the next writer sweeps it once it can. */
static void test_a_running_tool_is_removed(void **state)
{
	struct place *p = *state;
	HANDLE process = running_tool(p);
	struct store_lock lock;
	struct os_info info;
	struct err e;

	assert_int_equal(store_tool_remove(p->dir, "1.24.4", "run", &e), GOV_OK);
	assert_true(os_is_missing(os_stat(in(p, "tools/1.24.4"), &info)));
	put(in(p, "tmp/other"), "");
	assert_int_equal(store_lock(p->dir, "x", NULL, NULL, &lock, &e), GOV_OK);
	store_unlock(&lock);
	assert_true(os_is_missing(os_stat(in(p, "tmp/other"), &info)));
	assert_int_equal(os_stat(in(p, "tmp"), &info), 0);
	stop(p, process);
	assert_int_equal(store_lock(p->dir, "x", NULL, NULL, &lock, &e), GOV_OK);
	store_unlock(&lock);
	assert_true(os_is_missing(os_stat(in(p, "tmp"), &info)));
}

static void test_a_toolchain_in_use_is_not_removed(void **state)
{
	struct place *p = *state;
	HANDLE process = running_tool(p);
	char trash[GOV_PATH_MAX], was[1024];
	struct os_info info;
	struct err e;

	assert_int_equal(store_remove(p->dir, "1.24.4", trash, &e), GOV_FILESYSTEM);
	assert_non_null(strstr(e.text, "tools/1.24.4: it is in use; end run.exe (process "));
	assert_int_equal(os_stat(in(p, "tools/1.24.4/bin/run.exe"), &info), 0);
	stop(p, process);
	assert_int_equal(os_getcwd(was, sizeof was), 0);
	assert_true(SetCurrentDirectoryA(in(p, "versions/1.24.4/bin")));
	assert_int_equal(store_remove(p->dir, "1.24.4", trash, &e), GOV_FILESYSTEM);
	assert_true(SetCurrentDirectoryA(was));
	assert_non_null(strstr(e.text, "the current folder is in it"));
	assert_true(store_has(p->dir, "1.24.4"));
	assert_int_equal(store_remove(p->dir, "1.24.4", trash, &e), GOV_OK);
	assert_int_equal(os_remove_tree(trash), 0);
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
		IN_PLACE(test_running_program_is_replaced),
		IN_PLACE(test_running_program_is_removed),
		IN_PLACE(test_held_files_are_waited_for),
		IN_PLACE(test_all_names_of_a_running_program_step_aside),
		IN_PLACE(test_trees_wait_for_images),
		IN_PLACE(test_trees_are_removed_by_two),
		IN_PLACE(test_names_that_wait_for_their_end_are_passed_over),
		IN_PLACE(test_times_out_of_range),
		IN_PLACE(test_a_held_toolchain_is_waited_for),
		IN_PLACE(test_a_running_tool_is_removed),
		IN_PLACE(test_a_toolchain_in_use_is_not_removed),
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
