#define _GNU_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/os.h"
#include "os_place.h"
#include "skip.h"

#define NOBODY 65534

static void test_mkdirs(void **state)
{
	struct place *p = *state;
	struct os_info info;

	assert_int_equal(os_mkdirs(in(p, "a/b//c/")), 0);
	assert_int_equal(os_mkdirs(p->path), 0);
	assert_int_equal(os_stat(in(p, "a/b/c"), &info), 0);
	assert_int_equal(info.kind, OS_DIR);
	put(in(p, "f"), "");
	assert_int_equal(os_mkdirs(p->path), ENOTDIR);
	assert_int_equal(os_mkdirs(in(p, "f/below")), ENOTDIR);
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
	char name[] = "f";
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

/* A temporary file that a crashed process with our process id left is neither used nor fatal. */
static void test_write_file_stale_temp(void **state)
{
	struct place *p = *state;
	char name[64];

	snprintf(name, sizeof name, ".gov-%ld-0.tmp", os_pid());
	put(in(p, "victim"), "untouched");
	assert_int_equal(symlink("victim", in(p, name)), 0);
	put(in(p, "f"), "text");
	assert_holds(p->path, "text");
	assert_holds(in(p, "victim"), "untouched");
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

/* Across file systems a link cannot be made; the bytes and the mode arrive all the same. */
static void test_hard_link_copies(void **state)
{
	struct place *p = *state;
	struct os_info here;
	struct os_info there;

	assert_int_equal(os_stat(p->dir, &here), 0);
	if (os_stat("/proc/self/status", &there) != 0 || here.device == there.device)
		SKIP_BECAUSE("there is no second filesystem to link from");
	assert_int_equal(os_hard_link("/proc/self/status", in(p, "copy")), 0);
	assert_int_equal(os_stat(p->path, &here), 0);
	assert_int_equal(here.mode, there.mode);
	assert_true(here.size > 0);
}

static void test_link_dir(void **state)
{
	struct place *p = *state;
	char target[512];

	assert_int_equal(os_link_dir("/some/where", in(p, "l")), 0);
	assert_true(os_is_exists(os_link_dir("/other", p->path)));
	assert_int_equal(os_read_link_dir(p->path, target, sizeof target), 0);
	assert_string_equal(target, "/some/where");
	assert_int_not_equal(os_read_link_dir(p->path, target, 5), 0);
	assert_int_not_equal(os_read_link_dir(p->dir, target, sizeof target), 0);
	assert_int_equal(os_remove(p->path), 0);
}

static void test_realpath(void **state)
{
	struct place *p = *state;
	char real[4096];
	char dir[4096];

	assert_int_equal(os_mkdirs(in(p, "d")), 0);
	assert_int_equal(symlink("d", in(p, "l")), 0);
	assert_int_equal(os_realpath(p->path, real, sizeof real), 0);
	assert_int_equal(os_realpath(in(p, "d"), dir, sizeof dir), 0);
	assert_string_equal(real, dir);
	assert_int_not_equal(os_realpath(p->path, real, 3), 0);
	assert_true(os_is_missing(os_realpath(in(p, "none"), real, sizeof real)));
}

static void make_tree(struct place *p)
{
	assert_int_equal(os_mkdirs(in(p, "t/a/b/c")), 0);
	put(in(p, "keep"), "kept");
	put(in(p, "t/a/f"), "1");
	put(in(p, "t/a/b/c/f"), "2");
	assert_int_equal(os_mkdirs(in(p, "outside")), 0);
	put(in(p, "outside/f"), "kept");
	assert_int_equal(symlink("../../outside", in(p, "t/a/link")), 0);
	assert_int_equal(symlink("none", in(p, "t/dangling")), 0);
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
	assert_holds(in(p, "outside/f"), "kept");
	assert_int_equal(symlink("outside", in(p, "l")), 0);
	assert_int_equal(os_remove_tree(p->path), 0);
	assert_holds(in(p, "outside/f"), "kept");
	assert_int_equal(os_remove_tree(in(p, "keep")), 0);
	assert_true(os_is_missing(os_lstat(p->path, &info)));
}

static int remove_as_nobody(struct place *p)
{
	if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
		return 10;
	make_tree(p);
	if (chmod(in(p, "t/a/b/c"), 0555) != 0 || chmod(in(p, "t/a/b"), 0) != 0 ||
		chmod(in(p, "t/a"), 0444) != 0 || chmod(in(p, "t"), 0555) != 0)
		return 11;
	return os_remove_tree(p->path) == 0 && access(p->path, F_OK) != 0 ? 0 : 12;
}

/* Root may do anything, so a child that is somebody else tries it. */
static void test_remove_tree_read_only(void **state)
{
	struct place *p = *state;
	pid_t child;
	int status;

	assert_int_equal(chmod(p->dir, 0777), 0);
	child = fork();
	if (child == 0)
		_exit(remove_as_nobody(p));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
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
	assert_int_equal(os_pid(), getpid());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PLACE(test_mkdirs),
		IN_PLACE(test_write_file),
		IN_PLACE(test_write_file_stale_temp),
		IN_PLACE(test_hard_link),
		IN_PLACE(test_hard_link_copies),
		IN_PLACE(test_link_dir),
		IN_PLACE(test_realpath),
		IN_PLACE(test_remove_tree),
		IN_PLACE(test_remove_tree_read_only),
		IN_PLACE(test_files_by_descriptor),
		IN_PLACE(test_append),
		IN_PLACE(test_lock),
		IN_PLACE(test_sync_and_rename),
		cmocka_unit_test(test_clock),
	};

	return cmocka_run_group_tests_name("os_files", tests, NULL, NULL);
}
