/* init: the hooks' texts, one a shell. In them @root@ and @self@ stand for quoted paths;
 * @commands@, @names@, @options@, @platforms@, @tools@, @shells@, @hooks@ and @versioned@ for what
 * completions offer (init_hook.c writes each in the shell's way). */
#ifndef GOV_CLI_INIT_H
#define GOV_CLI_INIT_H

#include "cli/cli.h"

extern const char init_bash[], init_zsh[], init_fish[], init_pwsh[], init_cmd[], init_nu[];
/* What comes behind: a string of more than 4,095 bytes is not portable C. */
extern const char init_pwsh_completer[], init_nu_completer[];

/* The hook of a shell other than SHELL_SH, calling gov by the path `self`; from malloc. NULL when
 * out of memory. */
char *init_hook(const struct cli *c, enum shell shell, const char *self);

#endif
