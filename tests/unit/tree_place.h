/* tree_place: a tree below a test's scratch folder, and its files. */
#ifndef GOV_TESTS_TREE_PLACE_H
#define GOV_TESTS_TREE_PLACE_H

#include "scratch.h"

static inline struct os_tree *tree(const char *root)
{
	struct os_tree *t = NULL;
	assert_int_equal(os_tree_create(in(root, "t"), &t), 0);
	assert_non_null(t);
	return t;
}

static inline int add(struct os_tree *t, const char *rel, const char *text)
{
	int fd = -1;
	int code = os_tree_file(t, rel, false, &fd);
	if (code)
		return code;
	assert_int_equal(os_fd_write(fd, text, strlen(text)), 0);
	os_fd_close(fd);
	return 0;
}

static inline void holds(const char *root, const char *rel, const char *text)
{
	char buf[64] = {0};
	size_t n = 0;
	assert_int_equal(os_read_file(in(root, rel), buf, sizeof buf - 1, &n), 0);
	assert_string_equal(buf, text);
}

#endif
