/* init: the hooks' texts, one a shell. In them @root@ and @self@ stand for quoted paths;
 * @commands@, @names@, @options@ and @platforms@ for what completions offer (cmd_init.c writes each
 * in the shell's way). */
#ifndef GOV_CLI_INIT_H
#define GOV_CLI_INIT_H

extern const char init_bash[], init_zsh[], init_fish[];

#endif
