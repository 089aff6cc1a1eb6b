/* A writer is killed at random moments: versions/ holds only whole toolchains, and the next writer
 * finds the lock free and sweeps what was left. */
#define _DEFAULT_SOURCE
#include "install/store.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"

#define ROUNDS 40
#define FILES 12

static const struct platform host = {"linux", "amd64"};
static const char *const names[] = {"1.24.4", "1.23.1", "1.22rc1"};

static void fill(const char *stage)
{
	char rel[32];
	for (int i = 0; i < FILES; i++) {
		int fd = -1;
		snprintf(rel, sizeof rel, "go/d%d", i);
		folder(stage, rel);
		snprintf(rel, sizeof rel, "go/d%d/f", i);
		if (os_open_rw(in(stage, rel), &fd) != 0 || os_fd_write(fd, "whole", 5) != 0)
			_exit(1);
		os_fd_close(fd);
	}
}

static void install_or_remove(const char *root, const char *name)
{
	struct store_lock lock;
	struct err e;
	char path[GOV_PATH_MAX] = "";
	if (store_lock(root, name, NULL, NULL, &lock, &e) != GOV_OK)
		_exit(2);
	if (store_has(root, name)) {
		if (store_remove(root, name, path, &e) != GOV_OK)
			_exit(3);
	} else {
		if (store_stage(root, path, &e) != GOV_OK)
			_exit(4);
		fill(path);
		if (store_commit(root, in(path, "go"), name, &e) != GOV_OK)
			_exit(5);
	}
	if (store_refresh_shims(root, &host, "gov-conf 1\n", 11, &e) != GOV_OK)
		_exit(6);
	store_unlock(&lock);
	if (os_remove_tree(path) != 0)
		_exit(7);
}

static void write_forever(const char *root)
{
	for (unsigned i = 0;; i++)
		install_or_remove(root, names[i % 3]);
}

static int check_whole(void *ctx, const char *name)
{
	char rel[64], got[8];
	size_t n = 0;
	for (int i = 0; i < FILES; i++) {
		snprintf(rel, sizeof rel, "versions/%s/d%d/f", name, i);
		assert_int_equal(os_read_file(in(ctx, rel), got, sizeof got, &n), 0);
		assert_int_equal(n, 5);
	}
	return 0;
}

static void check_store(const char *root)
{
	struct store_lock lock;
	struct err e;
	int code = os_list(in(root, "versions"), check_whole, (void *)(uintptr_t)root);
	assert_true(code == 0 || os_is_missing(code));
	assert_int_equal(store_lock(root, "checking", NULL, NULL, &lock, &e), GOV_OK);
	assert_false(there(root, "tmp"));
	assert_int_equal(store_refresh_shims(root, &host, "gov-conf 1\n", 11, &e), GOV_OK);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char shim[64];
		snprintf(shim, sizeof shim, "shims/go%s", names[i]);
		assert_int_equal(there(root, shim), store_has(root, names[i]));
	}
	store_unlock(&lock);
}

static void test_killed_writers(void **state)
{
	const char *root = *state;
	srand(1);
	for (int i = 0; i < ROUNDS; i++) {
		int status = 0;
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			write_forever(root);
		usleep((useconds_t)(rand() % 30000));
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		check_store(root);
	}
}

/* Several writers at once: each does its work whole, one after the other. */
static void test_parallel_writers(void **state)
{
	enum { WRITERS = 8 };
	for (int i = 0; i < WRITERS; i++) {
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			for (unsigned k = 0; k < 3; k++)
				install_or_remove(*state, names[k]);
			_exit(0);
		}
	}
	for (int i = 0; i < WRITERS; i++) {
		int status = -1;
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	/* each name was installed and removed equally often */
	for (unsigned k = 0; k < 3; k++)
		assert_false(store_has(*state, names[k]));
	check_store(*state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_killed_writers),
		scratch_test(test_parallel_writers),
	};
	return cmocka_run_group_tests_name("store-crash", tests, NULL, NULL);
}
