/* Programs that run and files that others hold, on Windows. This test is also the program that
 * runs. Built for Windows only. */
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
#include "win32_program.h"

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
	struct store_trash trash = STORE_TRASH_NONE;
	char was[1024];
	struct os_info info;
	struct err e;

	assert_int_equal(store_remove(p->dir, "1.24.4", &trash, &e), GOV_FILESYSTEM);
	assert_non_null(strstr(e.text, "tools/1.24.4: it is in use; end run.exe (process "));
	assert_int_equal(os_stat(in(p, "tools/1.24.4/bin/run.exe"), &info), 0);
	stop(p, process);
	assert_int_equal(os_getcwd(was, sizeof was), 0);
	assert_true(SetCurrentDirectoryA(in(p, "versions/1.24.4/bin")));
	assert_int_equal(store_remove(p->dir, "1.24.4", &trash, &e), GOV_FILESYSTEM);
	assert_true(SetCurrentDirectoryA(was));
	assert_non_null(strstr(e.text, "the current folder is in it"));
	assert_true(store_has(p->dir, "1.24.4"));
	assert_int_equal(store_remove(p->dir, "1.24.4", &trash, &e), GOV_OK);
	assert_int_equal(store_trash_delete(p->dir, &trash), 0);
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
		IN_PLACE(test_a_held_toolchain_is_waited_for),
		IN_PLACE(test_a_running_tool_is_removed),
		IN_PLACE(test_a_toolchain_in_use_is_not_removed),
	};

	os_start(&argc, &argv);
	if (argc == 3)
		return be_program(argv);
	return cmocka_run_group_tests_name("win32_busy", tests, NULL, NULL);
}
