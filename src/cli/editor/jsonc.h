/* jsonc: JSON with comments, read and edited in place, as VS Code keeps its settings.
 *
 * The grammar is RFC 8259's, plus what VS Code's own reader takes: line and block comments, a comma
 * behind the last member, a byte order mark, and a text without any value (an empty file). No
 * library at hand edits JSON without writing all of it anew, comments lost.
 *
 *	struct jsonc doc;
 *	if (!jsonc_parse(text, len, &doc, &wrong)) ...
 *	size_t tools = jsonc_member(&doc, JSONC_ROOT, "go.alternateTools");
 *	if (jsonc_set(&doc, tools, "null", &edited)) ...      doc still describes the old text
 *	jsonc_free(&doc);
 *
 * Pure functions over bytes. A document borrows its text, which must outlive it. An edit never
 * changes a byte outside the value, member or comma it is about.
 */
#ifndef GOV_CLI_JSONC_H
#define GOV_CLI_JSONC_H

#include <stdbool.h>
#include <stddef.h>

#define JSONC_MAX ((size_t)1 << 20) /* bytes of a text */

enum jsonc_kind {
	JSONC_OBJECT,
	JSONC_ARRAY,
	JSONC_STRING,
	JSONC_NUMBER,
	JSONC_TRUE,
	JSONC_FALSE,
	JSONC_NULL,
};

#define JSONC_ROOT ((size_t)0)
#define JSONC_NONE ((size_t)0) /* no node: the root is nobody's member */

struct jsonc_node {
	enum jsonc_kind kind;
	size_t start, end;   /* the value's bytes */
	size_t key, key_end; /* of a member, quotes included; both 0 elsewhere */
	size_t comma;        /* offset of the comma behind; 0 for none */
	size_t first, last;  /* children: indices into doc.node */
	size_t next, before; /* siblings */
};

struct jsonc {
	const char *text;
	size_t len;
	struct jsonc_node *node; /* [JSONC_ROOT] is the value of the whole text */
	size_t count;            /* 0: no value, only blanks and comments */
	size_t cap;
};

struct jsonc_wrong {
	size_t at;       /* offset of the offending byte */
	const char *why; /* "a comma or } is missing" */
};

/* False with *wrong filled in; nothing is to be freed then. */
bool jsonc_parse(const char *text, size_t len, struct jsonc *doc, struct jsonc_wrong *wrong);
void jsonc_free(struct jsonc *doc);

/* The member of an object that counts, the last of this name, or JSONC_NONE. `object` may be
 * JSONC_ROOT; JSONC_NONE when it is no object. */
size_t jsonc_member(const struct jsonc *doc, size_t object, const char *name);

/* A string's value in UTF-8. False when the node is no string, or it holds a NUL, half a surrogate
 * pair, or more than cap - 1 bytes. */
bool jsonc_string(const struct jsonc *doc, size_t node, char *out, size_t cap);

/* 1-based line and column (characters, not bytes) of an offset. */
void jsonc_place(const char *text, size_t len, size_t at, size_t *line, size_t *column);

/* --- edits: each makes a new text, from malloc; false when out of memory or beyond JSONC_MAX ---
 */

struct jsonc_text {
	char *p; /* not NUL-terminated; the caller frees */
	size_t len;
};

/* An object for a text without a value, behind its comments. */
bool jsonc_start(const struct jsonc *doc, struct jsonc_text *out);
/* Put `value` (JSON) in the place of a node's. */
bool jsonc_set(const struct jsonc *doc, size_t node, const char *value, struct jsonc_text *out);
/* Append a member to an object, in the object's own style: on a line of its own with the
 * indentation, line ends and last comma of the others, or on the one line. `name` needs no
 * escapes. */
bool jsonc_add(const struct jsonc *doc, size_t object, const char *name, const char *value,
	struct jsonc_text *out);
/* Take a member out, with its comma and, when nothing else is on it, its line. Comments beside it
 * stay. */
bool jsonc_remove(const struct jsonc *doc, size_t member, struct jsonc_text *out);

#endif
