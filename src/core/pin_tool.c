#include "core/pin.h"

#include <string.h>

#include "core/pin_text.h"

#define ADVICE "write a line such as \"golang 1.24.4\" in it, or remove it"

/* Cut the first word off *line into *word; empty at the end. */
static void cut_word(struct pin_line *line, struct pin_line *word)
{
	pin_trim(line);
	*word = *line;
	word->n = 0;
	while (word->n < line->n && !text_is_blank(line->p[word->n]))
		word->n++;
	line->p += word->n;
	line->n -= word->n;
}

static bool word_is(const struct pin_line *word, const char *s)
{
	return word->n == strlen(s) && memcmp(word->p, s, word->n) == 0;
}

static bool is_golang(const struct pin_line *line)
{
	struct pin_line rest = *line, word;
	cut_word(&rest, &word);
	return word_is(&word, "golang") || word_is(&word, "go");
}

static struct pin_line without_comment(struct pin_line line)
{
	const char *hash = line.n > 0 ? memchr(line.p, '#', line.n) : NULL;
	if (hash)
		line.n = (size_t)(hash - line.p);
	return line;
}

static enum pin_result take_line(
	const char *path, const struct pin_line *line, struct request *out, struct err *e)
{
	struct pin_line rest = without_comment(*line), word;
	const char *why = pin_bytes(&rest);
	if (why)
		return pin_bad(e, path, line, why, ADVICE);
	cut_word(&rest, &word);
	cut_word(&rest, &word);
	if (word.n == 0)
		return pin_bad(e, path, line, "no version on the line", ADVICE);
	if (!request_parse(word.p, word.n, REQUEST_PINNED, out))
		return pin_bad(e, path, &word, "not a version", ADVICE);
	return PIN_FOUND;
}

static enum pin_result read_lines(
	const struct pin_file *f, struct request *out, unsigned *number, struct err *e)
{
	struct pin_line at = {0}, golang = {0}, conflict = {0};
	while (pin_next(f, &at)) {
		struct pin_line code = without_comment(at);
		if (golang.number == 0 && is_golang(&code))
			golang = at;
		if (conflict.number == 0 && pin_is_conflict(&at))
			conflict = at;
	}
	if (golang.number == 0)
		return PIN_NONE;
	if (conflict.number != 0)
		return pin_conflict(e, f->path, &conflict);
	*number = golang.number;
	return take_line(f->path, &golang, out, e);
}

enum pin_result pin_parse_tool_versions(const char *path, const char *data, size_t n,
	struct request *out, unsigned *line, struct err *e)
{
	struct pin_file f = {path, data, n};
	return pin_decode(&f, ADVICE, read_lines, out, line, e);
}
