/* cli: the command line as a function over a state struct, so that tests run it in-process.
 *
 * A command is one file, cmd_NAME.c (or full/NAME.c when it needs the network or archives): argv ->
 * one call -> print. It returns the exit code and has printed any error itself, through
 * cli_fail().
 */
#ifndef GOV_CLI_CLI_H
#define GOV_CLI_CLI_H

#include "cli/shell/shell.h"
#include "cli/ui.h"
#include "core/launch.h"
#include "core/layout.h"
#include "core/resolve.h"
#include "install/settings.h"
#include "install/store.h"

struct cli {
	const char *(*get_env)(const char *);
	const char *self; /* absolute path of the light gov, in gov-full too */
	struct platform host;
	char cwd[GOV_PATH_MAX];
	char root[GOV_PATH_MAX];   /* GOV_ROOT */
	struct settings *settings; /* loaded by cli_settings() on first use */
	bool json;                 /* --json was given */
	char **argv;               /* the whole command line, for hand-over to gov-full */
	struct err err;
};

struct command {
	const char *name;
	const char *alias;                                /* another name, or NULL */
	int (*run)(struct cli *c, int argc, char **argv); /* argv[0] is the command's name */
	const char
		*usage; /* "install [VERSION...] [--offline] ..."; completions offer its options */
	const char *summary; /* one line */
	const char *help;    /* the rest of `gov help NAME`; may be "" */
	bool bare;           /* needs neither the store nor the current folder */
	bool hidden;
};

extern const struct command cli_commands[]; /* ends with a NULL name */
const struct command *cli_find(const char *name);
/* Walk the options named in a usage text. *at starts as the text. False at the end; otherwise
 * *option points at "--name", *len bytes of it. */
bool cli_usage_option(const char **at, const char **option, size_t *len);

/* Run `gov` with argv (argv[0] = "gov"). `self` as in struct cli. Returns the exit code. */
int cli_main(int argc, char **argv, const char *self, const char *(*get_env)(const char *));

/* Print c->err and return its code. */
int cli_fail(struct cli *c);
/* A usage error: "gov: install: WHY 'WHAT'; see gov help install". `what` may be NULL. Returns
 * GOV_USAGE. */
int cli_usage(struct cli *c, const char *command, const char *why, const char *what);

/* c->settings, reading versions.ini once. NULL after printing the error (its code in c->err.code).
 */
const struct settings *cli_settings(struct cli *c);

/* Fill `in` for resolve(): root, cwd, GOV_VERSION, PATH, host, aliases. `typed` may be NULL. `conf`
 * must outlive `in`. False after printing the error. */
bool cli_resolve_in(struct cli *c, const char *typed, struct conf *conf, struct resolve_in *in);

/* The toolchain that `typed` (a command's argument; NULL: this shell and folder) means, which
 * exists. GOV_OK, or the code after printing the error. */
int cli_select(struct cli *c, const char *command, const char *typed, struct selection *out);

/* resolve() for this shell and folder, for remarks and for what need not be installed. *out says
 * what was asked even with GOV_NOT_INSTALLED. Errors are in *e and not printed, but those of
 * versions.ini. */
enum gov_exit cli_in_effect(struct cli *c, struct selection *out, struct err *e);

/* "1.24.4", "system", or a linked name: what GOV_VERSION is set to and `gov current` prints. */
const char *cli_selection_name(const struct selection *s);
/* Who asked, for people: "GOV_VERSION", "/a/.go-version:1", "~/.go/version:1, raised by
 * /a/go.mod:3 (go 1.24)". `out` is CLI_ORIGIN_MAX bytes. */
#define CLI_FLOOR_MAX (GOV_PATH_MAX + 2 * GOV_GOMOD_MAX)
#define CLI_ORIGIN_MAX (GOV_PATH_MAX + CLI_FLOOR_MAX + 32)
void cli_origin_text(const struct selection *s, char out[CLI_ORIGIN_MAX]);
const char *cli_origin_word(enum origin o); /* "env", "pin" ...: the word in JSON */

/* The line of a go.work or go.mod that is the floor: "/a/go.mod:3 (go 1.24)". */
void cli_floor_text(const struct floor *f, char out[CLI_FLOOR_MAX]);
/* What the folder's go.work or go.mod asks for, and what came of it, for `gov why`
 * (why/print_floor.c); nothing, or null, without such a file. `s` is what resolve() came to, also
 * when it failed. */
void why_floor_print(struct cli *c, const struct selection *s);
void why_floor_json(struct cli *c, const struct selection *s);

/* Take the store's lock, saying so when it waits; and make the shims agree with the store. Both
 * print the error and return its code. */
int cli_lock(struct cli *c, const char *purpose, struct store_lock *lock);
int cli_refresh_shims(struct cli *c);

/* Have trash deleted: by a process behind this one's back (*behind), or here with `wait`, or where
 * none can be started. GOV_OK, or the code after printing the error. */
int cli_reclaim(struct cli *c, struct store_trash *t, bool wait, bool *behind);

/* The default version (root/version): does the file exist; write it. cli_default_set prints the
 * error and returns its code. */
bool cli_default_exists(const struct cli *c);
int cli_default_set(struct cli *c, const char *text);

/* Become the program at `path` with the environment of `s` plus, when `path_value` is not NULL,
 * that PATH and GOV_VERSION; `call` is how its shim was called, or NULL. Returns only on failure,
 * after printing: 126 or 127. */
int cli_launch(struct cli *c, const struct selection *s, const char *path, char **argv,
	const char *path_value, const struct launch_call *call);

/* Note that this toolchain was used (core/used.h); cli_launch does so itself. */
void cli_note_use(const struct cli *c, const struct selection *s);

/* Install what `s` asks for, or with `raise` what its floor does, because a tool of it is to be
 * run: nothing goes to stdout, and nobody's default changes. The exit code; errors are printed. In
 * the light gov it becomes gov-full with the same command line, so that one process does all of it
 * and a signal ends all of it. full/install.c */
int cli_install_selected(struct cli *c, const struct selection *s, bool raise);

/* The line that enables the hook in the user's shell, for hints: eval "$(gov init bash)". `out` is
 * CLI_HINT_MAX bytes. */
#define CLI_HINT_MAX (GOV_PATH_MAX + 96)
void cli_hook_line(struct cli *c, char out[CLI_HINT_MAX]);
/* The shell that SHELL names; the system's usual one where it names none that has a hook. */
enum shell cli_user_shell(const struct cli *c);

/* Print that the store's folder cannot stand on PATH, because its name has the separator. */
int cli_unfit_root(struct cli *c);

/* Path of the light gov into out (GOV_PATH_MAX bytes), from the running executable's. */
bool cli_self(char *out);
/* Path of the gov-full that belongs to the light gov at `self`; false where there is none. */
bool cli_full(const char *self, char *out);

/* Options of a command: walks argv, leaves positional arguments in order.
 *	struct cli_option opts[] = {{"--offline", NULL, &flag}, {"--from", &value, NULL}, {0}};
 * "--from=X" and "--from X" both work, "--" ends options. A value is NULL before; to give it twice
 * is a usage error. --json is known to commands whose usage names it and sets c->json. --help
 * prints the command's help. Returns the number of positional arguments (moved to argv[1..]), -1
 * after printing a usage error, or CLI_HELP_SHOWN. `options` may be NULL. */
struct cli_option {
	const char *name;
	const char **value; /* takes a value, or NULL */
	bool *flag;         /* a flag, or NULL */
};
#define CLI_HELP_SHOWN (-2)
int cli_options(struct cli *c, const char *command, int argc, char **argv,
	const struct cli_option *options);

/* One function a command. Those in full/ are in gov-full; in the light gov, hand_over.c has them.
 */
int cmd_install(struct cli *c, int argc, char **argv);     /* full/install.c */
int cmd_remote(struct cli *c, int argc, char **argv);      /* full/remote.c: gov list --remote */
int cmd_cache(struct cli *c, int argc, char **argv);       /* full/cache.c */
int cmd_verify(struct cli *c, int argc, char **argv);      /* full/verify.c */
int cmd_import_copy(struct cli *c, int argc, char **argv); /* full/import.c */
int cmd_use(struct cli *c, int argc, char **argv);
int cmd_local(struct cli *c, int argc, char **argv);
int cmd_global(struct cli *c, int argc, char **argv);
int cmd_list(struct cli *c, int argc, char **argv);
int cmd_current(struct cli *c, int argc, char **argv);
int cmd_why(struct cli *c, int argc, char **argv);
int cmd_which(struct cli *c, int argc, char **argv);
int cmd_exec(struct cli *c, int argc, char **argv);
int cmd_env(struct cli *c, int argc, char **argv);
int cmd_uninstall(struct cli *c, int argc, char **argv);
int cmd_link(struct cli *c, int argc, char **argv);
int cmd_tool(struct cli *c, int argc, char **argv);
int cmd_import(struct cli *c, int argc, char **argv);
int cmd_prune(struct cli *c, int argc, char **argv);
int cmd_inspect(struct cli *c, int argc, char **argv);
int cmd_doctor(struct cli *c, int argc, char **argv);
int cmd_editor(struct cli *c, int argc, char **argv);
int cmd_init(struct cli *c, int argc, char **argv);
int cmd_setup(struct cli *c, int argc, char **argv);
int cmd_reclaim(struct cli *c, int argc, char **argv); /* hidden: the rest of an uninstall */
int cmd_shim(struct cli *c, int argc, char **argv);    /* hidden: a shim's hand-over */
int cmd_help(struct cli *c, int argc, char **argv);
int cmd_version(struct cli *c, int argc, char **argv);

/* What `gov help NAME` prints behind usage and summary; each stands beside its command. */
extern const char help_install[], help_use[], help_local[], help_global[], help_list[],
	help_current[], help_why[], help_which[], help_exec[], help_env[], help_uninstall[],
	help_link[], help_tool[], help_cache[], help_verify[], help_doctor[], help_editor[],
	help_inspect[], help_import[], help_prune[], help_init[], help_setup[], help_help[],
	help_version[];
void cli_show_help(const struct command *cmd);

#endif
