#include "install/store.h"

#include "scratch.h"
#include "skip.h"

#include "os/os_thread.h"

static const struct platform host = {"linux", "amd64"};

static struct store_lock take_lock(const char *root)
{
	struct store_lock lock;
	struct err e;
	assert_int_equal(store_lock(root, "testing", NULL, NULL, &lock, &e), GOV_OK);
	return lock;
}

static void add_toolchain(const char *root, const char *name)
{
	char rel[300];
	snprintf(rel, sizeof rel, "versions/%s/bin/go" OS_EXE, name);
	put(root, rel, "#!/bin/sh\n", 0755);
}

/* Folders elsewhere can have names in a store: not everywhere. */
static bool can_link(const char *root)
{
	return os_link_dir(root, in(root, "tried")) == 0 && os_remove(in(root, "tried")) == 0;
}

static char *read_text(const char *path)
{
	static char buf[8192];
	size_t n = 0;
	assert_int_equal(os_read_file(path, buf, sizeof buf - 1, &n), 0);
	buf[n] = '\0';
	return buf;
}

/* --- the lock --- */

static void test_lock_names_its_holder(void **state)
{
	const char *root = in(*state, "new/store");
	char want[64];
	struct err e;
	struct store_lock lock;
	assert_int_equal(store_lock(root, "installing 1.24.4", NULL, NULL, &lock, &e), GOV_OK);
	snprintf(want, sizeof want, "%ld installing 1.24.4\n", os_pid());
	assert_string_equal(read_text(in(root, "lock")), want);
	store_unlock(&lock);
	assert_string_equal(read_text(in(root, "lock")), "");
}

static void test_lock_sweeps_rubbish(void **state)
{
	const char *root = *state;
	put(root, "tmp/abc/go/bin/go" OS_EXE, "half", 0755);
	put(root, "tmp/stray", "", 0644);
	put(root, "versions/.removed-1.20.1/bin/go" OS_EXE, "half", 0755);
	put(root, ".gov-1-0.tmp", "of a crash", 0644);
	put(root, "receipts/.gov-1-0.tmp", "of a crash", 0644);
	put(root, ".gov-2-0.tmp", "somebody's at this moment", 0644);
	assert_int_equal(os_set_mtime(in(root, ".gov-1-0.tmp"), 1000), 0);
	assert_int_equal(os_set_mtime(in(root, "receipts/.gov-1-0.tmp"), 1000), 0);
	add_toolchain(root, "1.24.4");
	put(root, "cache/go1.24.4.linux-amd64.tar.gz.part", "resume me", 0644);
	assert_int_equal(os_set_mode(in(root, "tmp/abc/go/bin/go" OS_EXE), 0555), 0);
	assert_int_equal(os_set_mode(in(root, "tmp/abc/go"), 0555), 0);
	struct store_lock lock = take_lock(root);
	assert_false(there(root, "tmp/abc"));
	assert_false(there(root, "tmp/stray"));
	assert_false(there(root, ".gov-1-0.tmp"));
	assert_false(there(root, "receipts/.gov-1-0.tmp"));
	assert_true(there(root, ".gov-2-0.tmp"));
	assert_false(there(root, "versions/.removed-1.20.1"));
	assert_true(there(root, "versions/1.24.4/bin/go" OS_EXE));
	assert_true(there(root, "cache/go1.24.4.linux-amd64.tar.gz.part"));
	store_unlock(&lock);
}

/* Another process that holds the lock, and its thread here, which hears what it says. */
struct other {
	const char *root;
	int calls, code;
	char holder[700];
};

/* The other process: hold the lock until the file "release" is there. */
static int hold(const char *root)
{
	struct store_lock lock;
	struct err e;
	char pid[32];
	if (store_lock(root, "installing 1.24.4\x1b[31m", NULL, NULL, &lock, &e) != GOV_OK)
		return 1;
	snprintf(pid, sizeof pid, "%ld", os_pid());
	put(root, "holder", pid, 0644);
	for (int i = 0; i < 12000 && !there(root, "release"); i++)
		os_sleep_ms(5);
	store_unlock(&lock);
	return 0;
}

static void run_other(void *arg)
{
	struct other *o = arg;
	struct os_env_edit none = {.set_len = 0};
	char self[GOV_PATH_MAX], mode[] = "hold", root[GOV_PATH_MAX];
	char *const argv[] = {self, mode, root, NULL};
	if (os_exe_path(self, sizeof self) != 0 || !text_join(root, sizeof root, o->root, NULL) ||
		os_spawn(self, argv, &none, &o->code) != 0)
		o->code = -1;
}

static void let_go(void *ctx, const char *holder)
{
	struct other *o = ctx;
	o->calls++;
	snprintf(o->holder, sizeof o->holder, "%s", holder);
	put(o->root, "release", "", 0644);
}

static void test_lock_waits_and_says_so_once(void **state)
{
	struct other o = {.root = *state, .code = -1};
	char want[100];
	struct err e;
	struct store_lock lock;
	struct os_thread *t = os_thread_start(run_other, &o);
	assert_non_null(t);
	for (int i = 0; i < 12000 && !there(*state, "holder"); i++)
		os_sleep_ms(5);
	assert_int_equal(store_lock(*state, "uninstalling", let_go, &o, &lock, &e), GOV_OK);
	store_unlock(&lock);
	os_thread_join(t);
	assert_int_equal(o.code, 0);
	assert_int_equal(o.calls, 1);
	assert_true(text_join(want, sizeof want, "process ", read_text(in(*state, "holder")),
		": installing 1.24.4\\x1b[31m", NULL));
	assert_string_equal(o.holder, want);
}

static void test_lock_where_a_file_is_in_the_way(void **state)
{
	struct err e;
	struct store_lock lock;
	put(*state, "file", "", 0644);
	assert_int_equal(
		store_lock(in(*state, "file"), "x", NULL, NULL, &lock, &e), GOV_FILESYSTEM);
	assert_non_null(strstr(e.text, "/file: "));
}

/* --- stage, commit, remove --- */

static void test_stage_and_commit(void **state)
{
	const char *root = *state;
	char stage[GOV_PATH_MAX], second[GOV_PATH_MAX];
	struct err e;
	assert_int_equal(store_stage(root, stage, &e), GOV_OK);
	assert_int_equal(store_stage(root, second, &e), GOV_OK);
	assert_string_not_equal(stage, second);
	assert_true(text_starts(stage, in(root, "tmp/")));
	put(stage, "go/VERSION", "go1.24.4", 0644);
	assert_false(store_has(root, "1.24.4"));
	assert_int_equal(store_commit(root, in(stage, "go"), "1.24.4", &e), GOV_OK);
	assert_true(store_has(root, "1.24.4"));
	assert_string_equal(read_text(in(root, "versions/1.24.4/VERSION")), "go1.24.4");
	assert_false(there(stage, "go"));
}

static void test_commit_replaces_nothing(void **state)
{
	char stage[GOV_PATH_MAX];
	struct err e;
	folder(*state, "versions/1.24.4");
	assert_int_equal(store_stage(*state, stage, &e), GOV_OK);
	put(stage, "go/VERSION", "go1.24.4", 0644);
	assert_int_equal(store_commit(*state, in(stage, "go"), "1.24.4", &e), GOV_FILESYSTEM);
	assert_false(there(*state, "versions/1.24.4/VERSION"));
	assert_true(there(stage, "go/VERSION"));
}

static void test_names_stay_inside(void **state)
{
	static const char *const bad[] = {"", ".", "..", "../x", "a/b", "a\\b", "/etc", "c:", ".x"};
	struct store_trash trash = STORE_TRASH_NONE;
	struct err e;
	folder(*state, "tree");
	folder(*state, "x");
	folder(*state, "versions/a/b");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(store_has(*state, bad[i]));
		assert_int_equal(store_remove(*state, bad[i], &trash, &e), GOV_USAGE);
		assert_int_equal(store_commit(*state, in(*state, "tree"), bad[i], &e), GOV_USAGE);
	}
	assert_true(there(*state, "x"));
}

static void test_remove(void **state)
{
	const char *root = *state;
	struct store_trash trash = STORE_TRASH_NONE;
	struct err e;
	add_toolchain(root, "1.24.4");
	put(root, "receipts/1.24.4.ini", "", 0644);
	put(root, "receipts/1.23.1.ini", "", 0644);
	assert_int_equal(store_remove(root, "1.24.4", &trash, &e), GOV_OK);
	assert_false(store_has(root, "1.24.4"));
	assert_false(there(root, "receipts/1.24.4.ini"));
	assert_true(there(root, "receipts/1.23.1.ini"));
	assert_true(trash.full);
	assert_true(text_starts(trash.dir, in(root, "tmp/")));
	assert_true(there(trash.dir, "1.24.4/bin/go" OS_EXE));
	assert_int_equal(store_remove(root, "1.24.4", &trash, &e), GOV_NOT_INSTALLED);
	assert_string_equal(e.text, "1.24.4 is not installed; gov list shows what is");
	assert_int_equal(store_trash_delete(root, &trash), 0);
	assert_false(there(trash.dir, "."));
}

static void test_remove_link_keeps_target(void **state)
{
	struct store_trash trash = STORE_TRASH_NONE;
	struct err e;
	put(*state, "mine/bin/go" OS_EXE, "#!/bin/sh\n", 0755);
	if (!can_link(*state))
		SKIP_BECAUSE(NO_FOLDER_LINKS);
	assert_int_equal(store_link(*state, "work", in(*state, "mine"), &e), GOV_OK);
	assert_int_equal(store_remove(*state, "work", &trash, &e), GOV_OK);
	assert_string_equal(trash.dir, "");
	assert_false(trash.full);
	assert_false(store_has(*state, "work"));
	assert_true(there(*state, "mine/bin/go" OS_EXE));
}

/* --- list --- */

static void test_list_of_nothing(void **state)
{
	struct store_entry *list;
	struct err e;
	size_t len = 7;
	assert_int_equal(store_list(in(*state, "none"), &host, &list, &len, &e), GOV_OK);
	assert_null(list);
	assert_int_equal(len, 0);
}

static void test_list_order(void **state)
{
	static const char *const others[] = {"1.9", "1.21.0", "1.10", "1.21rc1", "1.24.4-acme",
		"1.24.4", "1.24.4.linux-arm64", "1.24.10", "go1.22.1", "v1.22.1", "work",
		"1.22.1.linux-amd64", ".removed-1.20.1", "notes.txt"};
	static const char *const want[] = {"1.24.10", "1.24.4-acme", "1.24.4", "1.24.4.linux-arm64",
		"1.21.0", "1.21rc1", "1.10", "1.9"};
	struct store_entry *list;
	struct err e;
	size_t len = 0;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		add_toolchain(*state, others[i]);
	assert_int_equal(store_list(*state, &host, &list, &len, &e), GOV_OK);
	assert_int_equal(len, sizeof want / sizeof want[0]);
	for (size_t i = 0; i < len; i++) {
		assert_string_equal(list[i].name, want[i]);
		assert_false(list[i].linked);
	}
	assert_string_equal(list[3].version.text, "1.24.4");
	assert_string_equal(list[3].platform.arch, "arm64");
	assert_string_equal(list[2].platform.arch, "amd64");
	free(list);
}

static void test_list_links_last(void **state)
{
	static const char *const want[] = {"1.24.4", "aa", "tip"};
	struct store_entry *list;
	struct err e;
	size_t len = 0;
	if (!can_link(*state))
		SKIP_BECAUSE(NO_FOLDER_LINKS);
	add_toolchain(*state, "1.24.4");
	put(*state, "mine/bin/go" OS_EXE, "#!/bin/sh\n", 0755);
	assert_int_equal(os_link_dir(in(*state, "mine"), in(*state, "versions/tip")), 0);
	assert_int_equal(os_link_dir(TOP "/nowhere", in(*state, "versions/aa")), 0);
	assert_int_equal(store_list(*state, &host, &list, &len, &e), GOV_OK);
	assert_int_equal(len, 3);
	for (size_t i = 0; i < len; i++) {
		assert_string_equal(list[i].name, want[i]);
		assert_int_equal(list[i].linked, i >= 1);
	}
	assert_string_equal(list[1].version.text, "");
	free(list);
}

/* --- shims --- */

static bool is_shim(const char *root, const char *name)
{
	struct os_info a, b;
	return os_lstat(in(root, "shims/.shim" OS_EXE), &a) == 0 &&
	       os_lstat(in(in(root, "shims"), name), &b) == 0 && a.inode == b.inode &&
	       a.device == b.device && b.runnable;
}

static void refresh(const char *root, const char *conf)
{
	struct err e;
	assert_int_equal(store_refresh_shims(root, &host, conf, strlen(conf), &e), GOV_OK);
}

static void test_shims_agree_with_versions(void **state)
{
	const char *root = *state;
	add_toolchain(root, "1.24.4");
	add_toolchain(root, "1.24.5-acme");
	add_toolchain(root, "1.23.1.linux-arm64");
	put(root, "shims/go1.20.1" OS_EXE, "stale", 0755);
	put(root, "shims/go1.24.4.bak", "the user's", 0644);
	put(root, "shims/gopls" OS_EXE, "the user's", 0755);
	put(root, "shims/gofmt" OS_EXE, "a relic", 0755);
	put(root, "shims/.gov-1-0.tmp", "of a crash", 0755);
	refresh(root, "gov-conf 1\n");
	assert_true(is_shim(root, "go" OS_EXE));
	assert_true(is_shim(root, "gofmt" OS_EXE));
	assert_true(is_shim(root, "go1.24.4" OS_EXE));
	assert_true(is_shim(root, "go1.24.5-acme" OS_EXE));
	assert_false(there(root, "shims/go1.23.1" OS_EXE));
	assert_false(there(root, "shims/go1.20.1" OS_EXE));
	assert_false(there(root, "shims/.gov-1-0.tmp"));
	assert_string_equal(read_text(in(root, "shims/go1.24.4.bak")), "the user's");
	assert_string_equal(read_text(in(root, "shims/gopls" OS_EXE)), "the user's");
	assert_string_equal(read_text(in(root, "shims/.conf")), "gov-conf 1\n");
	struct os_info info;
	assert_int_equal(os_stat(in(root, "shims/.shim" OS_EXE), &info), 0);
	assert_int_equal(info.size, shim_blob_len);
}

static void test_no_shim_of_a_link(void **state)
{
	const char *root = *state;
	if (!can_link(root))
		SKIP_BECAUSE(NO_FOLDER_LINKS);
	put(root, "mine/bin/go" OS_EXE, "#!/bin/sh\n", 0755);
	folder(root, "versions");
	assert_int_equal(os_link_dir(in(root, "mine"), in(root, "versions/tip")), 0);
	refresh(root, "gov-conf 1\n");
	assert_true(is_shim(root, "go" OS_EXE));
	assert_false(there(root, "shims/gotip" OS_EXE));
}

/* Every write in shims/ goes through a temporary name, so the folder's own time tells of it. */
static void test_shims_that_are_right_are_left_alone(void **state)
{
	const char *root = *state;
	struct os_info info;
	add_toolchain(root, "1.24.4");
	refresh(root, "gov-conf 1\n");
	assert_int_equal(os_set_mtime(in(root, "shims"), 1000), 0);
	refresh(root, "gov-conf 1\n");
	assert_int_equal(os_stat(in(root, "shims"), &info), 0);
	assert_int_equal(info.mtime_s, 1000);
	refresh(root, "gov-conf 1\nauto_install yes\n");
	assert_string_equal(read_text(in(root, "shims/.conf")), "gov-conf 1\nauto_install yes\n");
}

static void test_shims_of_another_build_are_replaced(void **state)
{
	const char *root = *state;
	add_toolchain(root, "1.24.4");
	put(root, "shims/.shim" OS_EXE, "old build", 0755);
	assert_int_equal(
		os_hard_link(in(root, "shims/.shim" OS_EXE), in(root, "shims/go" OS_EXE)), 0);
	assert_int_equal(
		os_hard_link(in(root, "shims/.shim" OS_EXE), in(root, "shims/go1.24.4" OS_EXE)), 0);
	refresh(root, "gov-conf 1\n");
	assert_true(is_shim(root, "go" OS_EXE));
	assert_true(is_shim(root, "go1.24.4" OS_EXE));
	assert_int_equal(os_remove_tree(in(root, "versions/1.24.4")), 0);
	refresh(root, "gov-conf 1\n");
	assert_false(there(root, "shims/go1.24.4" OS_EXE));
}

/* --- link --- */

static void test_link(void **state)
{
	const char *root = *state;
	char target[GOV_PATH_MAX];
	struct err e;
	if (!can_link(root))
		SKIP_BECAUSE(NO_FOLDER_LINKS);
	put(root, "mine/bin/go" OS_EXE, "#!/bin/sh\n", 0755);
	put(root, "other/bin/go" OS_EXE, "#!/bin/sh\n", 0755);
	assert_int_equal(store_link(root, "work", in(root, "other/../mine"), &e), GOV_OK);
	assert_int_equal(os_read_link_dir(in(root, "versions/work"), target, sizeof target), 0);
	assert_string_equal(target, in(root, "mine"));
	assert_int_equal(store_link(root, "work", in(root, "mine"), &e), GOV_OK);
	assert_int_equal(store_link(root, "work", in(root, "other"), &e), GOV_USAGE);
	assert_non_null(strstr(e.text, "is taken"));
	folder(root, "versions/real");
	assert_int_equal(store_link(root, "real", in(root, "mine"), &e), GOV_USAGE);
}

static void test_link_refuses(void **state)
{
	static const char *const names[] = {
		"1.24", "latest", "system", "go1.24", "v1", "../x", "a/b", "", "Work", "a..b"};
	const char *root = *state;
	struct err e;
	put(root, "mine/bin/go" OS_EXE, "#!/bin/sh\n", 0755);
	put(root, "plain/bin/go", "not runnable", 0644);
	folder(root, "empty");
	add_toolchain(root, "1.24.4");
	refresh(root, "gov-conf 1\n");
	folder(root, "wrapped/bin");
	assert_int_equal(
		os_hard_link(in(root, "shims/go" OS_EXE), in(root, "wrapped/bin/go" OS_EXE)), 0);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_int_equal(store_link(root, names[i], in(root, "mine"), &e), GOV_USAGE);
	assert_int_equal(store_link(root, "work", in(root, "plain"), &e), GOV_USAGE);
	assert_int_equal(store_link(root, "work", in(root, "empty"), &e), GOV_USAGE);
	assert_int_equal(store_link(root, "work", in(root, "missing"), &e), GOV_USAGE);
	assert_int_equal(store_link(root, "work", in(root, "versions/1.24.4"), &e), GOV_USAGE);
	assert_non_null(strstr(e.text, "gov's own store"));
	assert_int_equal(store_link(root, "work", in(root, "wrapped"), &e), GOV_USAGE);
	assert_non_null(strstr(e.text, "gov's own store"));
	assert_false(there(root, "versions/work"));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_lock_names_its_holder),
		scratch_test(test_lock_sweeps_rubbish),
		scratch_test(test_lock_waits_and_says_so_once),
		scratch_test(test_lock_where_a_file_is_in_the_way),
		scratch_test(test_stage_and_commit),
		scratch_test(test_commit_replaces_nothing),
		scratch_test(test_names_stay_inside),
		scratch_test(test_remove),
		scratch_test(test_remove_link_keeps_target),
		scratch_test(test_list_of_nothing),
		scratch_test(test_list_order),
		scratch_test(test_list_links_last),
		scratch_test(test_shims_agree_with_versions),
		scratch_test(test_no_shim_of_a_link),
		scratch_test(test_shims_that_are_right_are_left_alone),
		scratch_test(test_shims_of_another_build_are_replaced),
		scratch_test(test_link),
		scratch_test(test_link_refuses),
	};
	os_start(&argc, &argv);
	if (argc == 3 && strcmp(argv[1], "hold") == 0)
		return hold(argv[2]);
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
