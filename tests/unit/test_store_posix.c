/* A store that permissions close to its user. */
#define _DEFAULT_SOURCE
#include "install/store.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"
#include "skip.h"

/* Run check(".") in `root` as a user whom permissions bind; it returns 0 for success. Folders above
 * `root` may be closed to that user. */
static void as_user(int (*check)(const char *root), const char *root)
{
	enum { NO_SUCH_USER = 99 };
	int status = 0;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (chdir(root) != 0 || (getuid() == 0 && setuid(65534) != 0))
			_exit(NO_SUCH_USER);
		_exit(check("."));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == NO_SUCH_USER)
		SKIP_BECAUSE("cannot become an unprivileged user here");
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int lock_is_refused(const char *root)
{
	struct err e;
	struct store_lock lock;
	if (store_lock(in(root, "ro"), "x", NULL, NULL, &lock, &e) != GOV_FILESYSTEM)
		return 1;
	if (strstr(e.text, "/ro/lock: ") == NULL || strstr(e.text, "GOV_ROOT") == NULL)
		return 2;
	if (store_lock(in(root, "ro/new"), "x", NULL, NULL, &lock, &e) != GOV_FILESYSTEM)
		return 3;
	return strstr(e.text, "/ro/new: ") == NULL ? 4 : 0;
}

static void test_lock_in_read_only_store(void **state)
{
	folder(*state, "ro");
	assert_int_equal(chmod(*state, 0755), 0);
	assert_int_equal(chmod(in(*state, "ro"), 0555), 0);
	as_user(lock_is_refused, *state);
}

#define REMOVED "versions/.removed-1.24.4"

static int read_only_is_removed(const char *root)
{
	struct store_trash trash = STORE_TRASH_NONE;
	struct err e;
	struct store_lock lock;
	const char *store = in(root, "store");
	put(store, "versions/1.24.4/bin/go", "x", 0755);
	if (chmod(in(store, "versions/1.24.4"), 0555) != 0)
		return 1;
	if (store_remove(store, "1.24.4", &trash, &e) != GOV_OK)
		return 2;
	if (store_has(store, "1.24.4") || !there(store, REMOVED))
		return 3;
	/* as after a crash before the caller deleted it */
	store_trash_leave(&trash);
	if (store_lock(store, "x", NULL, NULL, &lock, &e) != GOV_OK)
		return 4;
	store_unlock(&lock);
	return there(store, REMOVED) || there(store, "tmp") ? 5 : 0;
}

static void test_remove_read_only(void **state)
{
	assert_int_equal(chmod(*state, 0777), 0);
	as_user(read_only_is_removed, *state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_lock_in_read_only_store),
		scratch_test(test_remove_read_only),
	};
	return cmocka_run_group_tests_name("store-posix", tests, NULL, NULL);
}
