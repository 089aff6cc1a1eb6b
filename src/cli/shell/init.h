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

/* The shims go in front even when they are on PATH already: a login shell inside another (tmux,
 * macOS path_helper) puts the system's folders before them. What is done to PATH is the shell's own
 * work, so the hook starts no process, neither here nor at a prompt. */
/* clang-format off */
#define INIT_SHIMS_FIRST \
	"__gov_root=@root@\n" \
	"__gov_self=@self@\n" \
	"__gov_path=:$PATH:\n" \
	"while case $__gov_path in *\":$__gov_root/shims:\"*) true ;; *) false ;; esac; do\n" \
	"	__gov_path=${__gov_path%%\":$__gov_root/shims:\"*}:${__gov_path#*\":$__gov_root/shims:\"}\n" \
	"done\n" \
	"__gov_path=${__gov_path#:}\n" \
	"__gov_path=${__gov_path%:}\n" \
	"export PATH=\"$__gov_root/shims${__gov_path:+:$__gov_path}\"\n" \
	"unset __gov_path\n"
/* clang-format on */

#endif
