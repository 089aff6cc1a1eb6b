#include "install/verify.h"

#include <stdlib.h>
#include <string.h>

#include "core/layout.h"
#include "install/digest.h"
#include "install/store_receipt.h"
#include "os/os.h"

const char *verify_problem_word(enum verify_problem p)
{
	static const char *const words[] = {
		[VERIFY_CHANGED] = "changed",
		[VERIFY_MISSING] = "missing",
		[VERIFY_ADDED] = "added",
		[VERIFY_MODE] = "mode",
		[VERIFY_KIND] = "kind",
		[VERIFY_RECEIPT] = "receipt",
	};

	return words[p];
}

bool verify_add(struct verify_result *r, enum verify_problem p, const char *name)
{
	size_t n = strlen(name) + 1;
	char *copy;

	if (r->len == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 16;
		struct verify_finding *at = realloc(r->at, cap * sizeof *at);

		if (!at)
			return false;
		r->at = at;
		r->cap = cap;
	}
	copy = malloc(n);
	if (!copy)
		return false;
	memcpy(copy, name, n);
	r->at[r->len++] = (struct verify_finding){p, copy};
	return true;
}

void verify_result_free(struct verify_result *r)
{
	for (size_t i = 0; i < r->len; i++)
		free(r->at[i].name);
	free(r->at);
	*r = (struct verify_result){0};
}

static enum gov_exit out_of_memory(const char *name, struct err *e)
{
	return err_set(e, GOV_FAILED, name, ": out of memory", NULL);
}

/* A finding about the receipt, from an error's text. */
static enum gov_exit blame(struct verify_result *out, const char *why, struct err *e)
{
	return verify_add(out, VERIFY_RECEIPT, why) ? GOV_OK : out_of_memory(why, e);
}

struct claim {
	struct manifest files;
	char h1[MANIFEST_H1_MAX]; /* the list's */
	char receipt_h1[MANIFEST_H1_MAX], receipt_files[65];
	bool listed; /* `files` is there and of one piece */
};

static enum gov_exit check_text(const struct claim *c, const char *path, const char *text,
	size_t len, struct verify_result *out, struct err *e)
{
	char why[GOV_PATH_MAX + 64], sha256[65];

	if (!digest_hex(text, len, sha256))
		return out_of_memory(path, e);
	if (!c->receipt_files[0] || strcmp(sha256, c->receipt_files) == 0)
		return GOV_OK;
	text_join(why, sizeof why, path, ": it is not the list that the receipt names", NULL);
	return blame(out, why, e);
}

static enum gov_exit load_list(
	struct claim *c, const char *path, struct verify_result *out, struct err *e)
{
	struct err why;
	size_t len = 0;
	char *text = NULL;
	int code = manifest_read(path, &text, &len);
	enum gov_exit rc;

	if (code == 0 && !text)
		return out_of_memory(path, e);
	if (code != 0) {
		err_os(&why, "cannot read", path, code);
		rc = blame(out, why.text, e);
	} else {
		rc = check_text(c, path, text, len, out, e);
		c->listed = manifest_parse(path, text, len, &c->files, c->h1, &why) == GOV_OK;
		if (rc == GOV_OK && !c->listed)
			rc = blame(out, why.text, e);
	}
	free(text);
	return rc;
}

/* What the receipt says. A toolchain of an older gov has neither hash. */
static enum gov_exit load_receipt(struct claim *c, const char *root, const char *name,
	struct verify_result *out, struct err *e)
{
	struct store_receipt *receipt = malloc(sizeof *receipt);
	char text[GOV_TOOLCHAIN_MAX + 64];
	struct err why;
	bool whole;

	if (!receipt)
		return out_of_memory(name, e);
	if (store_receipt_read(root, name, receipt, &why) != GOV_OK) {
		free(receipt);
		return blame(out, why.text, e);
	}
	whole = store_receipt_get(receipt, "proof", "h1", c->receipt_h1, sizeof c->receipt_h1) &&
		store_receipt_get(
			receipt, "proof", "files", c->receipt_files, sizeof c->receipt_files);
	free(receipt);
	text_join(text, sizeof text, "the receipt of ", name, " names no hash of its files", NULL);
	return whole ? GOV_OK : blame(out, text, e);
}

static enum gov_exit load(struct claim *c, const char *root, const char *name,
	struct verify_result *out, struct err *e)
{
	char path[GOV_PATH_MAX], file[GOV_TOOLCHAIN_MAX + 8];
	enum gov_exit rc = load_receipt(c, root, name, out, e);

	text_join(file, sizeof file, name, ".files", NULL);
	if (rc == GOV_OK)
		rc = layout_path(path, root, "receipts", file, e);
	return rc == GOV_OK ? load_list(c, path, out, e) : rc;
}

/* With every file as listed, the module hash must be the one that was written down. */
static enum gov_exit compare_h1(const struct claim *c, struct verify_result *out, struct err *e)
{
	char why[3 * MANIFEST_H1_MAX + 64];

	if (out->len > 0 || !out->h1[0] || strcmp(out->h1, c->receipt_h1) == 0)
		return GOV_OK;
	text_join(why, sizeof why, "the module hash is ", out->h1, ", and the receipt says ",
		c->receipt_h1, NULL);
	return blame(out, why, e);
}

enum gov_exit verify(
	const char *root, const struct store_entry *t, struct verify_result *out, struct err *e)
{
	struct claim c = {.listed = false};
	char dir[GOV_PATH_MAX];
	enum gov_exit rc = layout_path(dir, root, "versions", t->name, e);

	*out = (struct verify_result){0};
	if (rc == GOV_OK)
		rc = load(&c, root, t->name, out, e);
	if (rc == GOV_OK && c.listed)
		rc = verify_tree(dir, &c.files, t, out, e);
	if (rc == GOV_OK && c.listed)
		rc = compare_h1(&c, out, e);
	manifest_free(&c.files);
	if (rc != GOV_OK)
		verify_result_free(out);
	return rc;
}
