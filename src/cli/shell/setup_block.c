#include <stdlib.h>
#include <string.h>

#include "cli/shell/setup.h"

const char block_mark[] = "# >>> gov >>>";
static const char last_mark[] = "# <<< gov <<<";
/* The second line. */
static const char note_plain[] = "# Written by gov setup; gov setup --remove takes it out.";
static const char note_open[] =
	"# Written by gov setup behind a line without an end; gov setup --remove takes it out.";
static const char note_made[] =
	"# Written by gov setup with this file; gov setup --remove takes it out.";

/* Where the block is: [from, to) of the text, its line ends included. */
struct block {
	size_t from, to;
	const char *note; /* its second line */
	size_t note_len;
	bool crlf; /* what its lines end with */
};

/* Length of the line at `at` without its end, and where the next one starts. */
static size_t line_at(const char *text, size_t len, size_t at, size_t *next)
{
	const char *end = memchr(text + at, '\n', len - at);
	size_t n = end != NULL ? (size_t)(end - (text + at)) : len - at;
	*next = end != NULL ? at + n + 1 : len;
	return n > 0 && text[at + n - 1] == '\r' ? n - 1 : n;
}

static bool is_line(const char *line, size_t n, const char *mark)
{
	return n == strlen(mark) && memcmp(line, mark, n) == 0;
}

/* What editors of Windows put before a file's first line. */
static size_t bom(const char *text, size_t len)
{
	return len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* The first block at or behind `at`. 1: found; 0: there is none; -1: one without an end, be it that
 * another begins in it. */
static int find_block(const char *text, size_t len, size_t at, struct block *b)
{
	bool inside = false;
	for (size_t next; at < len; at = next) {
		at += at == 0 ? bom(text, len) : 0;
		size_t n = line_at(text, len, at, &next);
		if (is_line(text + at, n, block_mark)) {
			if (inside)
				return -1;
			inside = true;
			b->from = at;
			b->crlf = at + n + 2 == next;
			b->note = text + next;
			size_t behind;
			b->note_len = next < len ? line_at(text, len, next, &behind) : 0;
		} else if (inside && is_line(text + at, n, last_mark)) {
			b->to = next;
			return 1;
		}
	}
	return inside ? -1 : 0;
}

static enum gov_exit no_end(const char *path, struct err *e)
{
	return err_set(e, GOV_CONFIG, path, ": the line '", block_mark, "' has no '", last_mark,
		"' behind it; mend the file by hand", NULL);
}

/* Where the file ended before block_put added a line end. */
static size_t before_open(const char *text, const struct block *b)
{
	size_t end = b->from;
	end -= end > 0 && text[end - 1] == '\n';
	return end - (b->crlf && end > 0 && text[end - 1] == '\r');
}

/* Add what stands at `at` and behind it, without any block; *made: one says that gov made the file.
 * How many there were; -1: one has no end. */
static int add_without(struct text *t, const char *text, size_t len, size_t at, bool *made)
{
	struct block b;
	int count = 0, found;
	for (; (found = find_block(text, len, at, &b)) > 0; count++) {
		/* What somebody wrote behind needs that line end. */
		if (b.to == len && is_line(b.note, b.note_len, note_open))
			b.from = before_open(text, &b);
		if (b.from > at)
			text_addn(t, text + at, b.from - at);
		*made |= is_line(b.note, b.note_len, note_made);
		at = b.to;
	}
	if (at < len)
		text_addn(t, text + at, len - at);
	return found < 0 ? -1 : count;
}

static enum gov_exit no_memory(struct err *e)
{
	return err_set(e, GOV_FAILED, "setup: out of memory", NULL);
}

static void add_line(struct text *t, const char *line, size_t n, bool crlf)
{
	text_addn(t, line, n);
	text_add(t, crlf ? "\r\n" : "\n");
}

static void add_block(
	struct text *t, const char *note, size_t note_len, const char *lines, bool crlf)
{
	add_line(t, block_mark, strlen(block_mark), crlf);
	add_line(t, note, note_len, crlf);
	for (size_t at = 0, next, len = strlen(lines); at < len; at = next) {
		size_t n = line_at(lines, len, at, &next);
		add_line(t, lines + at, n, crlf);
	}
	add_line(t, last_mark, strlen(last_mark), crlf);
}

/* Does the file's first line end with CR LF? */
static bool ends_crlf(const char *text, size_t len)
{
	const char *end = len > 0 ? memchr(text, '\n', len) : NULL;
	return end != NULL && end > text && end[-1] == '\r';
}

enum gov_exit block_put(const char *path, const char *text, size_t len, const char *lines,
	char **out, size_t *out_len, struct err *e)
{
	struct block b = {.from = len, .to = len, .crlf = ends_crlf(text, len)};
	int found = find_block(text, len, 0, &b);
	bool open = found == 0 && len > 0 && text[len - 1] != '\n', made = false;
	/* Each line may get a CR. */
	size_t cap = len + 2 * strlen(lines) + 512;
	if (found < 0)
		return no_end(path, e);
	if (found == 0) {
		b.note = text == NULL ? note_made : open ? note_open : note_plain;
		b.note_len = strlen(b.note);
	}
	*out = malloc(cap);
	if (*out == NULL)
		return no_memory(e);
	struct text t = text_on(*out, cap);
	text_addn(&t, text != NULL ? text : "", b.from);
	if (open)
		add_line(&t, "", 0, b.crlf);
	add_block(&t, b.note, b.note_len, lines, b.crlf);
	if (add_without(&t, text, len, b.to, &made) < 0) {
		free(*out);
		return no_end(path, e);
	}
	*out_len = t.len;
	return GOV_OK;
}

enum gov_exit block_take(const char *path, const char *text, size_t len, char **out,
	size_t *out_len, bool *found, struct err *e)
{
	bool made = false;
	*out_len = 0;
	*out = malloc(len + 1);
	if (*out == NULL)
		return no_memory(e);
	struct text t = text_on(*out, len + 1);
	int count = add_without(&t, text, len, 0, &made);
	*found = count > 0;
	*out_len = t.len;
	if (count > 0 && !(made && t.len == bom(*out, t.len)))
		return GOV_OK;
	free(*out);
	*out = NULL;
	return count < 0 ? no_end(path, e) : GOV_OK;
}
