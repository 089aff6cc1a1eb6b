/* goenv: the settings of cmd/go as it will see them (initEnvCache and Getenv in
 * src/cmd/go/internal/cfg/cfg.go): the environment that a shim makes for it, the file of
 * `go env -w`, and GOROOT/go.env, in this order. An empty variable counts as none; an empty value
 * in the first file hides that of the second.
 *
 *	struct goenv *env = goenv_open(c, &sel, goroot);
 *	const char *proxy = goenv_get(env, "GOPROXY", NULL);
 *	goenv_close(env);
 */
#ifndef GOV_CLI_GOENV_H
#define GOV_CLI_GOENV_H

#include "cli/cli.h"

enum goenv_source {
	GOENV_NOWHERE,
	GOENV_ENVIRONMENT,
	GOENV_GOV,      /* gov sets it for an explicit choice of version */
	GOENV_SETTINGS, /* [env] of versions.ini */
	GOENV_FILE,     /* go env -w */
	GOENV_GOROOT,   /* GOROOT/go.env */
};

struct goenv;

/* What the Go of `s` sees; `goroot` is its GOROOT, or NULL when unknown. Heap; close it. NULL after
 * storing the error. */
struct goenv *goenv_open(struct cli *c, const struct selection *s, const char *goroot);
void goenv_close(struct goenv *env); /* NULL is fine */

/* The value, "" for none; valid until goenv_close. `source` may be NULL. */
const char *goenv_get(const struct goenv *env, const char *name, enum goenv_source *source);

/* "environment", the path of a file: where a value comes from, for people. */
const char *goenv_where(const struct goenv *env, enum goenv_source source);

/* The file of `go env -w`, by GOENV or the system's custom, into out (GOV_PATH_MAX bytes). False
 * when there can be none. */
bool goenv_file(const struct cli *c, char *out);

#endif
