/* JSON with comments: what parses can be edited, the result parses, and nothing else has changed.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/editor/jsonc.h"
#include "core/text.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void parse(const struct jsonc_text *t, struct jsonc *doc)
{
	struct jsonc_wrong wrong;
	check(jsonc_parse(t->p, t->len, doc, &wrong));
}

static bool is_blank(char c)
{
	return text_is_blank(c) || c == '\n' || c == '\r';
}

/* Is `part` what is left of `whole` when some of its bytes go? Blanks of `part` may be missing. */
static bool is_within(const char *part, size_t part_len, const char *whole, size_t len)
{
	size_t i = 0;
	for (size_t k = 0; i < part_len && k < len; i++) {
		while (k < len && whole[k] != part[i] && !is_blank(part[i]))
			k++;
		if (k == len)
			break;
		if (whole[k] == part[i])
			k++;
	}
	while (i < part_len && is_blank(part[i]))
		i++;
	return i == part_len;
}

static void try_add(const struct jsonc *doc, size_t object)
{
	struct jsonc_text out;
	struct jsonc again;
	if (!jsonc_add(doc, object, "gov", "[1]", &out))
		return;
	parse(&out, &again);
	check(again.count == doc->count + 2);
	check(is_within(doc->text, doc->len, out.p, out.len));
	if (object == JSONC_ROOT)
		check(jsonc_member(&again, JSONC_ROOT, "gov") != JSONC_NONE);
	jsonc_free(&again);
	free(out.p);
}

static void try_set(const struct jsonc *doc, size_t node)
{
	const struct jsonc_node *n = &doc->node[node];
	struct jsonc_text out;
	struct jsonc again;
	if (!jsonc_set(doc, node, "\"gov\"", &out))
		return;
	parse(&out, &again);
	check(memcmp(out.p, doc->text, n->start) == 0);
	check(out.len - n->start - 5 == doc->len - n->end);
	check(memcmp(out.p + n->start + 5, doc->text + n->end, doc->len - n->end) == 0);
	jsonc_free(&again);
	free(out.p);
}

static void try_remove(const struct jsonc *doc, size_t member)
{
	struct jsonc_text out;
	struct jsonc again;
	check(jsonc_remove(doc, member, &out));
	parse(&out, &again);
	check(again.count < doc->count);
	check(is_within(out.p, out.len, doc->text, doc->len));
	jsonc_free(&again);
	free(out.p);
}

static void try_start(const struct jsonc *doc)
{
	struct jsonc_text out;
	struct jsonc again;
	if (!jsonc_start(doc, &out))
		return;
	parse(&out, &again);
	check(again.count == 1 && memcmp(out.p, doc->text, doc->len) == 0);
	try_add(&again, JSONC_ROOT);
	jsonc_free(&again);
	free(out.p);
}

static void try_node(const struct jsonc *doc, size_t node)
{
	char text[64];
	const struct jsonc_node *n = &doc->node[node];
	check(n->start < n->end && n->end <= doc->len);
	(void)jsonc_string(doc, node, text, sizeof text);
	try_set(doc, node);
	if (n->kind == JSONC_OBJECT)
		try_add(doc, node);
	if (n->key_end > 0)
		try_remove(doc, node);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	const char *text = (const char *)data;
	struct jsonc_wrong wrong;
	struct jsonc doc;
	size_t line, column;
	if (!jsonc_parse(text, n, &doc, &wrong)) {
		check(wrong.at <= n);
		jsonc_place(text, n, wrong.at, &line, &column);
		return 0;
	}
	if (doc.count == 0)
		try_start(&doc);
	for (size_t i = 0; i < doc.count && i < 100; i++)
		try_node(&doc, i);
	jsonc_free(&doc);
	return 0;
}
