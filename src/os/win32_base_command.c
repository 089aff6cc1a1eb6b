#include "os/win32_command.h"

#include <string.h>

#include "os/win32_wide.h"

#define BAD_NAME 123 /* ERROR_INVALID_NAME */

static bool is_blank(uint16_t c)
{
	return c == ' ' || c == '\t';
}

static const uint16_t *skip_blanks(const uint16_t *at)
{
	while (is_blank(*at))
		at++;
	return at;
}

/* A name has no escapes: it may end in a backslash, and cannot hold a quote. */
static const uint16_t *next_program(const uint16_t *at, uint16_t *out, size_t *n)
{
	bool quoted = *at == '"';

	*n = 0;
	if (quoted)
		at++;
	while (*at && (quoted ? *at != '"' : !is_blank(*at)))
		out[(*n)++] = *at++;
	if (quoted && *at)
		at++;
	return skip_blanks(at);
}

static void put(uint16_t *out, size_t *n, uint16_t c, size_t times)
{
	while (times-- > 0)
		out[(*n)++] = c;
}

/* At a quote that is no character of its own: opens or closes, or is one of two within quotes. */
static const uint16_t *pass_quote(const uint16_t *at, bool *quoted, uint16_t *out, size_t *n)
{
	if (*quoted && at[1] == '"')
		put(out, n, *++at, 1);
	*quoted = !*quoted;
	return at + 1;
}

const uint16_t *win32_next_argument(const uint16_t *at, bool program, uint16_t *out, size_t *n)
{
	bool quoted = false;

	if (program)
		return next_program(at, out, n);
	*n = 0;
	while (*at && (quoted || !is_blank(*at))) {
		size_t slashes = 0;

		while (at[slashes] == '\\')
			slashes++;
		at += slashes;
		put(out, n, '\\', *at == '"' ? slashes / 2 : slashes);
		if (*at == '"' && slashes % 2 == 0)
			at = pass_quote(at, &quoted, out, n);
		else if (*at && (quoted || !is_blank(*at)))
			out[(*n)++] = *at++;
	}
	return skip_blanks(at);
}

/* A line being written; the first error sticks. */
struct line {
	uint16_t *text;
	size_t len;
	int code;
};

static void add_units(struct line *l, uint16_t c, size_t times)
{
	if (!l->code && WIN32_COMMAND_MAX - 1 - l->len < times)
		l->code = WIN32_TOO_LONG;
	if (!l->code)
		put(l->text, &l->len, c, times);
}

static void add_text(struct line *l, const char *s, size_t n)
{
	size_t len = 0;

	if (!l->code)
		l->code = win32_widen(s, n, l->text + l->len, WIN32_COMMAND_MAX - 1 - l->len, &len);
	l->len += len;
}

static void add_program(struct line *l, const char *name)
{
	bool quote = !*name || strcspn(name, " \t") < strlen(name);

	if (strchr(name, '"'))
		l->code = BAD_NAME;
	add_units(l, '"', quote);
	add_text(l, name, strlen(name));
	add_units(l, '"', quote);
}

/* Backslashes are doubled before a quote only, be it one of the argument or the one that closes. */
static void add_argument(struct line *l, const char *arg)
{
	bool quote = !*arg || arg[strcspn(arg, " \t\n\v\"")];

	add_units(l, '"', quote);
	while (*arg) {
		size_t n = strcspn(arg, "\\\"");
		size_t slashes = strspn(arg + n, "\\");
		char stop = arg[n + slashes];

		add_text(l, arg, n);
		add_units(l, '\\', (stop == '"' || (!stop && quote)) ? 2 * slashes : slashes);
		arg += n + slashes;
		if (stop == '"') {
			add_units(l, '\\', 1);
			add_units(l, '"', 1);
			arg++;
		}
	}
	add_units(l, '"', quote);
}

static void add_raw(struct line *l, const uint16_t *tail)
{
	size_t n = win32_len(tail);

	if (!l->code && WIN32_COMMAND_MAX - 1 - l->len < n)
		l->code = WIN32_TOO_LONG;
	if (l->code)
		return;
	memcpy(l->text + l->len, tail, n * sizeof *tail);
	l->len += n;
}

/* The strings of two lists as one. */
struct strings {
	const char *const *prefix;
	char *const *argv;
	size_t prefix_len, len;
};

static struct strings strings_of(const char *const prefix[], char *const argv[])
{
	struct strings s = {.prefix = prefix, .argv = argv};

	while (prefix && prefix[s.prefix_len])
		s.prefix_len++;
	while (argv[s.len])
		s.len++;
	s.len += s.prefix_len;
	return s;
}

static const char *string_at(const struct strings *s, size_t i)
{
	return i < s->prefix_len ? s->prefix[i] : s->argv[i - s->prefix_len];
}

/* Is `s` the n units at `w`? Only as many bytes of it are widened as can make n units. */
static bool is_same(const char *s, const uint16_t *w, size_t n)
{
	uint16_t some[64];
	char bytes[sizeof some / sizeof *some * 3];
	size_t len = strlen(s);
	size_t at = 0;

	while (n > 0) {
		size_t units = n < 64 ? n : 64;
		size_t size;

		/* Both halves of a pair, or neither. */
		if (units < n && (w[units - 1] & 0xfc00) == 0xd800)
			units--;
		if (win32_narrow(w, units, bytes, sizeof bytes, &size) != 0 || len - at < size ||
			memcmp(s + at, bytes, size) != 0)
			return false;
		at += size;
		w += units;
		n -= units;
	}
	return at == len;
}

static size_t count_arguments(const uint16_t *own, uint16_t *scratch)
{
	size_t n = 1, len;

	for (own = win32_next_argument(own, true, scratch, &len); *own; n++)
		own = win32_next_argument(own, false, scratch, &len);
	return n;
}

/* Where in `own` the arguments begin that `s` ends with; *keep of its strings stand before them. A
 * program's name has rules of its own and is taken over only with everything that follows. */
static const uint16_t *find_tail(
	const struct strings *s, const uint16_t *own, uint16_t *scratch, size_t *keep)
{
	size_t total = count_arguments(own, scratch);
	const uint16_t *tail = NULL;
	size_t n;

	for (size_t j = 0; j < total; j++) {
		const uint16_t *at = own;
		size_t i = j + s->len - total;

		own = win32_next_argument(at, j == 0, scratch, &n);
		if (j + s->len < total || (i == 0) != (j == 0) ||
			!is_same(string_at(s, i), scratch, n)) {
			tail = NULL;
			*keep = s->len;
		} else if (!tail) {
			tail = at;
			*keep = i;
		}
	}
	return tail;
}

int win32_command_line(
	uint16_t *line, const uint16_t *own, const char *const prefix[], char *const argv[])
{
	struct line l = {.text = line};
	struct strings s = strings_of(prefix, argv);
	size_t keep = s.len;
	const uint16_t *tail = find_tail(&s, own, line, &keep);

	for (size_t i = 0; i < keep; i++) {
		add_units(&l, ' ', i > 0);
		if (i == 0)
			add_program(&l, string_at(&s, i));
		else
			add_argument(&l, string_at(&s, i));
	}
	if (tail) {
		add_units(&l, ' ', keep > 0);
		add_raw(&l, tail);
	}
	line[l.len] = 0;
	return l.code;
}
