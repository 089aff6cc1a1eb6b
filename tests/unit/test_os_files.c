#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "os/os.h"
#include "os/os_thread.h"
#include "os_place.h"
#include "skip.h"

static void test_mkdirs(void **state)
{
	struct place *p = *state;
	struct os_info info;

	assert_int_equal(os_mkdirs(in(p, "a/b//c/")), 0);
	assert_int_equal(os_mkdirs(p->path), 0);
	assert_int_equal(os_stat(in(p, "a/b/c"), &info), 0);
	assert_int_equal(info.kind, OS_DIR);
	put(in(p, "f"), "");
	assert_int_not_equal(os_mkdirs(p->path), 0);
	assert_int_not_equal(os_mkdirs(in(p, "f/below")), 0);
	assert_true(os_is_missing(os_mkdirs("")));
}

static int forbid_leftovers(void *ctx, const char *name)
{
	const char *only = ctx;

	return strcmp(name, only) == 0 ? 0 : -1;
}

static void test_write_file(void **state)
{
	struct place *p = *state;
	char name[] = "f" OS_EXE;
	struct os_info info;

	put(in(p, name), "one");
	assert_int_equal(os_write_file(p->path, "three", 5, 0755), 0);
	assert_holds(p->path, "three");
	assert_int_equal(os_stat(p->path, &info), 0);
	assert_true(info.runnable);
	assert_int_equal(os_list(p->dir, forbid_leftovers, name), 0);
	assert_true(os_is_missing(os_write_file(in(p, "none/f"), "x", 1, 0644)));
	/* A folder in the way: nothing changes, nothing is left. */
	assert_int_equal(os_remove(in(p, name)), 0);
	assert_int_equal(os_mkdirs(p->path), 0);
	assert_int_not_equal(os_write_file(p->path, "x", 1, 0644), 0);
	assert_int_equal(os_list(p->dir, forbid_leftovers, name), 0);
}

static void test_replace_file(void **state)
{
	struct place *p = *state;
	struct os_info a;
	struct os_info b;

	assert_true(os_is_missing(os_replace_file(in(p, "none"), "x", 1)));
	put(in(p, "a"), "old text");
	assert_int_equal(os_set_mode(p->path, 0666), 0);
	assert_int_equal(os_stat(p->path, &a), 0);
	assert_int_equal(os_replace_file(p->path, "one", 3), 0);
	assert_holds(p->path, "one");
	assert_int_equal(os_stat(p->path, &b), 0);
	assert_int_equal(a.mode, b.mode);
	assert_int_equal(os_list(p->dir, forbid_leftovers, (char[]){"a"}), 0);
}

static void test_hard_link(void **state)
{
	struct place *p = *state;
	struct place q = *p;
	struct os_info a;
	struct os_info b;

	put(in(p, "a"), "text");
	put(in(&q, "b"), "old");
	assert_int_equal(os_hard_link(p->path, q.path), 0);
	assert_int_equal(os_hard_link(p->path, q.path), 0);
	assert_int_equal(os_stat(p->path, &a), 0);
	assert_int_equal(os_stat(q.path, &b), 0);
	assert_true(a.inode == b.inode);
	assert_int_equal(os_remove(p->path), 0);
	assert_int_equal(os_list(p->dir, forbid_leftovers, (char[]){"b"}), 0);
	assert_true(os_is_missing(os_hard_link(p->path, q.path)));
}

/* A link to the folder "d", where the system lets us make one. */
static void link_to(struct place *p, const char *name)
{
	char target[1024];

	assert_int_equal(os_mkdirs(in(p, "d")), 0);
	strcpy(target, p->path);
	if (os_link_dir(target, in(p, name)) != 0)
		SKIP_BECAUSE(NO_FOLDER_LINKS);
}

static void test_link_dir(void **state)
{
	struct place *p = *state;
	char target[1024];
	struct os_info info;

	link_to(p, "l");
	assert_int_equal(os_lstat(p->path, &info), 0);
	assert_int_equal(info.kind, OS_LINK);
	assert_int_equal(os_stat(p->path, &info), 0);
	assert_int_equal(info.kind, OS_DIR);
	assert_true(os_is_exists(os_link_dir(p->dir, p->path)));
	assert_int_equal(os_read_link_dir(p->path, target, sizeof target), 0);
	assert_string_equal(target, in(p, "d"));
	assert_int_not_equal(os_read_link_dir(in(p, "l"), target, 5), 0);
	assert_int_equal(os_remove(p->path), 0);
	assert_int_equal(os_lstat(in(p, "d"), &info), 0);
}

static void test_no_link(void **state)
{
	struct place *p = *state;
	char target[1024];

	assert_int_not_equal(os_read_link_dir(p->dir, target, sizeof target), 0);
	assert_true(os_is_missing(os_read_link_dir(in(p, "none"), target, sizeof target)));
	put(in(p, "f"), "kept");
	assert_true(os_is_exists(os_link_dir(p->dir, p->path)));
	assert_holds(p->path, "kept");
}

static void test_realpath(void **state)
{
	struct place *p = *state;
	char real[4096];
	char again[4096];

	assert_int_equal(os_mkdirs(in(p, "d")), 0);
	assert_int_equal(os_realpath(in(p, "d/../d"), real, sizeof real), 0);
	assert_true(os_is_absolute(real));
	assert_null(strchr(real, '\\'));
	assert_int_equal(os_realpath(real, again, sizeof again), 0);
	assert_string_equal(real, again);
	assert_int_not_equal(os_realpath(p->path, real, 3), 0);
	assert_true(os_is_missing(os_realpath(in(p, "none"), real, sizeof real)));
}

static void test_realpath_of_a_link(void **state)
{
	struct place *p = *state;
	char real[4096];
	char dir[4096];

	link_to(p, "l");
	assert_int_equal(os_realpath(p->path, real, sizeof real), 0);
	assert_int_equal(os_realpath(in(p, "d"), dir, sizeof dir), 0);
	assert_string_equal(real, dir);
}

static void make_tree(struct place *p)
{
	assert_int_equal(os_mkdirs(in(p, "t/a/b/c")), 0);
	put(in(p, "keep"), "kept");
	put(in(p, "t/a/f"), "1");
	put(in(p, "t/a/b/c/f"), "2");
	assert_int_equal(os_set_mode(p->path, 0444), 0);
	for (int i = 0; i < 500; i++) {
		char name[64];

		snprintf(name, sizeof name, "t/a/b/entry-with-a-longer-name-%d", i);
		assert_int_equal(os_mkdirs(in(p, name)), 0);
	}
}

static void test_remove_tree(void **state)
{
	struct place *p = *state;
	struct os_info info;

	make_tree(p);
	assert_int_equal(os_remove_tree(in(p, "t")), 0);
	assert_true(os_is_missing(os_lstat(p->path, &info)));
	assert_int_equal(os_remove_tree(p->path), 0);
	assert_holds(in(p, "keep"), "kept");
	assert_int_equal(os_remove_tree(p->path), 0);
	assert_true(os_is_missing(os_lstat(p->path, &info)));
}

static void test_remove_tree_keeps_what_links_name(void **state)
{
	struct place *p = *state;
	struct os_info info;

	assert_int_equal(os_mkdirs(in(p, "t")), 0);
	link_to(p, "t/l");
	put(in(p, "d/f"), "kept");
	assert_int_equal(os_remove_tree(in(p, "t")), 0);
	assert_true(os_is_missing(os_lstat(p->path, &info)));
	assert_holds(in(p, "d/f"), "kept");
	link_to(p, "l");
	assert_int_equal(os_remove_tree(p->path), 0);
	assert_holds(in(p, "d/f"), "kept");
}

static void test_remove(void **state)
{
	struct place *p = *state;
	struct os_info info;

	put(in(p, "f"), "");
	assert_int_equal(os_set_mode(p->path, 0444), 0);
	assert_int_equal(os_remove(p->path), 0);
	assert_true(os_is_missing(os_remove(p->path)));
	assert_int_equal(os_mkdirs(in(p, "d/e")), 0);
	assert_true(os_is_exists(os_remove(in(p, "d"))));
	assert_int_equal(os_remove(in(p, "d/e")), 0);
	assert_int_equal(os_remove(in(p, "d")), 0);
	assert_true(os_is_missing(os_lstat(p->path, &info)));
}

static void test_files_by_descriptor(void **state)
{
	struct place *p = *state;
	struct os_info info;
	char buf[16];
	size_t got;
	int fd;

	assert_true(os_is_missing(os_open_read(in(p, "f"), &fd)));
	assert_int_equal(os_open_rw(p->path, &fd), 0);
	assert_int_equal(os_fd_write(fd, "hello world", 11), 0);
	assert_int_equal(os_fd_truncate(fd, 5), 0);
	assert_int_equal(os_fd_seek(fd, 1), 0);
	assert_int_equal(os_fd_read(fd, buf, sizeof buf, &got), 0);
	assert_int_equal(got, 4);
	assert_memory_equal(buf, "ello", 4);
	assert_int_equal(os_fd_read(fd, buf, sizeof buf, &got), 0);
	assert_int_equal(got, 0);
	assert_int_equal(os_fd_info(fd, &info), 0);
	assert_int_equal(info.size, 5);
	assert_int_equal(os_fd_sync(fd), 0);
	assert_int_not_equal(os_fd_seek(fd, UINT64_MAX), 0);
	os_fd_close(fd);
	assert_int_equal(os_open_rw(p->path, &fd), 0);
	os_fd_close(fd);
	assert_holds(p->path, "hello");
	assert_int_equal(os_open_read(p->path, &fd), 0);
	assert_int_not_equal(os_fd_write(fd, "x", 1), 0);
	os_fd_close(fd);
}

static void test_append(void **state)
{
	struct place *p = *state;
	char first;
	size_t got;
	int fd;

	assert_true(os_is_missing(os_open_append(in(p, "f"), &fd)));
	assert_int_not_equal(os_open_append(p->dir, &fd), 0);
	assert_int_equal(os_write_file(p->path, "one\n", 4, 0644), 0);
	assert_int_equal(os_open_append(p->path, &fd), 0);
	assert_int_equal(os_fd_seek(fd, 0), 0);
	assert_int_equal(os_fd_read(fd, &first, 1, &got), 0);
	assert_int_equal(first, 'o');
	assert_int_equal(os_fd_write(fd, "two\n", 4), 0);
	os_fd_close(fd);
	assert_holds(p->path, "one\ntwo\n");
}

static void test_lock(void **state)
{
	struct place *p = *state;
	bool taken = false;
	int a;
	int b;

	assert_int_equal(os_open_rw(in(p, "lock"), &a), 0);
	assert_int_equal(os_open_rw(p->path, &b), 0);
	assert_int_equal(os_lock(a, true, &taken), 0);
	assert_true(taken);
	assert_int_equal(os_lock(b, false, &taken), 0);
	assert_false(taken);
	os_unlock(a);
	assert_int_equal(os_lock(b, false, &taken), 0);
	assert_true(taken);
	os_fd_close(b);
	assert_int_equal(os_lock(a, false, &taken), 0);
	assert_true(taken);
	os_fd_close(a);
	assert_int_not_equal(os_lock(-1, false, &taken), 0);
	assert_false(taken);
}

/* A folder replaces an empty folder and nothing else; nothing else replaces a folder. */
static void test_rename_folders(void **state)
{
	struct place *p = *state;
	struct place q = *p;
	struct os_info info;

	put(in(p, "f"), "kept");
	assert_int_equal(os_mkdirs(in(p, "a/below")), 0);
	assert_int_equal(os_mkdirs(in(&q, "b")), 0);
	assert_int_equal(os_rename(in(p, "a"), q.path), 0);
	assert_int_equal(os_stat(in(p, "b/below"), &info), 0);
	assert_int_equal(os_mkdirs(in(p, "a")), 0);
	assert_true(os_is_exists(os_rename(p->path, q.path)));
	assert_int_not_equal(os_rename(in(p, "f"), q.path), 0);
	assert_int_not_equal(os_rename(q.path, in(p, "f")), 0);
	assert_holds(p->path, "kept");
	assert_int_equal(os_stat(in(p, "b/below"), &info), 0);
}

static void test_rename_over_read_only(void **state)
{
	struct place *p = *state;
	struct place q = *p;

	put(in(p, "a"), "1");
	put(in(&q, "b"), "2");
	assert_int_equal(os_set_mode(q.path, 0444), 0);
	assert_int_equal(os_rename(p->path, q.path), 0);
	assert_holds(q.path, "1");
}

/* Readers see the old text or the new one, and do not keep the writer from writing. */
static void test_write_while_read(void **state)
{
	struct place *p = *state;
	char buf[16];
	size_t got;
	int fd, code;

	put(in(p, "f"), "one");
	assert_int_equal(os_open_read(p->path, &fd), 0);
	code = os_write_file(p->path, "second", 6, 0644);
	assert_true(code == 0 || os_is_denied(code));
	assert_holds(p->path, code == 0 ? "second" : "one");
	assert_int_equal(os_fd_read(fd, buf, sizeof buf, &got), 0);
	assert_int_equal(got, 3);
	assert_memory_equal(buf, "one", 3);
	os_fd_close(fd);
	if (code != 0)
		SKIP_BECAUSE("no open file can be replaced here (Wine knows no POSIX rename)");
}

static void test_set_mtime(void **state)
{
	struct place *p = *state;
	struct os_info info;

	put(in(p, "f"), "");
	assert_int_equal(os_set_mtime(p->path, 1234567890), 0);
	assert_int_equal(os_stat(p->path, &info), 0);
	assert_true(info.mtime_s == 1234567890);
	assert_int_equal(os_set_mtime(p->dir, 1234567890), 0);
	assert_true(os_is_missing(os_set_mtime(in(p, "none"), 1)));
}

static void test_temp_dirs(void **state)
{
	struct place *p = *state;
	char a[512];
	char b[512];
	struct os_info info;

	assert_int_equal(os_make_temp_dir(p->dir, "x-", a, sizeof a), 0);
	assert_int_equal(os_make_temp_dir(p->dir, "x-", b, sizeof b), 0);
	assert_string_not_equal(a, b);
	assert_memory_equal(a, in(p, "x-"), strlen(p->path));
	assert_int_equal(os_stat(a, &info), 0);
	assert_int_equal(info.kind, OS_DIR);
	assert_int_not_equal(os_make_temp_dir(p->dir, "x-", a, strlen(p->dir) + 3), 0);
	assert_true(os_is_missing(os_make_temp_dir(in(p, "none"), "x-", a, sizeof a)));
}

/* Longer than Windows takes without a prefix. */
static void test_long_paths(void **state)
{
	struct place *p = *state;
	struct place q = *p;
	char rel[400];
	char real[4096];
	struct os_info info;

	for (size_t i = 0; i < sizeof rel; i++)
		rel[i] = i % 50 == 49 ? '/' : 'x';
	rel[sizeof rel - 1] = '\0';
	assert_int_equal(os_mkdirs(in(p, rel)), 0);
	assert_int_equal(os_realpath(p->path, real, sizeof real), 0);
	assert_true(strlen(real) > 400);
	strcat(p->path, "/f");
	put(p->path, "deep");
	assert_holds(p->path, "deep");
	strcpy(q.path, p->path);
	strcat(q.path, "2");
	assert_int_equal(os_hard_link(p->path, q.path), 0);
	assert_int_equal(os_rename(q.path, p->path), 0);
	assert_int_equal(os_remove(q.path), 0);
	assert_int_equal(os_set_mtime(p->path, 1), 0);
	*strchr(rel, '/') = '\0';
	assert_int_equal(os_remove_tree(in(p, rel)), 0);
	assert_true(os_is_missing(os_stat(p->path, &info)));
}

static void test_sync_and_rename(void **state)
{
	struct place *p = *state;
	struct place q = *p;

	put(in(p, "a"), "1");
	put(in(&q, "b"), "2");
	assert_int_equal(os_rename(p->path, q.path), 0);
	assert_holds(q.path, "1");
	assert_true(os_is_missing(os_rename(p->path, q.path)));
	assert_int_equal(os_sync_dir(p->dir), 0);
	assert_int_equal(os_sync_fs(p->dir), 0);
	assert_true(os_is_missing(os_sync_fs(in(p, "none"))));
}

static void test_clock(void **state)
{
	uint64_t before = os_monotonic_ms();

	(void)state;
	os_sleep_ms(2);
	assert_true(os_monotonic_ms() >= before + 2);
	assert_true(os_terminal_columns() > 0);
	assert_false(os_is_terminal(-1));
	assert_true(os_pid() > 0);
}

struct turns {
	struct os_mutex *mutex;
	struct os_cond *cond;
	int sum, ended;
};

static void add_in_turn(void *arg)
{
	struct turns *t = arg;

	for (int i = 0; i < 1000; i++) {
		os_mutex_lock(t->mutex);
		t->sum++;
		os_mutex_unlock(t->mutex);
	}
	os_mutex_lock(t->mutex);
	t->ended++;
	os_cond_signal(t->cond);
	os_mutex_unlock(t->mutex);
}

static void test_threads(void **state)
{
	struct turns t = {.mutex = os_mutex_new(), .cond = os_cond_new()};
	struct os_thread *threads[4];

	(void)state;
	assert_true(t.mutex && t.cond);
	for (int i = 0; i < 4; i++) {
		threads[i] = os_thread_start(add_in_turn, &t);
		assert_non_null(threads[i]);
	}
	os_mutex_lock(t.mutex);
	while (t.ended < 4)
		os_cond_wait(t.cond, t.mutex);
	assert_int_equal(t.sum, 4000);
	os_mutex_unlock(t.mutex);
	for (int i = 0; i < 4; i++)
		os_thread_join(threads[i]);
	os_cond_free(t.cond);
	os_mutex_free(t.mutex);
	os_cond_free(NULL);
	os_mutex_free(NULL);
	assert_true(os_cpus() >= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PLACE(test_mkdirs),
		IN_PLACE(test_write_file),
		IN_PLACE(test_replace_file),
		IN_PLACE(test_write_while_read),
		IN_PLACE(test_hard_link),
		IN_PLACE(test_link_dir),
		IN_PLACE(test_no_link),
		IN_PLACE(test_realpath),
		IN_PLACE(test_realpath_of_a_link),
		IN_PLACE(test_remove),
		IN_PLACE(test_remove_tree),
		IN_PLACE(test_remove_tree_keeps_what_links_name),
		IN_PLACE(test_files_by_descriptor),
		IN_PLACE(test_append),
		IN_PLACE(test_lock),
		IN_PLACE(test_sync_and_rename),
		IN_PLACE(test_rename_folders),
		IN_PLACE(test_rename_over_read_only),
		IN_PLACE(test_set_mtime),
		IN_PLACE(test_temp_dirs),
		IN_PLACE(test_long_paths),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_clock),
	};

	return cmocka_run_group_tests_name("os_files", tests, NULL, NULL);
}
