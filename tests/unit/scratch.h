/* scratch: a folder of its own for each store or settings test, under TMPDIR, gone afterwards. */
#ifndef GOV_TESTS_SCRATCH_H
#define GOV_TESTS_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/text.h"
#include "system.h"
#include "os/os.h"

static inline int scratch_setup(void **state)
{
	const char *parent = os_getenv(OS_TEMP_ENV);
	char made[GOV_PATH_MAX];
	char *root = malloc(GOV_PATH_MAX);
	if (root == NULL)
		return -1;
	*state = root;
	if (os_make_temp_dir(
		    parent && *parent ? parent : OS_TEMP_DIR, "gov-test-", made, sizeof made))
		return -1;
	return os_realpath(made, root, GOV_PATH_MAX);
}

static inline int scratch_teardown(void **state)
{
	int code = os_remove_tree(*state);
	free(*state);
	return code;
}

#define scratch_test(f) cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)

/* root/rel, in one of sixteen static buffers, used in turn. */
static inline const char *in(const char *root, const char *rel)
{
	static char path[16][GOV_PATH_MAX];
	static unsigned next;
	char *p = path[next++ % 16];
	assert_true(text_join(p, sizeof path[0], root, "/", rel, NULL));
	return p;
}

static inline void put(const char *root, const char *rel, const char *data, uint32_t mode)
{
	char folder[GOV_PATH_MAX];
	assert_true(text_join(folder, sizeof folder, root, "/", rel, NULL));
	assert_true(os_parent(folder));
	assert_int_equal(os_mkdirs(folder), 0);
	assert_int_equal(os_write_file(in(root, rel), data, strlen(data), mode), 0);
}

static inline void folder(const char *root, const char *rel)
{
	assert_int_equal(os_mkdirs(in(root, rel)), 0);
}

static inline bool there(const char *root, const char *rel)
{
	struct os_info info;
	return os_lstat(in(root, rel), &info) == 0;
}

#endif
