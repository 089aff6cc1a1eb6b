#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "os/os.h"
#include "os_place.h"

static void test_error_classes(void **state)
{
	struct place *p = *state;
	struct os_info info;
	int missing = os_stat(in(p, "none"), &info);

	assert_true(os_is_missing(missing));
	assert_false(os_is_exists(missing) || os_is_denied(missing) || os_is_too_big(missing));
	assert_false(os_is_missing(0) || os_is_exists(0) || os_is_denied(0) || os_is_too_big(0));
	assert_true(strlen(os_error_text(missing)) > 0);
	assert_string_not_equal(os_error_text(missing), os_error_text(-7));
}

static void test_stat(void **state)
{
	struct place *p = *state;
	struct os_info info;
	struct os_info again;

	put(in(p, "f"), "12345");
	assert_int_equal(os_stat(p->path, &info), 0);
	assert_int_equal(info.kind, OS_FILE);
	assert_int_equal(info.size, 5);
	assert_false(info.runnable);
	assert_true(info.own);
	put(in(p, "g" OS_EXE), "12345");
	assert_int_equal(os_set_mode(p->path, 0755), 0);
	assert_int_equal(os_lstat(p->path, &again), 0);
	assert_true(again.runnable);
	assert_true(again.device == info.device && again.inode != info.inode);
	assert_int_equal(os_stat(in(p, "f"), &again), 0);
	assert_true(again.device == info.device && again.inode == info.inode);
	assert_int_equal(os_stat(p->dir, &info), 0);
	assert_int_equal(info.kind, OS_DIR);
	assert_false(info.runnable);
	assert_true(os_is_missing(os_stat(in(p, "none"), &info)));
	assert_true(os_is_missing(os_stat(in(p, "f/below"), &info)));
}

static void test_read_file_sizes(void **state)
{
	struct place *p = *state;
	char buf[8];
	size_t n = 99;

	put(in(p, "f"), "");
	assert_int_equal(os_read_file(p->path, buf, sizeof buf, &n), 0);
	assert_int_equal(n, 0);
	put(p->path, "1234567");
	assert_int_equal(os_read_file(p->path, buf, sizeof buf, &n), 0);
	assert_int_equal(n, 7);
	put(p->path, "12345678");
	assert_int_equal(os_read_file(p->path, buf, sizeof buf, &n), 0);
	assert_int_equal(n, 8);
	assert_memory_equal(buf, "12345678", 8);
	put(p->path, "123456789");
	assert_true(os_is_too_big(os_read_file(p->path, buf, sizeof buf, &n)));
}

static void test_read_file_odd(void **state)
{
	struct place *p = *state;
	char buf[64];
	size_t n;

	assert_true(os_is_missing(os_read_file(in(p, "none"), buf, sizeof buf, &n)));
	assert_int_not_equal(os_read_file(p->dir, buf, sizeof buf, &n), 0);
}

/* Pieces until `most` bytes have come. */
struct taken {
	size_t bytes, pieces, most;
};

static bool take(void *ctx, const char *data, size_t n)
{
	struct taken *t = ctx;

	for (size_t i = 0; i < n; i++)
		assert_int_equal(data[i], 'a' + (char)((t->bytes + i) % 26));
	t->bytes += n;
	t->pieces++;
	return t->bytes < t->most;
}

static void expect_pieces(const char *path, size_t size)
{
	struct taken t = {.most = SIZE_MAX};
	char *text = malloc(size);

	assert_non_null(text);
	for (size_t i = 0; i < size; i++)
		text[i] = (char)('a' + i % 26);
	assert_int_equal(os_write_file(path, text, size, 0644), 0);
	free(text);
	assert_int_equal(os_read_pieces(path, take, &t), 0);
	assert_int_equal(t.bytes, size);
}

static void test_read_pieces(void **state)
{
	static const size_t sizes[] = {1, 4095, 4096, 4097, 8192, 100000};
	struct place *p = *state;
	struct taken t = {.most = 1};

	in(p, "f");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		expect_pieces(p->path, sizes[i]);
	assert_int_equal(os_read_pieces(p->path, take, &t), 0);
	assert_int_equal(t.pieces, 1);
	assert_true(t.bytes < 100000);
	put(p->path, "");
	t = (struct taken){.most = 1};
	assert_int_equal(os_read_pieces(p->path, take, &t), 0);
	assert_int_equal(t.pieces, 0);
	assert_true(os_is_missing(os_read_pieces(p->dir, take, &t)));
	assert_true(os_is_missing(os_read_pieces(in(p, "none"), take, &t)));
}

static int count_entry(void *ctx, const char *name)
{
	size_t *count = ctx;

	assert_true(strncmp(name, "entry-", 6) == 0);
	++*count;
	return 0;
}

static int stop_at_once(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
	return 42;
}

/* More entries than one block of the kernel's holds. */
static void test_list(void **state)
{
	struct place *p = *state;
	size_t seen = 0;

	assert_int_equal(os_mkdirs(in(p, "d")), 0);
	assert_int_equal(os_list(p->path, count_entry, &seen), 0);
	assert_int_equal(seen, 0);
	for (int i = 0; i < 300; i++) {
		char name[64];
		int fd;

		snprintf(name, sizeof name, "d/entry-with-a-longer-name-%d", i);
		assert_int_equal(os_open_rw(in(p, name), &fd), 0);
		os_fd_close(fd);
	}
	assert_int_equal(os_list(in(p, "d"), count_entry, &seen), 0);
	assert_int_equal(seen, 300);
	assert_int_equal(os_list(p->path, stop_at_once, NULL), 42);
	assert_true(os_is_missing(os_list(in(p, "none"), count_entry, &seen)));
}

static void test_parent(void **state)
{
	struct place *p = *state;
	char path[1024];
	unsigned up = 0;

	snprintf(path, sizeof path, "%s", in(p, "a//b/"));
	assert_true(os_is_absolute(path));
	assert_true(os_parent(path));
	assert_string_equal(path, in(p, "a"));
	assert_true(os_parent(path));
	assert_string_equal(path, p->dir);
	while (os_parent(path))
		assert_true(++up < 100);
	assert_true(os_is_absolute(path));
	assert_false(os_is_absolute("a/b"));
}

static void test_where_am_i(void **state)
{
	char path[4096];
	struct os_info info, started;

	(void)state;
	assert_int_equal(os_getcwd(path, sizeof path), 0);
	assert_true(os_is_absolute(path));
	assert_int_not_equal(os_getcwd(path, 2), 0);
	assert_int_equal(os_exe_path(path, sizeof path), 0);
	assert_int_equal(os_stat(path, &info), 0);
	assert_true(info.runnable);
	assert_int_not_equal(os_exe_path(path, 4), 0);
	assert_int_equal(os_stat(os_started_as(), &started), 0);
	assert_int_equal(started.inode, info.inode);
}

static void test_chance(void **state)
{
	bool eighth = os_one_in(8);

	(void)state;
	assert_true(os_one_in(1));
	assert_true(os_one_in(8) == eighth);
	assert_true(!os_one_in(16) || eighth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PLACE(test_error_classes),
		IN_PLACE(test_stat),
		IN_PLACE(test_read_file_sizes),
		IN_PLACE(test_read_file_odd),
		IN_PLACE(test_read_pieces),
		IN_PLACE(test_list),
		IN_PLACE(test_parent),
		cmocka_unit_test(test_where_am_i),
		cmocka_unit_test(test_chance),
	};

	return cmocka_run_group_tests_name("os", tests, NULL, NULL);
}
