/* shell: the shells gov writes code for, and how each quotes. Prints to stdout through ui. */
#ifndef GOV_CLI_SHELL_H
#define GOV_CLI_SHELL_H

#include <stdbool.h>
#include <stddef.h>

enum shell { SHELL_SH, SHELL_BASH, SHELL_ZSH, SHELL_FISH };

/* "bash", or a path of it such as $SHELL. False for a shell gov does not know; NULL is unknown. */
bool shell_find(const char *name, enum shell *out);
const char *shell_name(enum shell s);

/* Print `s` as one quoted word. */
void shell_quote(enum shell s, const char *word);
/* Print a line that exports NAME with a value, or removes it. */
void shell_set(enum shell s, const char *name, const char *value);
void shell_unset(enum shell s, const char *name);
/* Print a line that sets PATH to a value of folders separated by ':'. */
void shell_set_path(enum shell s, const char *value);

#endif
