#include "cli/editor/jsonc.h"

#include <stdlib.h>
#include <string.h>

#include "cli/editor/jsonc_scan.h"
#include "core/text.h"

#define DEPTH_MAX 64
#define NODES_MAX ((size_t)65536)

struct parser {
	struct jsonc *doc;
	size_t at;
	unsigned depth;
	struct jsonc_wrong *wrong;
};

static bool value(struct parser *p, size_t *out);

static bool fail(struct parser *p, const char *why)
{
	p->wrong->at = p->at;
	p->wrong->why = why;
	return false;
}

static bool skip(struct parser *p)
{
	return jsonc_skip(p->doc->text, p->doc->len, &p->at) ||
	       fail(p, "a comment without its end");
}

/* The byte at the place reached; '\0' at the end, where a NUL would be wrong as well. */
static char here(const struct parser *p)
{
	return p->at < p->doc->len ? p->doc->text[p->at] : '\0';
}

static bool add_node(struct parser *p, enum jsonc_kind kind, size_t *out)
{
	struct jsonc *doc = p->doc;
	if (doc->count == NODES_MAX)
		return fail(p, "too many values");
	if (doc->count == doc->cap) {
		size_t cap = doc->cap > 0 ? 2 * doc->cap : 64;
		struct jsonc_node *node = realloc(doc->node, cap * sizeof *node);
		if (node == NULL)
			return fail(p, "out of memory");
		doc->node = node;
		doc->cap = cap;
	}
	*out = doc->count++;
	doc->node[*out] = (struct jsonc_node){.kind = kind, .start = p->at};
	return true;
}

static void adopt(struct jsonc *doc, size_t parent, size_t child)
{
	size_t last = doc->node[parent].last;
	doc->node[child].before = last;
	if (last != JSONC_NONE)
		doc->node[last].next = child;
	else
		doc->node[parent].first = child;
	doc->node[parent].last = child;
}

static bool string(struct parser *p)
{
	const char *why = NULL;
	size_t end = jsonc_string_end(p->doc->text, p->doc->len, p->at, &why);
	p->at = end;
	return why == NULL || fail(p, why);
}

/* "key" : */
static bool key(struct parser *p, size_t *from, size_t *to)
{
	*from = p->at;
	if (here(p) != '"')
		return fail(p, "a name in double quotes is expected");
	if (!string(p))
		return false;
	*to = p->at;
	if (!skip(p))
		return false;
	if (here(p) != ':')
		return fail(p, "a : is expected");
	p->at++;
	return skip(p);
}

/* One member or element, with the comma behind it. */
static bool child(struct parser *p, size_t parent)
{
	bool named = p->doc->node[parent].kind == JSONC_OBJECT;
	size_t from = 0, to = 0, node;
	if ((named && !key(p, &from, &to)) || !value(p, &node))
		return false;
	adopt(p->doc, parent, node);
	p->doc->node[node].key = from;
	p->doc->node[node].key_end = to;
	if (!skip(p))
		return false;
	if (here(p) == ',') {
		p->doc->node[node].comma = p->at++;
		return skip(p);
	}
	if (here(p) != (named ? '}' : ']'))
		return fail(p, named ? "a comma or } is expected" : "a comma or ] is expected");
	return true;
}

static bool children(struct parser *p, size_t parent)
{
	char end = p->doc->node[parent].kind == JSONC_OBJECT ? '}' : ']';
	if (++p->depth > DEPTH_MAX)
		return fail(p, "nested too deeply");
	p->at++;
	if (!skip(p))
		return false;
	while (here(p) != end)
		if (!child(p, parent))
			return false;
	p->at++;
	p->depth--;
	return true;
}

static bool literal(struct parser *p, const char *word)
{
	size_t n = strlen(word);
	if (p->doc->len - p->at < n || memcmp(p->doc->text + p->at, word, n) != 0)
		return fail(p, "a value is expected");
	p->at += n;
	return true;
}

static bool number(struct parser *p)
{
	size_t end = jsonc_number_end(p->doc->text, p->doc->len, p->at);
	if (end == p->at)
		return fail(p, "a value is expected");
	p->at = end;
	return true;
}

static enum jsonc_kind kind_of(char c)
{
	switch (c) {
	case '{':
		return JSONC_OBJECT;
	case '[':
		return JSONC_ARRAY;
	case '"':
		return JSONC_STRING;
	case 't':
		return JSONC_TRUE;
	case 'f':
		return JSONC_FALSE;
	case 'n':
		return JSONC_NULL;
	default:
		return JSONC_NUMBER;
	}
}

static bool contents(struct parser *p, size_t node)
{
	switch (p->doc->node[node].kind) {
	case JSONC_OBJECT:
	case JSONC_ARRAY:
		return children(p, node);
	case JSONC_STRING:
		return string(p);
	case JSONC_TRUE:
		return literal(p, "true");
	case JSONC_FALSE:
		return literal(p, "false");
	case JSONC_NULL:
		return literal(p, "null");
	case JSONC_NUMBER:
		return number(p);
	}
	return false;
}

static bool value(struct parser *p, size_t *out)
{
	if (!add_node(p, kind_of(here(p)), out) || !contents(p, *out))
		return false;
	p->doc->node[*out].end = p->at;
	return true;
}

static bool whole(struct parser *p)
{
	size_t root;
	if (p->doc->len > JSONC_MAX)
		return fail(p, "too long");
	if (p->doc->len >= 3 && memcmp(p->doc->text, "\xef\xbb\xbf", 3) == 0)
		p->at = 3;
	if (!skip(p))
		return false;
	if (p->at == p->doc->len)
		return true;
	if (!value(p, &root) || !skip(p))
		return false;
	return p->at == p->doc->len || fail(p, "something stands behind the end");
}

bool jsonc_parse(const char *text, size_t len, struct jsonc *doc, struct jsonc_wrong *wrong)
{
	struct parser p = {.doc = doc, .wrong = wrong};
	*doc = (struct jsonc){.text = text, .len = len};
	if (whole(&p))
		return true;
	jsonc_free(doc);
	return false;
}

void jsonc_free(struct jsonc *doc)
{
	free(doc->node);
	doc->node = NULL;
	doc->count = doc->cap = 0;
}

static bool is_named(const struct jsonc *doc, const struct jsonc_node *n, const char *name)
{
	char text[256];
	return jsonc_decode(doc->text + n->key + 1, n->key_end - n->key - 2, text, sizeof text) &&
	       strcmp(text, name) == 0;
}

size_t jsonc_member(const struct jsonc *doc, size_t object, const char *name)
{
	if (object >= doc->count || doc->node[object].kind != JSONC_OBJECT)
		return JSONC_NONE;
	size_t i = doc->node[object].last;
	while (i != JSONC_NONE && !is_named(doc, &doc->node[i], name))
		i = doc->node[i].before;
	return i;
}

bool jsonc_string(const struct jsonc *doc, size_t node, char *out, size_t cap)
{
	const struct jsonc_node *n = &doc->node[node];
	return n->kind == JSONC_STRING &&
	       jsonc_decode(doc->text + n->start + 1, n->end - n->start - 2, out, cap);
}

void jsonc_place(const char *text, size_t len, size_t at, size_t *line, size_t *column)
{
	*line = *column = 1;
	size_t i = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	for (; i < at && i < len; i++) {
		bool ends = text[i] == '\n' ||
			    (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n'));
		*line += ends;
		*column = ends ? 1 : *column + (((unsigned char)text[i] & 0xc0) != 0x80);
	}
}
