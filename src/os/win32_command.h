/* win32_command: command lines of Windows, where a program gets one text and cuts it into arguments
 * itself, for the files under os/ only. Neither heap nor Windows headers.
 *
 * The rules are those of CommandLineToArgvW ("Parsing C command-line arguments" on Microsoft
 * Learn), which the C runtimes of Microsoft, Go and Rust follow:
 * - The program's name ends at the next quote if it begins with one, else at the next blank.
 * - After it, blanks outside of quotes part the arguments. 2n backslashes and a quote are n
 *   backslashes and a quote that opens or closes; one backslash more makes the quote a character.
 *   Two quotes in a row within quotes are one quote, and close them.
 */
#ifndef GOV_OS_WIN32_COMMAND_H
#define GOV_OS_WIN32_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Units of the longest command line that CreateProcessW takes, its NUL included. */
#define WIN32_COMMAND_MAX 32767

/* Read the argument at `at`, NUL-terminated text, into `out` (as many units as `at` has; *n of
 * them, no NUL). Returns where the next one begins; there is none when that is the NUL. `program`:
 * `at` is the beginning of the line. */
const uint16_t *win32_next_argument(const uint16_t *at, bool program, uint16_t *out, size_t *n);

/* Write into `line` (WIN32_COMMAND_MAX units) the command line of a child that shall get the
 * strings of `prefix` (NULL-terminated; or NULL), then those of argv.
 *
 * `own` is the command line of this process. As many of the last strings as are its last arguments
 * are taken over as its text has them, never quoted anew: programs that cut it by rules of their
 * own (cmd, Cygwin's) get what the user typed. The others are quoted where they must be. */
int win32_command_line(
	uint16_t *line, const uint16_t *own, const char *const prefix[], char *const argv[]);

#endif
