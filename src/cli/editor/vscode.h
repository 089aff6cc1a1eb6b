/* vscode: what in a settings.json keeps VS Code's Go extension from following gov, and the edit
 * that mends it. After golang/vscode-go (28e27ff):
 *
 * - go.alternateTools.go, an absolute path of a program, comes before everything but a Go chosen in
 *   the extension's own menu (src/util.ts getBinPathWithExplanation, src/utils/pathUtils.ts).
 *   Without it the first go on PATH is taken, but after any change of settings the one in the
 *   GOROOT that `go env` last named: that one stays. ${env:NAME}, ${workspaceFolder},
 *   ${workspaceRoot}, ${workspaceFolderBasename} and a leading ~ are replaced in it. When there is
 *   no such program the search goes on as if it were not set, so a ~ serves a whole team, with gov
 *   and without.
 * - go.goroot sets GOROOT for all that the extension runs (src/goEnv.ts setGOROOTEnvVar).
 * - go.toolsEnvVars is put into the environment of go, gopls and dlv (newEnvironment).
 * - With go.alternateTools.go set, the extension puts GOROOT/bin first on its own PATH, which gopls
 *   and dlv inherit, and on the terminals'. It asks once and stays with the answer, unless
 *   go.terminal.activateEnvironment is false (src/goEnvironmentStatus.ts addGoRuntimeBaseToPATH).
 * - terminal.integrated.env.* is VS Code's own: the environment of its terminals; null removes.
 */
#ifndef GOV_CLI_VSCODE_H
#define GOV_CLI_VSCODE_H

#include "cli/cli.h"
#include "cli/editor/jsonc.h"

struct vscode {
	const struct platform *host;
	const char *(*get_env)(const char *);
	char home[GOV_PATH_MAX];           /* "" when unknown */
	const char *folder;                /* the one that has .vscode; absolute */
	char program[GOV_PATH_MAX];        /* the shim of go */
	char spelling[GOV_PATH_MAX];       /* what is written for it: "~/.go/shims/go" */
	char quoted[2 * GOV_PATH_MAX + 3]; /* the same as JSON */
};

/* Of the running gov. `folder` must outlive *out. False when a path is too long. */
bool vscode_init(const struct cli *c, const char *folder, struct vscode *out);

enum vscode_edit { VSCODE_SET, VSCODE_ADD, VSCODE_REMOVE };

struct vscode_finding {
	bool conflict;    /* it defeats the choice of a version; else what is needed lacks */
	char setting[64]; /* "go.toolsEnvVars.GOROOT" */
	size_t node;      /* where: the value, or the object that lacks it */
	char what[GOV_PATH_MAX + 128]; /* what is wrong, as the end of a sentence */
	const char *wanted; /* JSON of the setting's right value; NULL when it is to go */
	enum vscode_edit edit;
	const char *name;  /* VSCODE_ADD: of the member */
	const char *value; /* VSCODE_ADD and _SET: JSON */
};

/* Call found(ctx, ...) for everything that `gov editor vscode` would change. The root of `doc` is
 * an object. */
void vscode_look(const struct vscode *v, const struct jsonc *doc,
	void (*found)(void *ctx, const struct vscode_finding *f), void *ctx);

enum vscode_mended { VSCODE_MENDED, VSCODE_INVALID, VSCODE_NO_MEMORY };
/* The text with nothing left to find; from malloc. VSCODE_INVALID, and *wrong says where: it is no
 * JSON with comments, or no object. */
enum vscode_mended vscode_mend(const struct vscode *v, const char *text, size_t len,
	struct jsonc_text *out, struct jsonc_wrong *wrong);

/* jsonc_parse, and the root is an object, or there is none yet. */
bool vscode_parse(const char *text, size_t len, struct jsonc *doc, struct jsonc_wrong *wrong);

#endif
