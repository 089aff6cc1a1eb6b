/* ui: the only code that writes to the terminal. stdout is for results, stderr for talk. Colour and
 * progress only on a terminal (each stream for itself) whose TERM is not dumb; NO_COLOR turns
 * colour off.
 */
#ifndef GOV_CLI_UI_H
#define GOV_CLI_UI_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"

#if defined(__GNUC__)
#define GOV_PRINTF(a, b) __attribute__((format(printf, a, b)))
#else
#define GOV_PRINTF(a, b)
#endif

/* Decide colour and progress once; get_env is the caller's. */
void ui_start(const char *(*get_env)(const char *));

void ui_out(const char *format, ...) GOV_PRINTF(1, 2); /* result, to stdout */
/* A line of talk, "gov: ..." to stderr; control bytes become '?'. */
void ui_say(const char *format, ...) GOV_PRINTF(1, 2);
void ui_error(const struct err *e); /* "gov: TEXT", red prefix on terminals */

/* Ask a question that yes or no answers, on stderr, and read a line of stdin; anything but "y" and
 * "yes" is no. Only for terminals: the caller looks. */
bool ui_ask(const char *format, ...) GOV_PRINTF(1, 2);

/* ANSI sequence for "bold", "dim", "green", "yellow", "red", "off" on stdout, or "" without colour.
 */
const char *ui_style(const char *name);

/* Progress of one thing. On a terminal a bar with rate and time left, redrawn at most ten times a
 * second; otherwise silent (ui_progress_end prints one quiet line with size, time and rate when
 * `what` was a download of over a second). total 0: unknown. */
void ui_progress(const char *what, uint64_t done, uint64_t total);
void ui_progress_end(void);

/* GOV_OK, or GOV_FAILED when stdout could not be written (disk full, closed pipe). */
enum gov_exit ui_finish(void);

/* A copy of `s` for people in out: control bytes, which could steer a terminal, become '?'. */
void ui_harmless(const char *s, char *out, size_t cap);

/* JSON on stdout, one value: objects and arrays nest; commas, quotes, escapes and indentation are
 * the writer's. key is NULL inside arrays. */
void json_open(const char *key, char bracket); /* '{' or '[' */
void json_close(void);
void json_string(const char *key, const char *value); /* NULL value: null */
void json_path(const char *key, const char *path);    /* as the system writes it; NULL: null */
void json_bool(const char *key, bool value);
void json_number(const char *key, uint64_t value);

#endif
