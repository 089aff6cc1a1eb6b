#include "cli/ui.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "os/os.h"

#define LINE_MAX_BYTES 8192
#define OUT_MAX_BYTES 8192 /* of results that wait to be written together */
#define REDRAW_MS 100
#define BAR_MIN 10
#define BAR_MAX 40
#define NAME_MIN 12

static struct {
	bool colour_out, colour_err, bar;
	bool by_line; /* stdout is a terminal: a line shows when it ends */
} ui;

static struct {
	char text[OUT_MAX_BYTES];
	size_t len;
	bool failed;
} result;

static struct {
	bool running; /* between the first ui_progress and ui_progress_end */
	char what[128];
	uint64_t first, done, total; /* `first`: bytes that were there before we began */
	uint64_t started_ms, drawn_ms;
} bar;
static atomic_bool bar_drawn; /* something stands on the terminal's last line */

void ui_start(const char *(*get_env)(const char *))
{
	const char *no_color = get_env("NO_COLOR");
	const char *term = get_env("TERM");
	bool dumb = term != NULL && strcmp(term, "dumb") == 0;
	bool colour = !dumb && (no_color == NULL || *no_color == '\0');
	ui.colour_out = colour && os_is_ansi(1);
	ui.colour_err = colour && os_is_ansi(2);
	ui.bar = !dumb && os_is_ansi(2);
	ui.by_line = os_is_terminal(1);
	memset(&bar, 0, sizeof bar);
	bar_drawn = false;
}

const char *ui_style(const char *name)
{
	static const struct {
		const char *name, *sequence;
	} styles[] = {{"bold", "\033[1m"}, {"dim", "\033[2m"}, {"green", "\033[32m"},
		{"yellow", "\033[33m"}, {"red", "\033[31m"}, {"off", "\033[0m"}};
	for (size_t i = 0; ui.colour_out && i < sizeof styles / sizeof *styles; i++)
		if (strcmp(styles[i].name, name) == 0)
			return styles[i].sequence;
	return "";
}

void ui_harmless(const char *s, char *out, size_t cap)
{
	size_t n = 0;
	for (; *s != '\0' && n + 1 < cap; s++)
		out[n++] = (unsigned char)*s < 0x20 || *s == 0x7f ? '?' : *s;
	out[n] = '\0';
}

static void flush_out(void)
{
	if (result.len > 0 && os_stdout(result.text, result.len) != 0)
		result.failed = true;
	result.len = 0;
}

/* Bytes of s[0..n) before a character that may go on behind it. */
static size_t whole_characters(const char *s, size_t n)
{
	size_t last = n;
	while (last > 0 && n - last < 4) {
		unsigned char c = (unsigned char)s[--last];
		if (c < 0x80)
			return n;
		if (c >= 0xc0)
			return last;
	}
	return n;
}

/* Make room; what is left is less than a character. */
static void flush_full(void)
{
	size_t whole = whole_characters(result.text, result.len), rest = result.len - whole;
	char part[4];
	memcpy(part, result.text + whole, rest);
	result.len = whole;
	flush_out();
	memcpy(result.text, part, rest);
	result.len = rest;
}

static void add_out(const char *s, size_t n)
{
	while (n > 0) {
		if (result.len == sizeof result.text)
			flush_full();
		size_t room = sizeof result.text - result.len, piece = n < room ? n : room;
		memcpy(result.text + result.len, s, piece);
		result.len += piece;
		s += piece;
		n -= piece;
	}
	if (ui.by_line && result.len > 0 && result.text[result.len - 1] == '\n')
		flush_out();
}

/* A text of any length, n bytes and a NUL. */
GOV_PRINTF(2, 0) static void format_long(size_t n, const char *format, va_list args)
{
	char *text = malloc(n + 1);
	if (text == NULL) {
		result.failed = true;
		return;
	}
	vsnprintf(text, n + 1, format, args);
	add_out(text, n);
	free(text);
}

void ui_out(const char *format, ...)
{
	char text[1024];
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(text, sizeof text, format, args);
	if (n < 0)
		result.failed = true;
	else if ((size_t)n < sizeof text)
		add_out(text, (size_t)n);
	else
		format_long((size_t)n, format, again);
	va_end(again);
	va_end(args);
}

static void clear_bar(void)
{
	if (bar_drawn)
		os_stderr("\r\033[K", 4);
	bar_drawn = false;
}

/* One write a line, so that lines of parallel processes do not mix. */
static void say(const char *prefix, const char *text)
{
	char line[LINE_MAX_BYTES], harmless[LINE_MAX_BYTES];
	flush_out();
	clear_bar();
	ui_harmless(text, harmless, sizeof harmless);
	struct text t = text_on(line, sizeof line - 1);
	text_add(&t, prefix);
	text_add(&t, harmless);
	line[t.len] = '\n';
	os_stderr(line, t.len + 1);
}

void ui_say(const char *format, ...)
{
	char text[LINE_MAX_BYTES];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	say("gov: ", text);
}

bool ui_ask(const char *format, ...)
{
	char text[LINE_MAX_BYTES], line[LINE_MAX_BYTES], answer[16];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	flush_out();
	struct text t = text_on(line, sizeof line);
	text_add(&t, "gov: ");
	text_add(&t, text);
	text_add(&t, " [y/N] ");
	os_stderr(line, t.len);
	if (fgets(answer, sizeof answer, stdin) == NULL)
		return false;
	answer[strcspn(answer, "\r\n")] = '\0';
	return strcmp(answer, "y") == 0 || strcmp(answer, "yes") == 0;
}

void ui_error(const struct err *e)
{
	say(ui.colour_err ? "\033[31mgov:\033[0m " : "gov: ", e->text);
}

static double mib(uint64_t bytes)
{
	return (double)bytes / (1024 * 1024);
}

static double seconds_since(uint64_t ms)
{
	return (double)(os_monotonic_ms() - ms) / 1000;
}

/* " 45%  12.3 MiB/s  0:07", as much of it as is known. */
static void bar_tail(char *out, size_t cap)
{
	double seconds = seconds_since(bar.started_ms);
	double rate = seconds > 0.5 ? (double)(bar.done - bar.first) / seconds : 0;
	char percent[16], speed[32] = "", left[32] = "";
	if (bar.total > 0)
		snprintf(percent, sizeof percent, "%3.0f%%",
			100 * (double)bar.done / (double)bar.total);
	else
		snprintf(percent, sizeof percent, "%.1f MiB", mib(bar.done));
	if (rate > 0)
		snprintf(speed, sizeof speed, " %5.1f MiB/s", rate / (1024 * 1024));
	if (rate > 0 && bar.total > bar.done) {
		double eta = (double)(bar.total - bar.done) / rate;
		if (eta < 6000)
			snprintf(left, sizeof left, " %2u:%02u", (unsigned)eta / 60,
				(unsigned)eta % 60);
	}
	snprintf(out, cap, " %s%s%s", percent, speed, left);
}

static void bar_gauge(char *out, size_t width)
{
	size_t full = bar.total > 0 ? (size_t)(bar.done * (width - 2) / bar.total) : 0;
	out[0] = '[';
	for (size_t i = 0; i < width - 2; i++)
		out[1 + i] = i < full ? '#' : '.';
	out[width - 1] = ']';
	out[width] = '\0';
}

static void bar_draw(void)
{
	char tail[96], gauge[BAR_MAX + 4] = " ", line[512];
	size_t columns = os_terminal_columns();
	size_t width =
		columns > 1 ? columns - 1 : 1; /* the last column would wrap on some terminals */
	bar_tail(tail, sizeof tail);
	size_t name = strlen(bar.what), rest = strlen(tail);
	size_t room = width > rest ? width - rest : 0;
	if (bar.total > 0 && room > name + BAR_MIN + 1) {
		size_t wide = room - name - 1;
		bar_gauge(gauge + 1, wide < BAR_MAX ? wide : BAR_MAX);
	} else {
		gauge[0] = '\0';
		if (name > room)
			name = room < NAME_MIN ? 0 : room;
	}
	int n = snprintf(line, sizeof line, "\r%.*s%s%.*s\033[K", (int)name, bar.what, gauge,
		(int)width, tail);
	bar_drawn = true;
	if (n > 0 && (size_t)n < sizeof line)
		os_stderr(line, (size_t)n);
}

/* The shell's prompt shall not stand behind half a bar. */
static void interrupted(int signal)
{
	clear_bar();
	os_end_by(signal);
}

static void bar_begin(const char *what, uint64_t done)
{
	memset(&bar, 0, sizeof bar);
	bar.running = true;
	if (ui.bar)
		os_at_end(interrupted);
	ui_harmless(what, bar.what, sizeof bar.what);
	bar.first = done;
	bar.started_ms = os_monotonic_ms();
}

void ui_progress(const char *what, uint64_t done, uint64_t total)
{
	if (bar.running && strncmp(bar.what, what, sizeof bar.what - 1) != 0)
		ui_progress_end();
	if (!bar.running)
		bar_begin(what, done);
	if (done < bar.first)
		bar.first = done; /* the server made us begin again */
	bar.done = done;
	bar.total = total < done ? 0 : total;
	if (!ui.bar)
		return;
	uint64_t now = os_monotonic_ms();
	if (bar_drawn && now - bar.drawn_ms < REDRAW_MS)
		return;
	bar.drawn_ms = now;
	bar_draw();
}

void ui_progress_end(void)
{
	if (!bar.running)
		return;
	clear_bar();
	bar.running = false;
	double seconds = seconds_since(bar.started_ms);
	if (ui.bar || seconds < 1 || text_starts(bar.what, "unpacking"))
		return;
	ui_say("%s: %.1f MiB in %.0f s (%.1f MiB/s)", bar.what, mib(bar.done - bar.first), seconds,
		mib(bar.done - bar.first) / seconds);
}

enum gov_exit ui_finish(void)
{
	clear_bar();
	flush_out();
	bool failed = result.failed;
	result.failed = false;
	return failed ? GOV_FAILED : GOV_OK;
}
