/* launch: what a shim's command line asks for, and the environment that a chosen Go gets (design,
 * section 5). */
#ifndef GOV_CORE_LAUNCH_H
#define GOV_CORE_LAUNCH_H

#include "core/resolve.h"
#include "os/os.h"

/* Names gov reads or writes in the environment. */
#define GOV_ENV_VERSION "GOV_VERSION"
#define GOV_ENV_ROOT "GOV_ROOT"
#define GOV_ENV_DEPTH "GOV_SHIM_DEPTH" /* how many `system` or linked hand-overs deep we are */
#define GOV_DEPTH_MAX 40

/* How a shim was called: `go build`, `go +1.24.4 build`, `go1.24.4 build`. */
struct launch_call {
	char tool[GOV_REQUEST_MAX];      /* to be run: "go", "gofmt", "dlv"; without OS_EXE */
	char typed[GOV_REQUEST_MAX + 4]; /* request for resolve(); "" when none was typed */
	bool plus; /* the first argument was +VERSION, which Go must not see */
};

/* The tool that a name without folders means: without OS_EXE, and on Windows in small letters,
 * since `GO.EXE` runs go there. False when it is empty or too long. */
bool launch_tool(const char *name, char out[GOV_REQUEST_MAX]);

/* The name a shim goes by: the file that was started (os_started_as(), or NULL) when that is named
 * go1.24.4, else argv0. cmd/go starts the go1.24.4 that it finds on PATH with its own arguments,
 * "go" first (execGoToolchain in src/cmd/go/internal/toolchain/exec.go). Points into either. */
const char *launch_name(const char *argv0, const char *started);

/* Read a shim's name (argv[0], a path or not, with or without OS_EXE) and its first argument, NULL
 * when it has none. A + argument wins over a name. False when either is too long
 * or the name is empty. */
bool launch_parse(const char *name, const char *first, struct launch_call *out);

/* May auto_install fetch what `r` asks for, before the tool runs with `args` (NULL-terminated, its
 * name not among them)? Never for `go version`: prompts ask it at every line. For the other
 * questions that prompts and completions ask, `go env` and `go help`, only when `watched`: stderr
 * is a terminal, so that somebody sees what is waited for. Nor what is no release of this machine's
 * platform. */
bool launch_may_install(const struct request *r, char *const *args, bool watched);

/* The same for exactly the toolchain that cmd/go would want for s->floor, when nothing installed
 * satisfies it (FLOORED_UNMET). Not where GOTOOLCHAIN, as the environment or [env] sets it, keeps
 * Go from switching: the default then is what the user wants. */
bool launch_may_raise(const struct selection *s, const struct conf *conf,
	const char *(*get_env)(const char *), char *const *args, bool watched);

/* Does this value of GOTOOLCHAIN (n bytes; 0: unset) let Go switch to what a go.mod wants? */
bool launch_may_switch(const char *setting, size_t n);

/* Fill `edit` for running a tool of `s`:
 * - GOROOT goes; for versions before 1.9, which cannot find their own, it is set;
 * - GOTOOLCHAIN=local for an explicit choice of version, unless GOTOOLCHAIN or
 *   GOTOOLCHAIN_INTERNAL_SWITCH_VERSION is set;
 * - [env] entries of `conf` whose name is not set already;
 * - for the system's Go and linked toolchains, GOV_SHIM_DEPTH counts up.
 * `get_env` is the caller's; edit borrows from `conf` and from `s`, which must outlive it.
 * GOV_FAILED: GOV_SHIM_DEPTH exceeds GOV_DEPTH_MAX (a shim calls itself), or edit is full. */
enum gov_exit launch_env(const struct selection *s, const struct conf *conf,
	const char *(*get_env)(const char *), struct os_env_edit *edit, struct err *e);

/* Have what a tool starts (dlv runs go) get the same Go where +VERSION chose it: GOV_VERSION is
 * set. Not for go and gofmt: cmd/go itself puts its own bin folder first on PATH for what it
 * starts. Comes behind launch_env(); GOV_FAILED: edit is full. */
enum gov_exit launch_keep(const struct launch_call *call, const struct selection *s,
	struct os_env_edit *edit, struct err *e);

/* Set "NAME=VALUE", borrowed, in place of what `edit` sets under that name. False when it is full.
 */
bool launch_set(struct os_env_edit *edit, const char *text);

#endif
