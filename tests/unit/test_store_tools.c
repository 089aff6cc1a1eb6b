#include "install/store_tools.h"

#include "install/store.h"
#include "scratch.h"
#include "skip.h"

static const struct platform host = {"linux", "amd64"};

static struct store_lock take_lock(const char *root)
{
	struct store_lock lock;
	struct err e;
	assert_int_equal(store_lock(root, "testing", NULL, NULL, &lock, &e), GOV_OK);
	return lock;
}

static struct tool_stage stage(const char *root)
{
	struct tool_stage s;
	struct err e;
	struct store_lock lock = take_lock(root);
	assert_int_equal(store_tool_stage(root, &s, &e), GOV_OK);
	store_unlock(&lock);
	return s;
}

static void toolchain(const char *root, const char *name)
{
	char rel[300];
	snprintf(rel, sizeof rel, "versions/%s/bin/go" OS_EXE, name);
	put(root, rel, "#!/bin/sh\n", 0755);
}

static void refresh(const char *root)
{
	struct err e;
	assert_int_equal(store_refresh_shims(root, &host, "gov-conf 1\n", 11, &e), GOV_OK);
}

static void assert_lists(const char *bin, const char *want)
{
	char got[512];
	struct text t = text_on(got, sizeof got);
	struct tool_list list;
	struct err e;
	assert_int_equal(store_tool_list(bin, &list, &e), GOV_OK);
	for (size_t i = 0; i < list.len; i++) {
		text_add(&t, i > 0 ? " " : "");
		text_add(&t, list.at[i]);
	}
	free(list.at);
	assert_string_equal(got, want);
}

static void test_list(void **state)
{
	const char *r = *state;
	assert_lists(in(r, "tools/1.24.4/bin"), "");
	put(r, "bin/dlv" OS_EXE, "x", 0755);
	put(r, "bin/buf" OS_EXE, "x", 0755);
	put(r, "bin/notes.txt", "x", 0644);
	put(r, "bin/go" OS_EXE, "x", 0755);
	put(r, "bin/.hidden" OS_EXE, "x", 0755);
	folder(r, "bin/folder" OS_EXE);
	assert_lists(in(r, "bin"), "buf dlv");
}

/* A stage outlives other writers while its process does, and no longer. */
static void test_stage_is_swept_when_its_owner_is_gone(void **state)
{
	const char *r = *state;
	struct tool_stage s = stage(r);
	put(s.bin, "half" OS_EXE, "x", 0755);
	put(r, "tools/.stage-old/bin/half" OS_EXE, "x", 0755);
	put(r, "tools/.stage-old/lock", "", 0644);
	put(r, "tools/.stage-older/bin/half" OS_EXE, "x", 0755);
	struct store_lock lock = take_lock(r);
	store_unlock(&lock);
	assert_true(there(s.bin, "half" OS_EXE));
	assert_false(there(r, "tools/.stage-old"));
	assert_false(there(r, "tools/.stage-older"));
	store_tool_stage_end(&s);
	assert_false(there(s.dir, ""));
}

static void test_commit(void **state)
{
	const char *r = *state;
	struct tool_stage s = stage(r);
	struct err e;
	toolchain(r, "1.24.4");
	put(s.bin, "dlv" OS_EXE, "new", 0755);
	put(s.bin, "gopls" OS_EXE, "new", 0755);
	put(r, "tools/1.24.4/bin/dlv" OS_EXE, "the one before", 0755);
	struct store_lock lock = take_lock(r);
	assert_int_equal(store_tool_commit(r, "1.24.4", &s, &e), GOV_OK);
	refresh(r);
	store_unlock(&lock);
	store_tool_stage_end(&s);
	assert_lists(in(r, "tools/1.24.4/bin"), "dlv gopls");
	struct os_info info;
	assert_int_equal(os_stat(in(r, "tools/1.24.4/bin/dlv" OS_EXE), &info), 0);
	assert_int_equal(info.size, 3);
	assert_true(store_has_tool_shim(r, "dlv"));
	assert_true(store_has_tool_shim(r, "gopls"));
	assert_false(store_has_tool_shim(r, "buf"));
}

static void refused(const char *r, const char *file, enum gov_exit want, const char *text)
{
	struct tool_stage s = stage(r);
	struct err e = {GOV_OK, ""};
	if (*file)
		put(s.bin, file, "new", 0755);
	put(s.bin, *file ? "fine" OS_EXE : "fine.txt", "new", *file ? 0755 : 0644);
	assert_int_equal(store_tool_commit(r, "1.24.4", &s, &e), want);
	assert_non_null(strstr(e.text, text));
	assert_false(there(r, "tools/1.24.4"));
	store_tool_stage_end(&s);
}

/* What a terminal obeys. */
static void test_commit_refuses_control_characters(void **state)
{
	const char *r = *state;
	toolchain(r, "1.24.4");
	if (os_write_file(in(r, "a\033b"), "", 0, 0644) != 0)
		SKIP_BECAUSE("no file can be called so here");
	refused(r, "a\033b" OS_EXE, GOV_FAILED, "cannot be called a\\x1bb");
}

static void test_commit_refuses(void **state)
{
	const char *r = *state;
	refused(r, "dlv" OS_EXE, GOV_NOT_INSTALLED, "1.24.4 was uninstalled");
	toolchain(r, "1.24.4");
	refused(r, "go" OS_EXE, GOV_FAILED, "cannot be called go");
	refused(r, "go1.24.4" OS_EXE, GOV_FAILED, "cannot be called go1.24.4");
	refused(r, "gov" OS_EXE, GOV_FAILED, "cannot be called gov");
	refused(r, "", GOV_FAILED, "no program");
}

static void test_remove(void **state)
{
	const char *r = *state;
	struct err e;
	struct store_trash trash = STORE_TRASH_NONE;
	toolchain(r, "1.24.4");
	put(r, "tools/1.24.4/bin/dlv" OS_EXE, "x", 0755);
	put(r, "tools/1.24.4/bin/buf" OS_EXE, "x", 0755);
	struct store_lock lock = take_lock(r);
	assert_int_equal(store_tool_remove(r, "1.24.4", "gopls", &e), GOV_NOT_FOUND);
	assert_int_equal(store_tool_remove(r, "1.24.4", "../bin/dlv", &e), GOV_NOT_FOUND);
	assert_int_equal(store_tool_remove(r, "1.24.4", "dlv", &e), GOV_OK);
	assert_true(there(r, "tools/1.24.4/bin/buf" OS_EXE));
	assert_int_equal(store_tool_remove(r, "1.24.4", "buf", &e), GOV_OK);
	assert_false(there(r, "tools/1.24.4"));
	put(r, "tools/1.24.4/bin/dlv" OS_EXE, "x", 0755);
	put(r, "tools/1.23.1/bin/dlv" OS_EXE, "x", 0755);
	assert_int_equal(store_remove(r, "1.24.4", &trash, &e), GOV_OK);
	assert_false(there(r, "tools/1.24.4"));
	assert_true(there(r, "tools/1.23.1/bin/dlv" OS_EXE));
	assert_true(there(trash.dir, ".tools-1.24.4/bin/dlv" OS_EXE));
	assert_int_equal(store_trash_delete(r, &trash), 0);
	store_unlock(&lock);
}

static void test_shims_follow_tools(void **state)
{
	const char *r = *state;
	toolchain(r, "1.24.4");
	toolchain(r, "1.23.1");
	put(r, "tools/1.24.4/bin/dlv" OS_EXE, "x", 0755);
	put(r, "tools/1.23.1/bin/dlv" OS_EXE, "x", 0755);
	put(r, "tools/1.23.1/bin/buf" OS_EXE, "x", 0755);
	put(r, "tools/1.22.0/bin/lost" OS_EXE, "x", 0755); /* no such toolchain */
	refresh(r);
	assert_true(store_has_tool_shim(r, "dlv"));
	assert_true(store_has_tool_shim(r, "buf"));
	assert_false(there(r, "shims/lost" OS_EXE));
	assert_int_equal(os_remove_tree(in(r, "tools/1.23.1")), 0);
	refresh(r);
	assert_true(store_has_tool_shim(r, "dlv"));
	assert_false(there(r, "shims/buf" OS_EXE));
	assert_true(there(r, "shims/go1.23.1" OS_EXE));
	assert_true(there(r, "shims/gofmt" OS_EXE));
}

static void assert_holds(const char *path, const char *want)
{
	char buf[64];
	size_t n = 0;
	assert_int_equal(os_read_file(path, buf, sizeof buf - 1, &n), 0);
	buf[n] = '\0';
	assert_string_equal(buf, want);
}

/* Neither overwritten when a tool wants the name, nor removed when none does. */
static void test_shims_of_others_stay(void **state)
{
	const char *r = *state;
	toolchain(r, "1.24.4");
	put(r, "shims/dlv" OS_EXE, "somebody's", 0755);
	put(r, "shims/wrapper" OS_EXE, "#!/bin/sh\nGOV_SHIM_DEPTH=0 exec go\n", 0755);
	put(r, "shims/notes", "somebody's", 0644);
	put(r, "tools/1.24.4/bin/dlv" OS_EXE, "x", 0755);
	refresh(r);
	assert_holds(in(r, "shims/dlv" OS_EXE), "somebody's");
	assert_false(store_has_tool_shim(r, "dlv"));
	assert_int_equal(os_remove_tree(in(r, "tools")), 0);
	refresh(r);
	assert_holds(in(r, "shims/dlv" OS_EXE), "somebody's");
	assert_holds(in(r, "shims/notes"), "somebody's");
	assert_true(there(r, "shims/wrapper" OS_EXE));
}

/* A shim by hand for a program that a toolchain brings along, such as godoc of Go 1.12. */
static void test_shim_of_a_toolchains_own_program_stays(void **state)
{
	const char *r = *state;
	toolchain(r, "1.12.17");
	put(r, "versions/1.12.17/bin/godoc" OS_EXE, "x", 0755);
	refresh(r);
	assert_int_equal(os_hard_link(in(r, "shims/go" OS_EXE), in(r, "shims/godoc" OS_EXE)), 0);
	assert_int_equal(os_hard_link(in(r, "shims/go" OS_EXE), in(r, "shims/other" OS_EXE)), 0);
	refresh(r);
	assert_true(there(r, "shims/godoc" OS_EXE));
	assert_false(there(r, "shims/other" OS_EXE));
}

/* After an update of gov the tools' shims are the new ones; the old bytes are known as a shim's. */
static void test_shims_of_an_older_gov_are_replaced(void **state)
{
	const char *r = *state;
	char *old = malloc(shim_blob_len + 8);
	assert_non_null(old);
	memcpy(old, shim_blob, shim_blob_len);
	memset(old + shim_blob_len, 0, 8);
	toolchain(r, "1.24.4");
	put(r, "tools/1.24.4/bin/dlv" OS_EXE, "x", 0755);
	folder(r, "shims");
	for (int i = 0; i < 2; i++)
		assert_int_equal(os_write_file(in(r, i ? "shims/dlv" OS_EXE : "shims/gone" OS_EXE),
					 old, shim_blob_len + 8, 0755),
			0);
	free(old);
	refresh(r);
	assert_true(store_has_tool_shim(r, "dlv"));
	assert_false(there(r, "shims/gone" OS_EXE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_list),
		scratch_test(test_stage_is_swept_when_its_owner_is_gone),
		scratch_test(test_commit),
		scratch_test(test_commit_refuses),
		scratch_test(test_commit_refuses_control_characters),
		scratch_test(test_remove),
		scratch_test(test_shims_follow_tools),
		scratch_test(test_shims_of_others_stay),
		scratch_test(test_shim_of_a_toolchains_own_program_stays),
		scratch_test(test_shims_of_an_older_gov_are_replaced),
	};
	return cmocka_run_group_tests_name("store_tools", tests, NULL, NULL);
}
