#include <stdlib.h>
#include <string.h>

#include "install/entry_name.h"
#include "install/manifest.h"
#include "install/unpack.h"
#include "os/os.h"

#define HEADER "gov-files 1\n"
#define LINE_MAX_BYTES (ENTRY_NAME_MAX + 100) /* mode, hash, size, name */

/* --- writing --- */

static size_t room_for(const struct manifest *m)
{
	size_t n = sizeof HEADER + MANIFEST_H1_MAX + 64;

	for (size_t i = 0; i < m->len; i++)
		n += strlen(m->at[i].name) + 100;
	return n;
}

static void add_file(struct text *t, const struct manifest_file *f)
{
	char hex[65];

	hex_encode(f->sha256, 32, hex);
	text_add(t, f->executable ? "755 " : "644 ");
	text_add(t, hex);
	text_add(t, " ");
	text_add_u64(t, f->size);
	text_add(t, " ");
	text_add(t, f->name);
	text_add(t, "\n");
}

char *manifest_text(const struct manifest *m, const char *h1, size_t *len)
{
	size_t cap = room_for(m);
	char *body = malloc(cap);
	struct text t;

	if (!body)
		return NULL;
	t = text_on(body, cap);
	text_add(&t, HEADER "h1 ");
	text_add(&t, h1);
	text_add(&t, "\ncount ");
	text_add_u64(&t, m->len);
	text_add(&t, "\n");
	for (size_t i = 0; i < m->len; i++)
		add_file(&t, &m->at[i]);
	*len = t.len;
	return body;
}

/* --- reading --- */

int manifest_read(const char *path, char **text, size_t *len)
{
	struct os_info info;
	int code = os_stat(path, &info);

	*text = NULL;
	*len = 0;
	if (code != 0)
		return code;
	if (info.size > MANIFEST_TEXT_MAX)
		info.size = 0; /* os_read_file then says that it is too big */
	*text = malloc((size_t)info.size + 1);
	if (!*text)
		return 0;
	return os_read_file(path, *text, (size_t)info.size, len);
}

struct reader {
	const char *at, *end;
	uint64_t line;
	const char *why;
};

/* The next line, without its newline, into `out`. */
static bool next_line(struct reader *r, char out[LINE_MAX_BYTES])
{
	const char *newline = memchr(r->at, '\n', (size_t)(r->end - r->at));
	size_t n = newline ? (size_t)(newline - r->at) : 0;

	r->line++;
	if (!newline || n >= LINE_MAX_BYTES || memchr(r->at, '\0', n)) {
		r->why = newline ? "the line is no entry" : "it is cut short";
		return false;
	}
	memcpy(out, r->at, n);
	out[n] = '\0';
	r->at = newline + 1;
	return true;
}

/* Digits at *s, at most `max`; *s then stands behind them. No leading zeros: one text a number. */
static bool take_number(const char **s, uint64_t max, uint64_t *out)
{
	const char *start = *s;

	*out = 0;
	for (; text_is_digit(**s); ++*s) {
		*out = *out * 10 + (uint64_t)(**s - '0');
		if (*out > max)
			return false;
	}
	return *s > start && (*start != '0' || *s == start + 1);
}

static bool take_hash(const char **s, uint8_t out[32])
{
	char hex[65];

	if (strlen(*s) < 65 || (*s)[64] != ' ')
		return false;
	memcpy(hex, *s, 64);
	hex[64] = '\0';
	*s += 65;
	return hex_decode(hex, out, 32);
}

/* "755 HASH SIZE NAME" */
static const char *parse_file(const char *line, struct manifest *m)
{
	bool executable = text_starts(line, "755 ");
	const char *s = line + 4;
	struct manifest_file *f;
	uint8_t sha256[32];
	uint64_t size;

	if ((!executable && !text_starts(line, "644 ")) || !take_hash(&s, sha256) ||
		!take_number(&s, UNPACK_MAX_BYTES, &size) || *s++ != ' ')
		return "the line is no entry";
	if (entry_name_defect(s, strlen(s)))
		return "no archive may hold a file of this name";
	if (m->len > 0 && strcmp(m->at[m->len - 1].name, s) >= 0)
		return "the names are not in order";
	f = manifest_add(m, s, size, executable);
	if (!f)
		return "out of memory";
	memcpy(f->sha256, sha256, sizeof sha256);
	return NULL;
}

static bool parse_header(struct reader *r, char h1[MANIFEST_H1_MAX], uint64_t *count)
{
	char line[LINE_MAX_BYTES];
	const char *s = line + strlen("count ");

	if (!next_line(r, line) || strcmp(line, "gov-files 1") != 0)
		return false;
	if (!next_line(r, line) || !text_starts(line, "h1 h1:") ||
		!text_join(h1, MANIFEST_H1_MAX, line + 3, NULL))
		return false;
	if (!next_line(r, line) || !text_starts(line, "count ") ||
		!take_number(&s, UNPACK_MAX_ENTRIES, count) || *s)
		return false;
	return true;
}

static void parse_files(struct reader *r, uint64_t count, struct manifest *m)
{
	char line[LINE_MAX_BYTES];

	while (!r->why && m->len < count && next_line(r, line))
		r->why = parse_file(line, m);
	if (!r->why && r->at != r->end)
		r->why = "it goes on behind its last entry";
}

enum gov_exit manifest_parse(const char *where, const char *text, size_t n, struct manifest *out,
	char h1[MANIFEST_H1_MAX], struct err *e)
{
	struct reader r = {.at = text, .end = text + n};
	char number[24];
	struct text t = text_on(number, sizeof number);
	uint64_t count;

	if (parse_header(&r, h1, &count))
		parse_files(&r, count, out);
	else
		r.why = "it is no list of files of this gov";
	if (!r.why)
		return GOV_OK;
	manifest_free(out);
	text_add_u64(&t, r.line);
	return err_set(e, GOV_PROOF, where, ":", number, ": ", r.why, NULL);
}
