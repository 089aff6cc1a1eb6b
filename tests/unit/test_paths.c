/* What differs between systems in how gov reads paths and names: tests/data/path-cases.tsv. The
 * rows of the other system are passed over. */
#include "cases.h"

#include "cli/path.h"
#include "core/device.h"
#include "core/folders.h"
#include "core/launch.h"
#include "core/layout.h"
#include "os/os.h"

#define WINDOWS (OS_PATH_SEPARATOR == ';')

static const char *argument(const struct cases *c, size_t i)
{
	return strcmp(c->field[i], "-") == 0 ? NULL : c->field[i];
}

static void say(struct cases *c, size_t want, const char *got)
{
	if (strcmp(c->field[want], got) != 0)
		fail_msg("%s:%u: %s wanted, not %s", c->path, c->number, c->field[want], got);
}

static void try_root(struct cases *c)
{
	char out[GOV_PATH_MAX];
	struct err e;
	bool good = layout_root(argument(c, 2), argument(c, 3), c->field[4], out, &e) == GOV_OK;
	say(c, 5, good ? out : "!");
}

static void try_tool(struct cases *c)
{
	char out[GOV_REQUEST_MAX];
	say(c, 3, launch_tool(c->field[2], out) ? out : "!");
}

static void try_folders(struct cases *c)
{
	const char *at = argument(c, 2), *dir;
	char one[GOV_PATH_MAX], all[GOV_PATH_MAX];
	struct text t = text_on(all, sizeof all);
	size_t len;
	while (folders_next(&at, &dir, &len)) {
		assert_true(folders_path(dir, len, one));
		text_add(&t, t.len == 0 ? "|" : "");
		text_add(&t, one);
		text_add(&t, "|");
	}
	say(c, 3, all);
}

static void try_with(struct cases *c)
{
	char *got =
		path_with(WINDOWS ? "C:/r" : "/r", WINDOWS ? "C:/n" : "/n", NULL, argument(c, 2));
	assert_non_null(got);
	say(c, 3, got);
	free(got);
}

static void try_path(struct cases *c)
{
	say(c, 3, path_is(c->field[2]) ? "yes" : "no");
}

static void try_device(struct cases *c)
{
	say(c, 3, device_is(c->field[2], strlen(c->field[2])) ? "yes" : "no");
}

static void test_cases(void **state)
{
	static const struct {
		const char *name;
		void (*run)(struct cases *c);
	} functions[] = {{"root", try_root}, {"tool", try_tool}, {"folders", try_folders},
		{"with", try_with}, {"path", try_path}, {"device", try_device}};
	const char *other = WINDOWS ? "posix" : "windows";
	struct cases c;
	(void)state;
	cases_open(&c, "tests/data/path-cases.tsv");
	while (cases_next(&c)) {
		bool known = false;
		for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
			if (strcmp(c.field[1], functions[i].name) != 0)
				continue;
			known = true;
			if (strcmp(c.field[0], other) != 0)
				functions[i].run(&c);
		}
		if (!known)
			fail_msg("%s:%u: no such function", c.path, c.number);
	}
}

static void test_folder_too_long(void **state)
{
	static char big[GOV_PATH_MAX];
	char out[GOV_PATH_MAX];
	(void)state;
	memset(big, 'a', sizeof big);
	assert_true(folders_path(big, sizeof big - 1, out));
	assert_false(folders_path(big, sizeof big, out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_folder_too_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
