#include "core/pin.h"

#include <string.h>

#include "core/pin_text.h"

#define ADVICE "write one version such as 1.24.4 in it, or remove it"

/* Length of the text before a comment; line->n when there is none. */
static size_t comment_at(const struct pin_line *line)
{
	for (size_t i = 0; i < line->n; i++) {
		bool slashes = i + 1 < line->n && line->p[i] == '/' && line->p[i + 1] == '/';
		if (line->p[i] == '#' || slashes)
			return i;
	}
	return line->n;
}

static enum pin_result not_a_request(
	struct err *e, const char *path, const struct pin_line *line, struct request *scratch)
{
	size_t n = comment_at(line);
	if (n < line->n && request_parse(line->p, n, REQUEST_PINNED, scratch))
		return pin_bad(e, path, line, "a comment behind the version",
			"put the comment on a line of its own");
	return pin_bad(e, path, line, "not a version", ADVICE);
}

/* One line that is neither blank nor a comment. */
static enum pin_result take_line(const char *path, const struct pin_line *line, bool have,
	struct request *out, struct err *e)
{
	if (pin_is_conflict(line))
		return pin_conflict(e, path, line);
	if (have)
		return pin_bad(
			e, path, line, "text behind the version", "keep one version in the file");
	if (!request_parse(line->p, line->n, REQUEST_PINNED, out))
		return not_a_request(e, path, line, out);
	return PIN_FOUND;
}

static enum pin_result read_lines(
	const struct pin_file *f, struct request *out, unsigned *number, struct err *e)
{
	struct pin_line at = {0};
	enum pin_result result = PIN_NONE;
	while (pin_next(f, &at)) {
		const char *why = pin_bytes(&at);
		if (why)
			return pin_bad(e, f->path, &at, why, ADVICE);
		pin_trim(&at);
		if (at.n == 0 || comment_at(&at) == 0)
			continue;
		result = take_line(f->path, &at, result == PIN_FOUND, out, e);
		if (result == PIN_BAD)
			return PIN_BAD;
		*number = at.number;
	}
	return result;
}

enum pin_result pin_parse(const char *path, const char *data, size_t n, struct request *out,
	unsigned *line, struct err *e)
{
	struct pin_file f = {path, data, n};
	return pin_decode(&f, ADVICE, read_lines, out, line, e);
}
