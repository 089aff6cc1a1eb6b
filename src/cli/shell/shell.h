/* shell: the shells gov writes code for, and how each quotes. Prints to stdout through ui.
 *
 * What shell_begin .. shell_end print is for
 *	eval "$(gov env 1.24)"                                       sh, bash, zsh
 *	gov env 1.24 --shell fish | source                           fish
 *	gov env 1.24 --shell pwsh | Out-String | Invoke-Expression   PowerShell 5.1 and 7
 *	for /f "delims=" %i in ('gov env 1.24 --shell cmd') do @%i   cmd.exe, no CALL before the %i
 *	gov env 1.24 --shell nu | from json | load-env               nushell
 * In the JSON for nushell null removes a variable.
 *
 * For PowerShell it is ASCII, whatever the values hold: it reads what programs print in the
 * console's code page. So does cmd.exe's for /f: who has other letters in names calls chcp 65001
 * before. Without delayed expansion (cmd /v:on) it takes such a line as it is, after all its
 * expansions, so nothing is escaped for it; a value of several lines cannot be given to it.
 */
#ifndef GOV_CLI_SHELL_H
#define GOV_CLI_SHELL_H

#include <stdbool.h>

#include "core/text.h"

enum shell { SHELL_SH, SHELL_BASH, SHELL_ZSH, SHELL_FISH, SHELL_PWSH, SHELL_CMD, SHELL_NU };

/* For messages and help. */
#define SHELL_NAMES "sh, bash, zsh, fish, pwsh, cmd and nu"

/* "bash", or a path of it such as $SHELL; with .exe too. "powershell" is SHELL_PWSH. False for a
 * shell gov does not know; NULL is unknown. */
bool shell_find(const char *name, enum shell *out);
/* Does that name Windows PowerShell 5.1, by "powershell", or a path of it? */
bool shell_is_powershell5(const char *name);
const char *shell_name(enum shell s);

/* Print `s` as one quoted word of a script. For cmd.exe: of a batch file. */
void shell_quote(enum shell s, const char *word);
/* The same into a text. */
void shell_add_quoted(struct text *to, enum shell s, const char *word);

/* Write a path in place as the shell names it: as the system does, but Git Bash and its like on
 * Windows have "/c/x". */
void shell_path(enum shell s, char *path);

/* Around everything that one command prints of the following. */
void shell_begin(enum shell s);
void shell_end(enum shell s);
/* Print code that exports NAME with a value, or removes it. */
void shell_set(enum shell s, const char *name, const char *value);
void shell_unset(enum shell s, const char *name);
/* The same for PATH; `value` has folders separated as in the environment. */
void shell_set_path(enum shell s, const char *value);

#endif
