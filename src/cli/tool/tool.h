/* tool: what the files of `gov tool` share. One file a verb: install.c (install, upgrade),
 * list.c, cmd_tool.c (the rest). gov does not build: it runs the toolchain's own go. */
#ifndef GOV_CLI_TOOL_H
#define GOV_CLI_TOOL_H

#include "cli/cli.h"
#include "install/store_tools.h"

#define TOOL_PACKAGE_MAX 512 /* bytes of a package path, NUL included */

/* --- short names (names.c) --- */

/* The package that a well-known tool's name stands for; NULL when it is not known. */
const char *tool_package(const char *name);
/* The i-th known name; NULL behind the last. */
const char *tool_known(size_t i);

/* --- what is in a program (info.c) --- */

struct tool_info {
	char tool[GOV_TOOL_MAX];
	char go[GOV_VERSION_MAX];       /* "1.24.4": what built it */
	char package[TOOL_PACKAGE_MAX]; /* github.com/go-delve/delve/cmd/dlv */
	char module[TOOL_PACKAGE_MAX];  /* github.com/go-delve/delve */
	char version[256];              /* of the module; "" when unknown, like all of these */
};
struct tool_infos {
	struct tool_info *at; /* sorted by name; from malloc */
	size_t len;
};

/* What `go version -m` of the toolchain `s` says of the programs in the folder `bin`, which is the
 * truth about them whoever put them there. A program of which it says nothing has only its name.
 * The caller frees out->at. */
enum gov_exit tool_infos(struct cli *c, const struct selection *s, const char *bin,
	struct tool_infos *out, struct err *e);

/* --- the toolchains that a command is about (cmd_tool.c) --- */

struct tool_target {
	const char *go; /* --go; NULL: what this shell and folder want */
	bool all;       /* --all */
};

/* Call one(c, selection, ctx) for each of them; its codes are gathered: the first that is not
 * GOV_OK is returned, after the rest has been tried; an interruption ends it at once. Prints the
 * error when there is none. */
int tool_each_toolchain(struct cli *c, const struct tool_target *t,
	int (*one)(struct cli *c, const struct selection *s, void *ctx), void *ctx);

/* Everything installed is listed whatever is selected here. */
int tool_each_installed(
	struct cli *c, int (*one)(struct cli *c, const struct selection *s, void *ctx), void *ctx);

/* Is it the code of a program that was ended: by a signal, as shells count it, or on Windows by an
 * NTSTATUS such as 0xC000013A, which is negative in an int? */
bool tool_was_ended(int code);

/* With --all it is enough that one toolchain has a tool. GOV_NOT_INSTALLED after printing an error
 * for each of the n that was not found. */
int tool_check_found(struct cli *c, int n, char **tools, const bool *found);

/* The verbs; argv are n positional arguments. Return the exit code, having printed any error. */
int tool_install(struct cli *c, const struct tool_target *t, int n, char **argv);
int tool_upgrade(struct cli *c, const struct tool_target *t, int n, char **argv);
int tool_list(struct cli *c);

#endif
