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

	put(in(p, "f"), "");
	assert_int_equal(os_mkdirs(p->path), ENOTDIR);
	assert_int_equal(os_mkdirs(in(p, "f/below")), ENOTDIR);
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
	char target[1024];

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

static void test_replace_one_of_two_names(void **state)
{
	struct place *p = *state;
	struct place q = *p;

	put(in(p, "a"), "old text");
	assert_int_equal(os_hard_link(p->path, in(&q, "b")), 0);
	assert_int_equal(os_replace_file(p->path, "two", 3), 0);
	assert_holds(p->path, "two");
	assert_holds(q.path, "two");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PLACE(test_replace_one_of_two_names),
		IN_PLACE(test_mkdirs),
		IN_PLACE(test_write_file_stale_temp),
		IN_PLACE(test_hard_link_copies),
		IN_PLACE(test_link_dir),
		IN_PLACE(test_realpath),
		IN_PLACE(test_remove_tree),
		IN_PLACE(test_remove_tree_read_only),
	};

	return cmocka_run_group_tests_name("os_files_posix", tests, NULL, NULL);
}
