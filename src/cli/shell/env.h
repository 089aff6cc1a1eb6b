/* env: what `gov env` found out about a version, and those it tells (cmd_env.c). */
#ifndef GOV_CLI_ENV_H
#define GOV_CLI_ENV_H

#include "cli/cli.h"
#include "os/os.h"

struct env_setting {
	const struct selection *sel;
	char request[GOV_REQUEST_MAX]; /* GOV_VERSION */
	char bin[GOV_PATH_MAX];        /* the folder of its go */
	char tools[GOV_PATH_MAX];      /* that of its tools; it need not exist */
	char *path;                    /* PATH with it in front; heap */
	struct os_env_edit edit;
};

/* Call put for every variable beside PATH and GOV_VERSION that the version's Go gets, with values
 * of less than GOV_CONF_MAX bytes. */
void env_each(const struct env_setting *s,
	void (*put)(void *ctx, const char *name, const char *value), void *ctx);

/* Is `name` one of them? */
bool env_sets(const struct env_setting *s, const char *name);

/* Append all of it to the files that GITHUB_ENV, GITHUB_PATH and, when it is set, GITHUB_OUTPUT
 * name, for the later steps of a job of GitHub Actions. All three are opened before the first is
 * written. GOV_OK, or the code after printing the error: GOV_USAGE when no such job runs this,
 * GOV_FILESYSTEM.
 *
 * The format is the runner's (actions/runner, FileCommandManager.cs): NAME<<END, the value, END; in
 * GITHUB_PATH one folder a line, of which the last comes first on PATH. */
int env_github(struct cli *c, const struct env_setting *s);

#endif
