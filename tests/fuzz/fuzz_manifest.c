/* The list of files beside a receipt, which anyone who can write to the store may have edited. What
 * is accepted has safe names in order, and written out and read again it is the same. */
#include <stdlib.h>
#include <string.h>

#include "install/entry_name.h"
#include "install/manifest.h"
#include "install/unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_files(const struct manifest *m)
{
	check(m->len <= UNPACK_MAX_ENTRIES);
	for (size_t i = 0; i < m->len; i++) {
		const struct manifest_file *f = &m->at[i];

		check(!entry_name_defect(f->name, strlen(f->name)));
		check(f->size <= UNPACK_MAX_BYTES);
		check(i == 0 || strcmp(m->at[i - 1].name, f->name) < 0);
		check(manifest_find(m, f->name) == i);
	}
}

/* Hashes may be in capitals when they are read, and are never written so. */
static void check_again(const struct manifest *m, const char *h1)
{
	char h1_again[MANIFEST_H1_MAX], *text, *text_again;
	struct manifest again = {0};
	size_t len, len_again;
	struct err e;

	text = manifest_text(m, h1, &len);
	check(text != NULL);
	check(manifest_parse("again", text, len, &again, h1_again, &e) == GOV_OK);
	text_again = manifest_text(&again, h1_again, &len_again);
	check(text_again != NULL);
	check(len == len_again && memcmp(text, text_again, len) == 0);
	manifest_free(&again);
	free(text_again);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct manifest m = {0};
	char h1[MANIFEST_H1_MAX];
	struct err e;

	if (manifest_parse("list", (const char *)data, n, &m, h1, &e) != GOV_OK) {
		check(e.code == GOV_PROOF && m.at == NULL && m.len == 0);
		return 0;
	}
	check_files(&m);
	check_again(&m, h1);
	manifest_free(&m);
	return 0;
}
