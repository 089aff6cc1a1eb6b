#include "install/unpack_queue.h"
#include "scratch.h"

#define BIG ((size_t)3 << 20) /* bytes: several blocks of the queue */
#define MANY 5000u

static const char *number(char buf[24], const char *before, unsigned n)
{
	struct text t = text_on(buf, 24);
	text_add(&t, before);
	text_add_u64(&t, n);
	return buf;
}

static void add(const struct sink *s, const char *rel, const char *p, size_t n)
{
	struct out_file f = {.rel = rel, .size = n};
	assert_true(s->file(s->ctx, &f));
	assert_true(s->data(s->ctx, p, n));
}

static void all_is_written_when_it_is_finished(void **state)
{
	char name[24], got[24] = {0}, *big = malloc(BIG), *back = malloc(BIG);
	size_t n = 0;
	struct err e;
	folder(*state, "t");
	struct queue *q = queue_start(in(*state, "t"));
	assert_non_null(q);
	assert_non_null(big);
	assert_non_null(back);
	for (size_t i = 0; i < BIG; i++)
		big[i] = (char)(i * 7 + i / 1000);
	struct sink s = queue_sink(q);
	assert_true(s.folder(s.ctx, "d"));
	for (unsigned i = 0; i < MANY; i++) {
		number(name, "d/", i);
		add(&s, name, name, strlen(name));
	}
	add(&s, "big", big, BIG);
	add(&s, "empty", NULL, 0);
	assert_int_equal(queue_finish(q, &e), GOV_OK);
	for (unsigned i = 0; i < MANY; i += 499) {
		number(name, "t/d/", i);
		assert_int_equal(os_read_file(in(*state, name), got, sizeof got - 1, &n), 0);
		assert_int_equal(n, strlen(name) - 2);
		assert_memory_equal(got, name + 2, n);
	}
	assert_int_equal(os_read_file(in(*state, "t/big"), back, BIG, &n), 0);
	assert_int_equal(n, BIG);
	assert_memory_equal(back, big, BIG);
	assert_true(there(*state, "t/empty"));
	queue_free(q);
	free(big);
	free(back);
}

/* The caller hears of it late, but does not wait for ever. */
static void a_failure_ends_it(void **state)
{
	struct out_file f = {.rel = "same", .size = 0};
	struct err e = {0};
	folder(*state, "t");
	struct queue *q = queue_start(in(*state, "t"));
	assert_non_null(q);
	struct sink s = queue_sink(q);
	while (s.file(s.ctx, &f))
		;
	assert_int_equal(queue_finish(q, &e), GOV_FILESYSTEM);
	assert_non_null(strstr(e.text, "cannot make "));
	assert_true(text_ends(e.text, "; nothing was installed"));
	queue_free(q);
}

static void a_missing_folder_is_told(void **state)
{
	struct err e = {0};
	struct queue *q = queue_start(in(*state, "none"));
	assert_non_null(q);
	assert_int_equal(queue_finish(q, &e), GOV_FILESYSTEM);
	assert_non_null(strstr(e.text, "none"));
	queue_free(q);
}

static void it_can_be_left_at_any_point(void **state)
{
	struct out_file f = {.rel = "half", .size = 10};
	folder(*state, "t");
	for (int steps = 0; steps < 3; steps++) {
		struct queue *q = queue_start(in(*state, "t"));
		assert_non_null(q);
		struct sink s = queue_sink(q);
		if (steps > 0)
			assert_true(s.file(s.ctx, &f));
		if (steps > 1)
			assert_true(s.data(s.ctx, "12345", 5));
		queue_free(q);
	}
	queue_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(all_is_written_when_it_is_finished),
		scratch_test(a_failure_ends_it),
		scratch_test(a_missing_folder_is_told),
		scratch_test(it_can_be_left_at_any_point),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
