/* replay: gives a fuzzer's corpus to its target, so that what once broke it stays mended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "core/text.h"
#include "os/os.h"

#define FILE_MAX 1048576

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int replay_one(void *ctx, const char *name)
{
	size_t *files = ctx;
	char path[GOV_PATH_MAX];
	char *data = malloc(FILE_MAX);
	uint8_t *exact;
	size_t n;

	assert_non_null(data);
	assert_true(text_join(path, sizeof path, CORPUS, "/", name, NULL));
	assert_int_equal(os_read_file(path, data, FILE_MAX, &n), 0);
	/* Memory of exactly that size, so that reading beyond it is seen. */
	exact = realloc(data, n > 0 ? n : 1);
	assert_non_null(exact);
	assert_int_equal(LLVMFuzzerTestOneInput(exact, n), 0);
	free(exact);
	++*files;
	return 0;
}

static void test_corpus(void **state)
{
	size_t files = 0;

	(void)state;
	assert_int_equal(os_list(CORPUS, replay_one, &files), 0);
	assert_true(files > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_corpus)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
