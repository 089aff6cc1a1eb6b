#include "scratch.h"
#include "skip.h"

#include "core/used.h"
#include "install/store.h"

#define DAY ((int64_t)24 * 60 * 60)

static const struct platform host = {"linux", "amd64"};

static void refresh(const char *root)
{
	struct err e;
	assert_int_equal(store_refresh_shims(root, &host, "gov-conf 1\n", 11, &e), GOV_OK);
}

static struct used look(const char *root, const char *name)
{
	struct used u;
	memset(&u, 0x55, sizeof u);
	used_look(root, name, &u);
	assert_true(u.looked);
	return u;
}

static void age(const char *root, const char *name, int64_t seconds)
{
	char rel[300];
	snprintf(rel, sizeof rel, "used/%s", name);
	assert_int_equal(os_set_mtime(in(root, rel), os_now() - seconds), 0);
}

/* How old the last use is once used_touch has seen it `seconds` old. */
static int64_t after_touch(const char *root, int64_t seconds)
{
	struct used u;
	age(root, "1.24.4", seconds);
	u = look(root, "1.24.4");
	used_touch(root, "1.24.4", &u);
	return os_now() - look(root, "1.24.4").last;
}

static void test_once_a_day(void **state)
{
	const char *root = *state;
	put(root, "used/1.24.4", USED_NEWER, 0644);
	assert_in_range(after_touch(root, DAY - 60), DAY - 60, DAY - 50);
	assert_in_range(after_touch(root, 5), 5, 15);
	assert_in_range(after_touch(root, DAY), 0, 10);
	assert_in_range(after_touch(root, 400 * DAY), 0, 10);
	assert_in_range(after_touch(root, -DAY), 0, 10); /* a clock that was wrong */
}

static void test_nothing_is_made(void **state)
{
	const char *root = *state;
	struct used u = look(root, "1.24.4");
	assert_false(u.known || u.newest || u.mine);
	used_touch(root, "1.24.4", &u);
	assert_false(there(root, "used"));
	folder(root, "used");
	used_touch(root, "1.24.4", &u);
	assert_false(there(root, "used/1.24.4"));
	assert_false(look(root, "").known);
}

static void test_only_plain_files_count(void **state)
{
	const char *root = *state;
	folder(root, "used/1.24.4");
	assert_false(look(root, "1.24.4").known);
}

static void test_links_do_not_count(void **state)
{
	const char *root = *state;
	folder(root, "used/1.24.4");
	if (os_link_dir(in(root, "used/1.24.4"), in(root, "used/1.22.3")) != 0)
		SKIP_BECAUSE(NO_FOLDER_LINKS);
	assert_false(look(root, "1.22.3").known);
}

/* Only the newest of the host's platform is known to have nothing newer beside it. */
static void test_size_tells_the_newest(void **state)
{
	const char *root = *state;
	folder(root, "versions/1.24.4");
	folder(root, "versions/1.25.0.linux-arm64");
	refresh(root);
	assert_true(look(root, "1.24.4").newest);
	assert_true(look(root, "1.25.0.linux-arm64").known);
	assert_false(look(root, "1.25.0.linux-arm64").newest);
	folder(root, "versions/1.25rc1");
	folder(root, "versions/1.22.3");
	refresh(root);
	assert_false(look(root, "1.24.4").newest);
	assert_false(look(root, "1.22.3").newest);
	assert_true(look(root, "1.25rc1").newest);
	assert_int_equal(os_remove(in(root, "versions/1.25rc1")), 0);
	refresh(root);
	assert_true(look(root, "1.24.4").newest);
	assert_false(there(root, "used/1.25rc1"));
}

static void test_linked_is_not_the_newest(void **state)
{
	const char *root = *state;
	folder(root, "versions/1.24.4");
	folder(root, "elsewhere");
	if (os_link_dir(in(root, "elsewhere"), in(root, "versions/mine")) != 0)
		SKIP_BECAUSE(NO_FOLDER_LINKS);
	refresh(root);
	assert_true(look(root, "1.24.4").newest);
	assert_true(look(root, "mine").known && !look(root, "mine").newest);
}

static void test_last_use_is_kept(void **state)
{
	const char *root = *state;
	folder(root, "versions/1.24.4");
	assert_int_equal(os_set_mtime(in(root, "versions/1.24.4"), 1000000), 0);
	refresh(root);
	/* Installed long ago, and maybe used ever since: the count begins here. */
	assert_in_range(look(root, "1.24.4").last, os_now() - 10, os_now() + 1);
	assert_int_equal(os_set_mtime(in(root, "used/1.24.4"), 2000000), 0);
	folder(root, "versions/1.25.0");
	refresh(root);
	assert_false(look(root, "1.24.4").newest);
	assert_int_equal(look(root, "1.24.4").last, 2000000);
}

static void test_removal_takes_it(void **state)
{
	const char *root = *state;
	struct store_trash trash = STORE_TRASH_NONE;
	struct err e;
	folder(root, "versions/1.24.4");
	put(root, "used/1.24.4", "", 0644);
	put(root, "used/.gov-1.tmp", "", 0644);
	assert_int_equal(store_remove(root, "1.24.4", &trash, &e), GOV_OK);
	assert_false(there(root, "used/1.24.4"));
	assert_int_equal(store_trash_delete(root, &trash), 0);
	refresh(root);
	assert_false(there(root, "used/.gov-1.tmp"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_once_a_day),
		scratch_test(test_nothing_is_made),
		scratch_test(test_only_plain_files_count),
		scratch_test(test_links_do_not_count),
		scratch_test(test_size_tells_the_newest),
		scratch_test(test_linked_is_not_the_newest),
		scratch_test(test_last_use_is_kept),
		scratch_test(test_removal_takes_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
