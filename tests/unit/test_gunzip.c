#include "../helpers/hostile.h"
#include "scratch.h"

#include "install/gunzip.h"
#include "install/ring.h"
#include "os/os_thread.h"

/* Bytes that compress to about nine tenths. */
static void noise(struct hostile_bytes *b, size_t n)
{
	uint32_t x = 7;
	for (size_t i = 0; i < n; i++) {
		x = x * 1664525u + 1013904223u;
		unsigned char c = (unsigned char)(x >> 25);
		hostile_put(b, &c, 1);
	}
}

static int save(const char *root, const struct hostile_bytes *b, size_t n)
{
	int fd = -1;
	assert_int_equal(os_write_file(in(root, "gz"), b->p, n, 0644), 0);
	assert_int_equal(os_open_read(in(root, "gz"), &fd), 0);
	return fd;
}

/* Read all; NULL, or what was wrong. *same: the output was `plain`. */
static const char *read_all(int fd, uint64_t max, const struct hostile_bytes *plain, bool *same)
{
	struct gunzip *g = gunzip_start(fd, max);
	const void *p = NULL;
	size_t at = 0;
	int os_code = 0;
	assert_non_null(g);
	*same = true;
	for (size_t n; (n = gunzip_next(g, &p)) > 0; at += n)
		*same = *same && n <= plain->len - at && memcmp(p, plain->p + at, n) == 0;
	*same = *same && at == plain->len;
	const char *why = gunzip_failed(g, &os_code);
	assert_int_equal(os_code, 0);
	gunzip_stop(g);
	os_fd_close(fd);
	return why;
}

static void bytes_come_back(void **state)
{
	static const size_t sizes[] = {0, 1, 262143, 262144, 262145, 5000000};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct hostile_bytes plain = {0}, gz = {0};
		bool same = false;
		noise(&plain, sizes[i]);
		hostile_gzip(&gz, &plain);
		assert_null(read_all(save(*state, &gz, gz.len), sizes[i], &plain, &same));
		assert_true(same);
		free(plain.p);
		free(gz.p);
	}
}

static void every_cut_is_noticed(void **state)
{
	struct hostile_bytes plain = {0}, gz = {0};
	noise(&plain, 300);
	hostile_gzip(&gz, &plain);
	for (size_t n = 0; n < gz.len; n++) {
		bool same = false;
		const char *why = read_all(save(*state, &gz, n), 1000, &plain, &same);
		assert_string_equal(why, n ? "the gzip data is cut short" : "the file is empty");
	}
	free(plain.p);
	free(gz.p);
}

/* Some header bytes mean nothing (time, system); a changed one may pass, changed data may not. */
static void no_changed_byte_changes_the_data(void **state)
{
	struct hostile_bytes plain = {0}, gz = {0};
	noise(&plain, 300);
	hostile_gzip(&gz, &plain);
	for (size_t i = 0; i < gz.len; i++) {
		bool same = false;
		gz.p[i] ^= 0x55;
		const char *why = read_all(save(*state, &gz, gz.len), 1000, &plain, &same);
		assert_true(why || same);
		assert_true(why || i < 10);
		gz.p[i] ^= 0x55;
	}
	free(plain.p);
	free(gz.p);
}

static void what_follows_is_refused(void **state)
{
	static const char *const tails[] = {"x", "\0", "\x1f\x8b"};
	for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
		struct hostile_bytes plain = {0}, gz = {0};
		bool same = false;
		noise(&plain, 300);
		hostile_gzip(&gz, &plain);
		hostile_put(&gz, tails[i], i == 2 ? 2 : 1);
		const char *why = read_all(save(*state, &gz, gz.len), 1000, &plain, &same);
		assert_string_equal(why, "bytes follow the end of the gzip data");
		free(plain.p);
		free(gz.p);
	}
}

static void a_bomb_is_stopped(void **state)
{
	struct hostile_bytes plain = {0}, gz = {0};
	bool same = false;
	static const unsigned char zero[65536];
	for (int i = 0; i < 512; i++)
		hostile_put(&plain, zero, sizeof zero);
	hostile_gzip(&gz, &plain);
	const char *why = read_all(save(*state, &gz, gz.len), 1000000, &plain, &same);
	assert_string_equal(why, "it unpacks to more bytes than gov allows");
	assert_false(same);
	free(plain.p);
	free(gz.p);
}

static void an_unreadable_file_is_reported(void **state)
{
	int fd = -1, os_code = 0;
	const void *p = NULL;
	struct os_tree *t = NULL;
	assert_int_equal(os_tree_create(in(*state, "t"), &t), 0);
	assert_int_equal(os_tree_file(t, "to-write", false, &fd), 0);
	os_tree_close(t);
	struct gunzip *g = gunzip_start(fd, 1000);
	assert_non_null(g);
	assert_int_equal(gunzip_next(g, &p), 0);
	assert_non_null(gunzip_failed(g, &os_code));
	assert_int_not_equal(os_code, 0);
	gunzip_stop(g);
	os_fd_close(fd);
}

static void stopping_early_is_fine(void **state)
{
	struct hostile_bytes plain = {0}, gz = {0};
	noise(&plain, 6000000);
	hostile_gzip(&gz, &plain);
	for (int blocks = 0; blocks < 4; blocks++) {
		int fd = save(*state, &gz, gz.len);
		struct gunzip *g = gunzip_start(fd, UINT64_MAX);
		const void *p = NULL;
		int os_code = 0;
		assert_non_null(g);
		for (int i = 0; i < blocks; i++)
			assert_true(gunzip_next(g, &p) > 0);
		assert_null(gunzip_failed(g, &os_code));
		assert_true(gunzip_consumed(g) <= gz.len);
		gunzip_stop(g);
		os_fd_close(fd);
	}
	gunzip_stop(NULL);
	free(plain.p);
	free(gz.p);
}

#define ROUNDS 10000

static void produce(void *arg)
{
	struct ring *r = arg;
	for (uint64_t i = 1; i <= ROUNDS; i++) {
		uint64_t *room = ring_room(r);
		if (!room)
			break;
		*room = i * 3;
		ring_push(r, sizeof *room, i);
	}
	ring_end(r);
}

static void a_ring_keeps_the_order(void **state)
{
	(void)state;
	struct ring *r = ring_new(3, sizeof(uint64_t));
	assert_non_null(r);
	struct os_thread *t = os_thread_start(produce, r);
	assert_non_null(t);
	uint64_t expected = 0, mark = 0, value = 0;
	size_t n = 0;
	for (const void *p; (p = ring_take(r, &n, &mark));) {
		memcpy(&value, p, sizeof value);
		assert_int_equal(mark, ++expected);
		assert_int_equal(value, mark * 3);
	}
	assert_int_equal(expected, ROUNDS);
	assert_null(ring_take(r, &n, &mark));
	os_thread_join(t);
	ring_free(r);
}

static void a_full_ring_can_be_stopped(void **state)
{
	(void)state;
	struct ring *r = ring_new(2, sizeof(uint64_t));
	assert_non_null(r);
	struct os_thread *t = os_thread_start(produce, r);
	assert_non_null(t);
	ring_stop(r);
	os_thread_join(t);
	ring_free(r);
	ring_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(bytes_come_back),
		scratch_test(every_cut_is_noticed),
		scratch_test(no_changed_byte_changes_the_data),
		scratch_test(what_follows_is_refused),
		scratch_test(a_bomb_is_stopped),
		scratch_test(an_unreadable_file_is_reported),
		scratch_test(stopping_early_is_fine),
		cmocka_unit_test(a_ring_keeps_the_order),
		cmocka_unit_test(a_full_ring_can_be_stopped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
