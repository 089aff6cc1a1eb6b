/* os_remove_tree of trees that are worth threads. */
#include "scratch.h"

#include "os/os_thread.h"

#define WIDE 40 /* folders, each with NARROW in it, and FILES in each of those */
#define NARROW 8
#define FILES 6

static void make_files(const char *root, const char *folder_rel)
{
	char rel[128];
	folder(root, folder_rel);
	for (int i = 0; i < FILES; i++) {
		int fd = -1;
		snprintf(rel, sizeof rel, "%s/f%d", folder_rel, i);
		assert_int_equal(os_open_rw(in(root, rel), &fd), 0);
		os_fd_close(fd);
	}
}

static void make_tree(const char *root)
{
	char rel[64];
	for (int i = 0; i < WIDE * NARROW; i++) {
		snprintf(rel, sizeof rel, "t/d%d/e%d", i / NARROW, i % NARROW);
		make_files(root, rel);
	}
}

static void test_large(void **state)
{
	const char *root = *state;
	make_tree(root);
	put(root, "t.txt", "beside it", 0644);
	assert_int_equal(os_remove_tree(in(root, "t")), 0);
	assert_false(there(root, "t"));
	assert_true(there(root, "t.txt"));
}

/* Read-only as the module cache's, folders and all. */
static void test_read_only(void **state)
{
	const char *root = *state;
	char rel[64];
	make_tree(root);
	for (int i = 0; i < WIDE * NARROW; i++) {
		snprintf(rel, sizeof rel, "t/d%d/e%d", i / NARROW, i % NARROW);
		assert_int_equal(os_set_mode(in(root, rel), 0555), 0);
	}
	for (int i = 0; i < WIDE; i++) {
		snprintf(rel, sizeof rel, "t/d%d", i);
		assert_int_equal(os_set_mode(in(root, rel), 0555), 0);
	}
	assert_int_equal(os_set_mode(in(root, "t"), 0555), 0);
	assert_int_equal(os_remove_tree(in(root, "t")), 0);
	assert_false(there(root, "t"));
}

static void test_links_are_not_followed(void **state)
{
	const char *root = *state;
	char rel[64];
	make_tree(root);
	make_files(root, "kept");
	if (os_link_dir(in(root, "kept"), in(root, "probe")) != 0)
		return;
	for (int i = 0; i < WIDE; i++) {
		snprintf(rel, sizeof rel, "t/d%d/link", i);
		assert_int_equal(os_link_dir(in(root, "kept"), in(root, rel)), 0);
	}
	assert_int_equal(os_remove_tree(in(root, "t")), 0);
	assert_false(there(root, "t"));
	for (int i = 0; i < FILES; i++) {
		snprintf(rel, sizeof rel, "kept/f%d", i);
		assert_true(there(root, rel));
	}
}

struct other {
	const char *tree;
	int code;
};

static void remove_too(void *arg)
{
	struct other *o = arg;
	o->code = os_remove_tree(o->tree);
}

/* As when a gov sweeps what another one was deleting. */
static void test_two_at_once(void **state)
{
	const char *root = *state;
	struct other o = {.code = -1};
	make_tree(root);
	o.tree = in(root, "t");
	struct os_thread *t = os_thread_start(remove_too, &o);
	assert_non_null(t);
	assert_int_equal(os_remove_tree(in(root, "t")), 0);
	os_thread_join(t);
	assert_int_equal(o.code, 0);
	assert_false(there(root, "t"));
}

/* Deeper than descriptors reach: an error, and what can go goes. */
static void test_too_deep(void **state)
{
	const char *root = *state;
	char rel[GOV_PATH_MAX];
	struct text t = text_on(rel, sizeof rel);
	text_add(&t, "t");
	for (int i = 0; i < 260; i++)
		text_add(&t, "/d");
	make_tree(root);
	folder(root, rel);
	assert_int_not_equal(os_remove_tree(in(root, "t")), 0);
	assert_false(there(root, "t/d0"));
	assert_true(there(root, "t/d/d"));
	/* from below it can be had */
	rel[2 * 100 + 1] = '\0';
	assert_int_equal(os_remove_tree(in(root, rel)), 0);
	assert_int_equal(os_remove_tree(in(root, "t")), 0);
	assert_false(there(root, "t"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_large),
		scratch_test(test_read_only),
		scratch_test(test_links_are_not_followed),
		scratch_test(test_two_at_once),
		scratch_test(test_too_deep),
	};
	return cmocka_run_group_tests_name("remove", tests, NULL, NULL);
}
