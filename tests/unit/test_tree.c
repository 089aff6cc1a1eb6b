#include "skip.h"
#include "tree_place.h"

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

static void links_are_refused(void **state)
{
	const char *root = *state;
	struct os_tree *t = tree(root);
	bool made = false;
	folder(root, "outside");
	made = os_link_dir(in(root, "outside"), in(root, "t/link")) == 0;
	if (made) {
		assert_int_not_equal(add(t, "link/x", "x"), 0);
		assert_int_not_equal(os_tree_mkdir(t, "link"), 0);
		assert_int_not_equal(os_tree_mkdir(t, "link/d"), 0);
	}
	os_tree_close(t);
	assert_false(there(root, "outside/x"));
	assert_false(there(root, "outside/d"));
	if (!made)
		SKIP_BECAUSE(NO_FOLDER_LINKS);
	assert_true(os_is_exists(os_tree_create(in(root, "t/link"), &t)));
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(files_and_folders_are_made),
		scratch_test(an_existing_root_is_refused),
		scratch_test(existing_files_are_never_opened),
		scratch_test(links_are_refused),
		scratch_test(what_is_too_long_or_deep_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
