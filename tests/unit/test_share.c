#include "cases.h"
#include "scratch.h"

#include "install/share.h"

#define MANY 16

static const struct platform host = {"linux", "amd64"};

/* "1.24.4" or "1.24.4@windows/arm64" */
static void entry_of(char *text, struct store_entry *out)
{
	char *at = strchr(text, '@'), *slash;
	*out = (struct store_entry){.platform = host};
	text_join(out->name, sizeof out->name, text, NULL);
	if (at != NULL) {
		*at = '\0';
		slash = strchr(at + 1, '/');
		*slash = '\0';
		text_join(out->platform.os, sizeof out->platform.os, at + 1, NULL);
		text_join(out->platform.arch, sizeof out->platform.arch, slash + 1, NULL);
	}
	assert_true(version_parse(text, strlen(text), &out->version));
}

static void test_neighbours(void **state)
{
	struct cases c;
	(void)state;
	cases_open(&c, "tests/data/share-neighbour.tsv");
	while (cases_next(&c)) {
		struct store_entry list[MANY];
		struct version v;
		size_t len = 0;
		for (char *word; len < MANY && (word = cases_word(&c.field[1])) != NULL;)
			entry_of(word, &list[len++]);
		assert_true(version_parse(c.field[0], strlen(c.field[0]), &v));
		const struct store_entry *e = share_neighbour(list, len, c.field[0], &v, &host);
		cases_equal(&c, e != NULL ? e->name : "none", c.field[2]);
	}
}

static void test_links_are_no_neighbours(void **state)
{
	struct store_entry linked = {.linked = true, .name = "dev"};
	struct version v = {"1.24.4"};
	(void)state;
	assert_null(share_neighbour(&linked, 1, "1.24.4", &v, &host));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_neighbours),
		cmocka_unit_test(test_links_are_no_neighbours),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
