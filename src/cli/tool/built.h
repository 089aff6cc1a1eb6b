/* tool_built: which Go a tool was built with, as its executable tells (cli/inspect/inspect.h). */
#ifndef GOV_CLI_TOOL_BUILT_H
#define GOV_CLI_TOOL_BUILT_H

#include "core/resolve.h"

struct tool_built {
	char go[GOV_VERSION_MAX];     /* "1.24.4" */
	char module[GOV_VERSION_MAX]; /* of its main module, "1.25.2"; "" when it has none */
};

/* False when `file` is no Go executable, or was built with no released Go. */
bool tool_built(const char *file, struct tool_built *out);

/* What `go version` of the selection says, for one whose name does not. It runs with
 * GOTOOLCHAIN=local: it switches to no other version and downloads nothing. False when it is no
 * released Go, or cannot be run. */
bool tool_go_version(const struct selection *sel, const struct conf *conf,
	const char *(*get_env)(const char *), struct version *out);

/* What `go env NAME` of the selection says, of at most three names: one value each, "" for none. A
 * value that does not fit is cut. False when go cannot be run. */
#define TOOL_GO_ENV_MAX 64
bool tool_go_env(const struct selection *sel, const struct conf *conf,
	const char *(*get_env)(const char *), const char *const names[3],
	char values[3][TOOL_GO_ENV_MAX]);

/* 24 for "1.24.4"; 0 for what is no Go 1, or too large. */
unsigned long version_minor(const char *version);

#endif
