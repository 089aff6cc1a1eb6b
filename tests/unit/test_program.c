/* What kind of program a file is: tests/data/program-cases.tsv, and files. */
#include "cases.h"
#include "cli/program.h"
#include "os_place.h"

static void test_table(void **state)
{
	static const char *const kinds[] = {"none", "script", "binary"};
	struct cases c;
	(void)state;
	cases_open(&c, "tests/data/program-cases.tsv");
	while (cases_next(&c)) {
		size_t n = cases_unescape(c.field[0]);
		struct program p = program_read((const unsigned char *)c.field[0], n);
		cases_equal(&c, kinds[p.kind], c.field[1]);
		cases_equal(&c, p.arch, c.field[2]);
	}
}

static void test_foreign(void **state)
{
	struct platform amd64 = {"linux", "amd64"}, arm = {"linux", "armv6l"};
	struct program p = {.kind = PROGRAM_BINARY, .arch = "amd64"};
	(void)state;
	assert_false(program_is_foreign(&p, &amd64));
	assert_true(program_is_foreign(&p, &arm));
	strcpy(p.arch, "arm");
	assert_false(program_is_foreign(&p, &arm));
	assert_true(program_is_foreign(&p, &amd64));
	p.arch[0] = '\0';
	assert_false(program_is_foreign(&p, &amd64));
}

static void test_files(void **state)
{
	struct place *p = *state;
	struct platform host;
	os_platform(host.os, host.arch);
	char exe[4096];
	assert_int_equal(os_exe_path(exe, sizeof exe), 0);
	struct program self = program_look(exe);
	assert_int_equal(self.kind, PROGRAM_BINARY);
	assert_string_not_equal(self.arch, "");
	assert_false(program_is_foreign(&self, &host));
	assert_int_equal(program_look(in(p, "none")).kind, PROGRAM_NONE);
	assert_int_equal(program_look(p->dir).kind, PROGRAM_NONE);
	put(in(p, "script" OS_EXE), "#!/bin/sh\n");
	if (OS_HAS_MODES)
		assert_int_equal(program_look(p->path).kind, PROGRAM_NONE);
	assert_int_equal(os_set_mode(p->path, 0755), 0);
	assert_int_equal(program_look(p->path).kind, PROGRAM_SCRIPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_foreign),
		IN_PLACE(test_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
