/* A writer is killed at random moments: versions/ holds only whole toolchains, and the next writer
 * finds the lock free and sweeps what was left. */
#include "install/store.h"

#include "scratch.h"
#include "system.h"

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
			exit(1);
		os_fd_close(fd);
	}
}

static void install_or_remove(const char *root, const char *name)
{
	struct store_lock lock;
	struct err e;
	struct store_trash trash = STORE_TRASH_NONE;
	char path[GOV_PATH_MAX] = "";
	if (store_lock(root, name, NULL, NULL, &lock, &e) != GOV_OK)
		exit(2);
	if (store_has(root, name)) {
		if (store_remove(root, name, &trash, &e) != GOV_OK)
			exit(3);
	} else {
		if (store_stage(root, path, &e) != GOV_OK)
			exit(4);
		fill(path);
		if (store_commit(root, in(path, "go"), name, &e) != GOV_OK)
			exit(5);
	}
	if (store_refresh_shims(root, &host, "gov-conf 1\n", 11, &e) != GOV_OK)
		exit(6);
	store_unlock(&lock);
	if (store_trash_delete(root, &trash) != 0)
		exit(7);
	if (path[0] != '\0' && os_remove_tree(path) != 0)
		exit(8);
}

static void write_forever(const char *root)
{
	put(root, "started", "", 0644);
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
		snprintf(shim, sizeof shim, "shims/go%s" OS_EXE, names[i]);
		assert_int_equal(there(root, shim), store_has(root, names[i]));
	}
	store_unlock(&lock);
}

/* This program again, as a writer: "forever" or "once". */
static system_child start_writer(const char *how, const char *root)
{
	char name[] = "writer", mode[16], store[GOV_PATH_MAX];
	char *const argv[] = {name, mode, store, NULL};
	assert_true(text_join(mode, sizeof mode, how, NULL));
	assert_true(text_join(store, sizeof store, root, NULL));
	system_child child = system_start(argv);
	assert_true(child >= 0);
	return child;
}

static void test_killed_writers(void **state)
{
	const char *root = *state;
	srand(1);
	for (int i = 0; i < ROUNDS; i++) {
		system_child child = start_writer("forever", root);
		while (!there(root, "started"))
			os_sleep_ms(1);
		os_sleep_ms((unsigned)rand() % 30);
		system_kill(child);
		assert_int_equal(system_wait(child), -1);
		check_store(root);
		assert_int_equal(os_remove(in(root, "started")), 0);
	}
}

/* Several writers at once: each does its work whole, one after the other. */
static void test_parallel_writers(void **state)
{
	enum { WRITERS = 8 };
	system_child child[WRITERS];
	for (int i = 0; i < WRITERS; i++)
		child[i] = start_writer("once", *state);
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(system_wait(child[i]), 0);
	/* each name was installed and removed equally often */
	for (unsigned k = 0; k < 3; k++)
		assert_false(store_has(*state, names[k]));
	check_store(*state);
}

static int be_writer(const char *how, const char *root)
{
	if (strcmp(how, "forever") == 0)
		write_forever(root);
	for (unsigned k = 0; k < 3; k++)
		install_or_remove(root, names[k]);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_killed_writers),
		scratch_test(test_parallel_writers),
	};
	os_start(&argc, &argv);
	if (argc == 3)
		return be_writer(argv[1], argv[2]);
	return cmocka_run_group_tests_name("store-crash", tests, NULL, NULL);
}
