#define _GNU_SOURCE
#include <sys/stat.h>
#include <unistd.h>

#include "skip.h"
#include "tree_place.h"

static void links_are_never_followed(void **state)
{
	const char *root = *state;
	struct os_tree *t = tree(root);
	folder(root, "outside");
	assert_int_equal(symlink("../outside", in(root, "t/link")), 0);
	assert_int_equal(symlink("../outside/made", in(root, "t/file")), 0);
	assert_int_not_equal(add(t, "link/x", "x"), 0);
	assert_int_not_equal(os_tree_mkdir(t, "link"), 0);
	assert_int_not_equal(os_tree_mkdir(t, "link/d"), 0);
	assert_int_not_equal(add(t, "file", "x"), 0);
	os_tree_close(t);
	assert_false(there(root, "outside/x"));
	assert_false(there(root, "outside/d"));
	assert_false(there(root, "outside/made"));
}

static void a_link_is_no_root(void **state)
{
	const char *root = *state;
	struct os_tree *t = NULL;
	assert_int_equal(symlink(root, in(root, "l")), 0);
	assert_true(os_is_exists(os_tree_create(in(root, "l"), &t)));
}

static void a_moved_folder_keeps_its_files(void **state)
{
	const char *root = *state;
	struct os_tree *t = tree(root);
	assert_int_equal(add(t, "a/one", "1"), 0);
	assert_int_equal(os_rename(in(root, "t/a"), in(root, "t/b")), 0);
	assert_int_equal(symlink(root, in(root, "t/a")), 0);
	assert_int_equal(add(t, "a/two", "2"), 0);
	os_tree_close(t);
	assert_false(there(root, "two"));
	holds(root, "t/b/two", "2");
}

static void modes_are_those_of_the_umask(void **state)
{
	const char *root = *state;
	struct os_info info;
	int fd = -1;
	mode_t before = umask(027);
	struct os_tree *t = tree(root);
	assert_int_equal(os_tree_file(t, "d/run", true, &fd), 0);
	os_fd_close(fd);
	assert_int_equal(add(t, "d/data", ""), 0);
	os_tree_close(t);
	umask(before);
	assert_int_equal(os_stat(in(root, "t/d/run"), &info), 0);
	assert_int_equal(info.mode & 07777, 0750);
	assert_int_equal(os_stat(in(root, "t/d/data"), &info), 0);
	assert_int_equal(info.mode & 07777, 0640);
	assert_int_equal(os_stat(in(root, "t/d"), &info), 0);
	assert_int_equal(info.mode & 0777, 0750);
}

static int count_one(void *ctx, const char *name)
{
	(void)name;
	++*(int *)ctx;
	return 0;
}

static void descriptors_are_closed(void **state)
{
	const char *root = *state;
	int before = 0, after = 0;
	if (os_list("/proc/self/fd", count_one, &before))
		SKIP_BECAUSE("there is no /proc/self/fd");
	struct os_tree *t = tree(root);
	assert_int_equal(add(t, "a/b/c/d/e", ""), 0);
	assert_int_equal(add(t, "a/b/x", ""), 0);
	assert_int_not_equal(add(t, "a/b/x/y/z", ""), 0);
	os_tree_close(t);
	os_tree_close(NULL);
	assert_int_equal(os_list("/proc/self/fd", count_one, &after), 0);
	assert_int_equal(before, after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(links_are_never_followed),
		scratch_test(a_link_is_no_root),
		scratch_test(a_moved_folder_keeps_its_files),
		scratch_test(modes_are_those_of_the_umask),
		scratch_test(descriptors_are_closed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
