#include "install/sumdb_text.h"

#include <string.h>

#include "install/note.h"

/* --- asking --- */

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* ASCII of module paths and versions; '/' only where it divides a path. */
static bool is_plain(char c, bool path)
{
	return text_is_lower(c) || is_upper(c) || text_is_digit(c) ||
	       (c != '\0' && strchr("-._~", c)) || c == (path ? '/' : '+');
}

/* No component is empty or starts or ends with a '.': none climbs, none hides. */
static bool is_name(const char *s, bool path)
{
	char before = '/';

	for (; *s; before = *s++) {
		bool ends = s[1] == '\0' || s[1] == '/';

		if (!is_plain(*s, path) || (before == '/' && (*s == '/' || *s == '.')) ||
			(*s == '.' && ends))
			return false;
	}
	return before != '/';
}

static void add_name(struct text *t, const char *s)
{
	for (; *s; s++) {
		char lower = (char)(*s - 'A' + 'a');

		if (is_upper(*s))
			text_add(t, "!");
		text_addn(t, is_upper(*s) ? &lower : s, 1);
	}
}

bool sumdb_lookup_path(const char *module, const char *version, char out[SUMDB_PATH_MAX])
{
	struct text t = text_on(out, SUMDB_PATH_MAX);

	if (!is_name(module, true) || !is_name(version, false))
		return false;
	text_add(&t, "lookup/");
	add_name(&t, module);
	text_add(&t, "@");
	add_name(&t, version);
	return !t.cut;
}

/* --- answers --- */

struct reader {
	const char *at, *end;
};

/* The next line without its newline; false when there is none that ends. */
static bool next_line(struct reader *r, const char **line, size_t *n)
{
	const char *newline = memchr(r->at, '\n', (size_t)(r->end - r->at));

	if (!newline)
		return false;
	*line = r->at;
	*n = (size_t)(newline - r->at);
	r->at = newline + 1;
	return true;
}

static bool next_line_is(struct reader *r, const char *want)
{
	const char *line;
	size_t n;

	return next_line(r, &line, &n) && n == strlen(want) && memcmp(line, want, n) == 0;
}

/* A decimal number as Go writes it, up to INT64_MAX: Go counts records in an int64. */
static bool next_number(struct reader *r, uint64_t *out)
{
	const char *line;
	uint64_t value = 0;
	size_t n;

	if (!next_line(r, &line, &n) || n == 0 || (line[0] == '0' && n > 1))
		return false;
	for (size_t i = 0; i < n; i++) {
		uint64_t digit = (uint64_t)(line[i] - '0');

		if (!text_is_digit(line[i]) || value > ((uint64_t)INT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

static bool next_hash(struct reader *r, uint8_t hash[TLOG_HASH])
{
	const char *line;
	size_t n;

	return next_line(r, &line, &n) && note_base64(line, n, hash, TLOG_HASH);
}

const char *sumdb_record_parse(const char *answer, size_t n, struct sumdb_record *out)
{
	struct reader r = {answer, answer + n};
	struct sumdb_record record = {0};
	const char *line;
	size_t line_len = 1;

	if (!next_number(&r, &record.id))
		return "it does not start with the number of a record";
	record.text = r.at;
	while (line_len > 0) {
		record.len = (size_t)(r.at - record.text);
		if (!next_line(&r, &line, &line_len))
			return "no empty line ends the record";
	}
	record.note = r.at;
	record.note_len = (size_t)(r.end - r.at);
	*out = record;
	return NULL;
}

/* "MODULE VERSION[/go.mod] h1:HASH"; the last word into h1. */
static bool next_sum(struct reader *r, const char *module, const char *version, const char *suffix,
	char h1[SUMDB_H1_MAX])
{
	char want[SUMDB_PATH_MAX];
	uint8_t hash[TLOG_HASH];
	const char *line;
	size_t n, start;

	if (!text_join(want, sizeof want, module, " ", version, suffix, " h1:", NULL) ||
		!next_line(r, &line, &n))
		return false;
	start = strlen(want);
	if (n <= start || memcmp(line, want, start) != 0 ||
		!note_base64(line + start, n - start, hash, sizeof hash))
		return false;
	memcpy(h1, "h1:", 3);
	note_hash_text(hash, h1 + 3);
	return true;
}

const char *sumdb_record_h1(const struct sumdb_record *record, const char *module,
	const char *version, char h1[SUMDB_H1_MAX])
{
	struct reader r = {record->text, record->text + record->len};
	char go_mod[SUMDB_H1_MAX], whole[SUMDB_H1_MAX];

	if (!next_sum(&r, module, version, "", whole))
		return "its first line is not the module's hash";
	if (!next_sum(&r, module, version, "/go.mod", go_mod))
		return "its second line is not the hash of the module's go.mod";
	if (r.at != r.end)
		return "it has more than two lines";
	memcpy(h1, whole, sizeof whole);
	return NULL;
}

const char *sumdb_tree_parse(const char *text, size_t n, struct tlog_tree *out)
{
	struct reader r = {text, text + n};
	struct tlog_tree tree;

	if (!next_line_is(&r, "go.sum database tree"))
		return "it is no tree head";
	if (!next_number(&r, &tree.size))
		return "its number of records is malformed";
	if (!next_hash(&r, tree.hash))
		return "its tree hash is malformed";
	*out = tree;
	return NULL;
}
