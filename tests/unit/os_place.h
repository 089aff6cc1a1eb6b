/* os_place: a folder of its own for each test of src/os, and its files. Include after cmocka. */
#ifndef GOV_TEST_OS_PLACE_H
#define GOV_TEST_OS_PLACE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/os.h"

struct place {
	char dir[256];
	char path[1024];
};

static inline const char *in(struct place *p, const char *name)
{
	int n = snprintf(p->path, sizeof p->path, "%s/%s", p->dir, name);

	assert_true(n > 0 && (size_t)n < sizeof p->path);
	return p->path;
}

static inline int make_place(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	const char *base = os_getenv(OS_TEMP_ENV);

	if (!p)
		return -1;
	*state = p;
	return os_make_temp_dir(base ? base : OS_TEMP_DIR, "gov-os-", p->dir, sizeof p->dir);
}

static inline int clear_place(void **state)
{
	struct place *p = *state;
	int code = os_remove_tree(p->dir);

	free(p);
	return code;
}

static inline void put(const char *path, const char *text)
{
	assert_int_equal(os_write_file(path, text, strlen(text), 0644), 0);
}

static inline void assert_holds(const char *path, const char *text)
{
	char got[256];
	size_t n = 0;

	assert_int_equal(os_read_file(path, got, sizeof got - 1, &n), 0);
	got[n] = '\0';
	assert_string_equal(got, text);
}

#define IN_PLACE(f) cmocka_unit_test_setup_teardown(f, make_place, clear_place)

#endif
