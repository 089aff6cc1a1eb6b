#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"
#include "skip.h"

static struct os_tree *tree(const char *root)
{
	struct os_tree *t = NULL;
	assert_int_equal(os_tree_create(in(root, "t"), &t), 0);
	assert_non_null(t);
	return t;
}

static int add(struct os_tree *t, const char *rel, const char *text)
{
	int fd = -1;
	int code = os_tree_file(t, rel, false, &fd);
	if (code)
		return code;
	assert_int_equal(os_fd_write(fd, text, strlen(text)), 0);
	os_fd_close(fd);
	return 0;
}

static void holds(const char *root, const char *rel, const char *text)
{
	char buf[64] = {0};
	size_t n = 0;
	assert_int_equal(os_read_file(in(root, rel), buf, sizeof buf - 1, &n), 0);
	assert_string_equal(buf, text);
}

static void files_and_folders_are_made(void **state)
{
	const char *root = *state;
	struct os_tree *t = tree(root);
	assert_int_equal(os_tree_mkdir(t, ""), 0);
	assert_int_equal(os_tree_mkdir(t, "src"), 0);
	assert_int_equal(add(t, "VERSION", "v"), 0);
	assert_int_equal(add(t, "src/a/b/c.go", "c"), 0);
	assert_int_equal(add(t, "src/a/d.go", "d"), 0);
	assert_int_equal(add(t, "src/ab/e.go", "e"), 0);
	assert_int_equal(add(t, "src/a/b/f.go", "f"), 0);
	assert_int_equal(os_tree_mkdir(t, "src/a"), 0);
	assert_int_equal(add(t, "z", "z"), 0);
	os_tree_close(t);
	holds(root, "t/VERSION", "v");
	holds(root, "t/src/a/b/c.go", "c");
	holds(root, "t/src/a/d.go", "d");
	holds(root, "t/src/ab/e.go", "e");
	holds(root, "t/src/a/b/f.go", "f");
	holds(root, "t/z", "z");
}

static void an_existing_root_is_refused(void **state)
{
	const char *root = *state;
	struct os_tree *t = NULL;
	folder(root, "t");
	assert_true(os_is_exists(os_tree_create(in(root, "t"), &t)));
	assert_true(os_is_missing(os_tree_create(in(root, "no/t"), &t)));
	assert_int_equal(symlink(root, in(root, "l")), 0);
	assert_true(os_is_exists(os_tree_create(in(root, "l"), &t)));
}

static void existing_files_are_never_opened(void **state)
{
	const char *root = *state;
	struct os_tree *t = tree(root);
	assert_int_equal(add(t, "a/x", "first"), 0);
	assert_true(os_is_exists(add(t, "a/x", "second")));
	assert_int_not_equal(os_tree_mkdir(t, "a/x"), 0);
	assert_int_not_equal(add(t, "a/x/y", "below a file"), 0);
	assert_int_not_equal(add(t, "a", "over a folder"), 0);
	assert_int_equal(add(t, "a/y", "still works"), 0);
	os_tree_close(t);
	holds(root, "t/a/x", "first");
	holds(root, "t/a/y", "still works");
}

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

static void what_is_too_long_or_deep_is_refused(void **state)
{
	const char *root = *state;
	struct os_tree *t = tree(root);
	char name[5000];
	memset(name, 'x', sizeof name);
	name[256] = '\0';
	assert_int_not_equal(os_tree_mkdir(t, name), 0);
	assert_int_not_equal(add(t, name, ""), 0);
	memset(name, 'x', sizeof name);
	for (size_t i = 1; i < sizeof name; i += 2)
		name[i] = '/';
	name[4999] = '\0';
	assert_int_not_equal(os_tree_mkdir(t, name), 0);
	name[399] = '\0';
	assert_int_not_equal(os_tree_mkdir(t, name), 0);
	name[99] = '\0';
	assert_int_equal(os_tree_mkdir(t, name), 0);
	os_tree_close(t);
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
		scratch_test(files_and_folders_are_made),
		scratch_test(an_existing_root_is_refused),
		scratch_test(existing_files_are_never_opened),
		scratch_test(links_are_never_followed),
		scratch_test(a_moved_folder_keeps_its_files),
		scratch_test(modes_are_those_of_the_umask),
		scratch_test(what_is_too_long_or_deep_is_refused),
		scratch_test(descriptors_are_closed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
