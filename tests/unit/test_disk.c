#include "scratch.h"
#include "skip.h"

#include "cli/disk.h"
#include "os/os_disk.h"

#define LARGE 100000

static char large[LARGE + 1];

static uint64_t bytes_of(const char *path)
{
	struct os_disk_use use;
	assert_int_equal(os_disk_use(path, &use), 0);
	return use.bytes;
}

static struct disk_use measure(const char *path, struct disk_once *once)
{
	struct disk_use use = {.real = 0};
	assert_true(disk_measure(path, &use, once));
	return use;
}

/* --- pieces --- */

static void test_same_pieces_become_one(void **state)
{
	struct disk_piece at[] = {
		{1, 4096, 100, 0, 0},
		{1, 7, 50, 2, 1},
		{1, 4096, 100, 0, 0},
		{2, 4096, 100, 0, 0}, /* another device */
		{1, 4096, 60, 0, 0},  /* another part, with the same beginning */
		{1, 7, 50, 2, 1},
	};
	struct disk_pieces p = {at, sizeof at / sizeof *at, sizeof at / sizeof *at};
	(void)state;
	disk_merge(&p);
	assert_int_equal(p.len, 4);
	assert_int_equal(p.at[0].bytes, 60);
	assert_int_equal(p.at[1].bytes, 100);
	assert_int_equal(p.at[2].device, 2);
	assert_int_equal(p.at[3].seen, 2);
}

static void test_whole_files_are_no_shared_ones(void **state)
{
	struct disk_piece at[] = {
		{1, 1, 100, 2, 2}, {1, 2, 50, 3, 2}, {1, 3, 7, 0, 0}, {1, 4, 9, 2, 2}};
	struct disk_pieces p = {at, 4, 4};
	(void)state;
	assert_int_equal(disk_drop_whole(&p), 109);
	assert_int_equal(p.len, 2);
	assert_int_equal(p.at[0].bytes, 50);
	assert_int_equal(p.at[1].bytes, 7);
}

/* --- folders --- */

static void test_a_folder_is_the_sum_of_what_is_below(void **state)
{
	struct disk_once once = {.own = 0};
	uint64_t want;
	struct disk_use use;
	put(*state, "a/b/one", large, 0644);
	put(*state, "a/two", "x", 0644);
	use = measure(in(*state, "a"), &once);
	want = bytes_of(in(*state, "a")) + bytes_of(in(*state, "a/b")) +
	       bytes_of(in(*state, "a/b/one")) + bytes_of(in(*state, "a/two"));
	assert_int_equal(use.real, want);
	assert_true(use.real >= LARGE);
	assert_int_equal(use.shared, 0);
	disk_once_free(&once);
}

static void test_what_is_missing_is_nothing(void **state)
{
	struct disk_once once = {.own = 0};
	struct disk_use use = measure(in(*state, "none"), &once);
	assert_int_equal(use.real, 0);
	assert_false(use.unknown);
	disk_once_free(&once);
}

/* Each of two folders has a name of the file: neither alone would free it, and together they take
 * its room once. */
static void test_names_of_one_file_in_two_folders(void **state)
{
	struct disk_once once = {.own = 0};
	struct disk_use a, b, total;
	uint64_t file;
	put(*state, "a/file", large, 0644);
	folder(*state, "b");
	assert_int_equal(os_hard_link(in(*state, "a/file"), in(*state, "b/file")), 0);
	file = bytes_of(in(*state, "a/file"));
	a = measure(in(*state, "a"), &once);
	b = measure(in(*state, "b"), &once);
	disk_total(&once, &total);
	disk_once_free(&once);
	assert_int_equal(a.shared, file);
	assert_int_equal(a.real, file + bytes_of(in(*state, "a")));
	assert_int_equal(b.shared, file);
	assert_int_equal(total.shared, file);
	assert_int_equal(total.real, a.real + b.real - file);
}

static void test_names_of_one_file_in_one_folder(void **state)
{
	struct disk_once once = {.own = 0};
	struct disk_use use;
	put(*state, "a/file", large, 0644);
	folder(*state, "a/b");
	assert_int_equal(os_hard_link(in(*state, "a/file"), in(*state, "a/b/again")), 0);
	use = measure(in(*state, "a"), &once);
	disk_once_free(&once);
	assert_int_equal(use.shared, 0);
	assert_int_equal(use.real, bytes_of(in(*state, "a/file")) + bytes_of(in(*state, "a")) +
					   bytes_of(in(*state, "a/b")));
}

/* --- clones --- */

static void test_no_clone_leaves_nothing(void **state)
{
	int fd = 7;
	put(*state, "like", "x", 0644);
	assert_int_not_equal(
		os_clone(in(*state, "none"), in(*state, "to"), in(*state, "like"), &fd), 0);
	assert_int_equal(fd, -1);
	assert_false(there(*state, "to"));
	folder(*state, "dir");
	assert_int_not_equal(
		os_clone(in(*state, "dir"), in(*state, "to"), in(*state, "like"), &fd), 0);
	assert_false(there(*state, "to"));
}

static void test_a_link_is_not_cloned(void **state)
{
	int fd;
	put(*state, "file", large, 0644);
	if (!system_link_file(in(*state, "file"), in(*state, "link")))
		SKIP_BECAUSE(NO_LINKS);
	assert_int_not_equal(
		os_clone(in(*state, "link"), in(*state, "to"), in(*state, "file"), &fd), 0);
	assert_false(there(*state, "to"));
}

/* Where the file system of the tests clones, the clone is a file of its own; where not, that is
 * said. */
static void test_a_clone(void **state)
{
	struct os_info info;
	char text[LARGE];
	size_t len;
	int fd, code;
	put(*state, "file", large, 0644);
	put(*state, "like", "x", 0755);
	assert_int_equal(os_set_mtime(in(*state, "like"), 1000000000), 0);
	code = os_clone(in(*state, "file"), in(*state, "to"), in(*state, "like"), &fd);
	if (code != 0) {
		assert_true(os_is_unsupported(code));
		assert_false(there(*state, "to"));
		return;
	}
	assert_int_equal(os_fd_read(fd, text, sizeof text, &len), 0);
	os_fd_close(fd);
	assert_memory_equal(text, large, len);
	assert_int_equal(os_write_file(in(*state, "file"), "changed", 7, 0644), 0);
	assert_int_equal(os_lstat(in(*state, "to"), &info), 0);
	assert_int_equal(info.size, LARGE);
	assert_int_equal(info.mtime_s, 1000000000);
	assert_true(!OS_HAS_MODES || (info.mode & 0111) != 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_pieces_become_one),
		cmocka_unit_test(test_whole_files_are_no_shared_ones),
		scratch_test(test_a_folder_is_the_sum_of_what_is_below),
		scratch_test(test_what_is_missing_is_nothing),
		scratch_test(test_names_of_one_file_in_two_folders),
		scratch_test(test_names_of_one_file_in_one_folder),
		scratch_test(test_no_clone_leaves_nothing),
		scratch_test(test_a_link_is_not_cloned),
		scratch_test(test_a_clone),
	};
	memset(large, 'x', LARGE);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
