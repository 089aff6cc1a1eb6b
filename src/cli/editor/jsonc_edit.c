/* The edits of jsonc.h. Each is a list of cuts: bytes that go, and bytes that come in their place.
 */
#include "cli/editor/jsonc.h"

#include <stdlib.h>
#include <string.h>

#include "cli/editor/jsonc_scan.h"
#include "core/text.h"

struct slice {
	const char *p;
	size_t len;
};

struct cut {
	size_t at, drop;
	struct slice put;
};

#define CUTS_MAX 16
struct cuts {
	struct cut cut[CUTS_MAX]; /* ascending, disjoint */
	size_t count;
};

static struct slice slice(const char *s)
{
	return (struct slice){s, strlen(s)};
}

static void cut(struct cuts *c, size_t at, size_t drop)
{
	c->cut[c->count++] = (struct cut){.at = at, .drop = drop};
}

static void put(struct cuts *c, size_t at, struct slice s)
{
	c->cut[c->count++] = (struct cut){.at = at, .put = s};
}

static bool apply(const struct jsonc *doc, const struct cuts *c, struct jsonc_text *out)
{
	size_t len = doc->len, from = 0;
	for (size_t i = 0; i < c->count; i++)
		len += c->cut[i].put.len - c->cut[i].drop;
	if (len > JSONC_MAX || (out->p = malloc(len + 1)) == NULL)
		return false;
	char *to = out->p;
	for (size_t i = 0; i <= c->count; i++) {
		const struct cut *k = i < c->count ? &c->cut[i] : NULL;
		size_t until = k != NULL ? k->at : doc->len;
		memcpy(to, doc->text + from, until - from);
		to += until - from;
		if (k == NULL)
			break;
		memcpy(to, k->put.p != NULL ? k->put.p : "", k->put.len);
		to += k->put.len;
		from = until + k->drop;
	}
	out->len = len;
	return true;
}

/* --- the text's own style --- */

static bool is_end_of_line(char c)
{
	return c == '\n' || c == '\r';
}

static struct slice line_end(const struct jsonc *doc)
{
	for (size_t i = 0; i < doc->len; i++)
		if (is_end_of_line(doc->text[i])) {
			bool two = doc->text[i] == '\r' && i + 1 < doc->len &&
				   doc->text[i + 1] == '\n';
			return (struct slice){doc->text + i, two ? 2 : 1};
		}
	return slice("\n");
}

static size_t line_start(const struct jsonc *doc, size_t at)
{
	while (at > 0 && !is_end_of_line(doc->text[at - 1]))
		at--;
	return at;
}

/* The blanks that the line of `at` starts with. */
static struct slice indent(const struct jsonc *doc, size_t at)
{
	size_t from = line_start(doc, at), end = from;
	while (end < doc->len && text_is_blank(doc->text[end]))
		end++;
	return (struct slice){doc->text + from, end - from};
}

/* Are there only blanks before `at` on its line? */
static bool starts_line(const struct jsonc *doc, size_t at)
{
	struct slice blanks = indent(doc, at);
	return blanks.p + blanks.len >= doc->text + at;
}

/* One level of indentation: the first member's of the root, or VS Code's default. */
static struct slice level(const struct jsonc *doc)
{
	size_t first = doc->node[JSONC_ROOT].first;
	if (first == JSONC_NONE || !starts_line(doc, doc->node[first].key))
		return slice("    ");
	struct slice in = indent(doc, doc->node[first].key);
	struct slice out = indent(doc, doc->node[JSONC_ROOT].start);
	if (out.len >= in.len)
		return slice("    ");
	return (struct slice){in.p + out.len, in.len - out.len};
}

/* --- edits --- */

bool jsonc_start(const struct jsonc *doc, struct jsonc_text *out)
{
	struct cuts c = {.count = 0};
	if (doc->len > 0 && !starts_line(doc, doc->len))
		put(&c, doc->len, line_end(doc));
	put(&c, doc->len, slice("{}"));
	put(&c, doc->len, line_end(doc));
	return apply(doc, &c, out);
}

bool jsonc_set(const struct jsonc *doc, size_t node, const char *value, struct jsonc_text *out)
{
	const struct jsonc_node *n = &doc->node[node];
	struct cuts c = {.count = 0};
	cut(&c, n->start, n->end - n->start);
	put(&c, n->end, slice(value));
	return apply(doc, &c, out);
}

static void put_member(struct cuts *c, size_t at, const char *name, const char *value)
{
	put(c, at, slice("\""));
	put(c, at, slice(name));
	put(c, at, slice("\": "));
	put(c, at, slice(value));
}

/* Behind the last member of an object; a line of its own where that has one. */
static void add_behind(const struct jsonc *doc, const struct jsonc_node *last, const char *name,
	const char *value, struct cuts *c)
{
	bool comma = last->comma != 0;
	size_t at = comma ? last->comma + 1 : last->end;
	if (!comma)
		put(c, at, slice(","));
	if (starts_line(doc, last->key)) {
		(void)jsonc_skip_on_line(doc->text, doc->len, &at);
		put(c, at, line_end(doc));
		put(c, at, indent(doc, last->key));
	} else {
		put(c, at, slice(" "));
	}
	put_member(c, at, name, value);
	if (comma)
		put(c, at, slice(","));
}

/* Behind the last comment of an object without members. */
static size_t inside_end(const struct jsonc *doc, const struct jsonc_node *object)
{
	size_t end = object->end - 1;
	while (end > object->start + 1 &&
		(text_is_blank(doc->text[end - 1]) || is_end_of_line(doc->text[end - 1])))
		end--;
	return end;
}

static bool has_line_end(const struct jsonc *doc, size_t from, size_t to)
{
	while (from < to && !is_end_of_line(doc->text[from]))
		from++;
	return from < to;
}

static void add_first(const struct jsonc *doc, const struct jsonc_node *object, const char *name,
	const char *value, struct cuts *c)
{
	size_t at = inside_end(doc, object), end = object->end - 1;
	bool root = object == &doc->node[JSONC_ROOT];
	bool lines = root || starts_line(doc, object->key) ||
		     has_line_end(doc, object->start, object->end);
	if (!lines) {
		put_member(c, at, name, value);
		return;
	}
	put(c, at, line_end(doc));
	put(c, at, indent(doc, root ? object->start : object->key));
	put(c, at, level(doc));
	put_member(c, at, name, value);
	if (has_line_end(doc, at, end))
		return;
	cut(c, at, end - at);
	put(c, end, line_end(doc));
	put(c, end, indent(doc, root ? object->start : object->key));
}

bool jsonc_add(const struct jsonc *doc, size_t object, const char *name, const char *value,
	struct jsonc_text *out)
{
	const struct jsonc_node *o = &doc->node[object];
	struct cuts c = {.count = 0};
	if (o->last != JSONC_NONE)
		add_behind(doc, &doc->node[o->last], name, value, &c);
	else
		add_first(doc, o, name, value, &c);
	return apply(doc, &c, out);
}

static size_t skip_blanks(const struct jsonc *doc, size_t at)
{
	while (at < doc->len && text_is_blank(doc->text[at]))
		at++;
	return at;
}

/* Behind the line end at `at`. */
static size_t skip_line_end(const struct jsonc *doc, size_t at)
{
	bool two = doc->text[at] == '\r' && at + 1 < doc->len && doc->text[at + 1] == '\n';
	return at + (two ? 2 : 1);
}

/* What goes with a member besides its own bytes [*from, *to): its whole line when it has one for
 * itself; else the blanks that separated it from the next, or the last one from its neighbour. */
static void widen(const struct jsonc *doc, bool comma, size_t *from, size_t *to)
{
	size_t end = skip_blanks(doc, *to);
	if (starts_line(doc, *from) && end < doc->len && is_end_of_line(doc->text[end])) {
		*from = line_start(doc, *from);
		*to = skip_line_end(doc, end);
	} else if (comma) {
		*to = end;
	} else {
		while (text_is_blank(doc->text[*from - 1]))
			--*from;
	}
}

bool jsonc_remove(const struct jsonc *doc, size_t member, struct jsonc_text *out)
{
	const struct jsonc_node *n = &doc->node[member];
	size_t from = n->key, to = n->end;
	struct cuts c = {.count = 0};
	if (n->comma != 0 && skip_blanks(doc, to) == n->comma)
		to = n->comma + 1;
	if (n->comma == 0 && n->before != JSONC_NONE)
		cut(&c, doc->node[n->before].comma, 1);
	widen(doc, n->comma != 0, &from, &to);
	cut(&c, from, to - from);
	if (n->comma >= to)
		cut(&c, n->comma, 1);
	return apply(doc, &c, out);
}
