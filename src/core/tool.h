/* tool: programs that `gov tool install` built with a toolchain, for that toolchain alone.
 *
 * They stand in ROOT/tools/<toolchain name>/bin/, since versions/<name> stays exactly what the
 * archive holds. A tool of the toolchain itself (GOROOT/bin) comes before one of the same name
 * there. For the system's Go a tool is the next program of that name on PATH that is no gov shim.
 */
#ifndef GOV_CORE_TOOL_H
#define GOV_CORE_TOOL_H

#include "core/resolve.h"

#define GOV_TOOL_MAX GOV_REQUEST_MAX /* bytes of a tool's name, NUL included */

/* May a tool be called this? [A-Za-z0-9] first, then also '.', '_', '+', '-' and '~'; and none of
 * the names that mean something else among the shims: go, gofmt, go1.24.4, gov, gov-full. `name` is
 * without OS_EXE. */
bool tool_name_ok(const char *name);

/* The folder for the tools of a toolchain, which need not exist, into out (GOV_PATH_MAX bytes).
 * False when the path does not fit. */
bool tool_bin(const char *root, const char *toolchain, char *out);

/* Where `tool` is if it was installed for `s`, into out (GOV_PATH_MAX bytes). False for the
 * system's Go, for a name that tool_name_ok() refuses, and when the path does not fit. */
bool tool_path(const char *root, const struct selection *s, const char *tool, char *out);

/* The program that `tool` means for `s`, which exists, into out (GOV_PATH_MAX bytes). `path` is the
 * value of PATH, may be NULL. GOV_NOT_FOUND as tool_missing(). */
enum gov_exit tool_find(const char *root, const char *path, const struct selection *s,
	const char *tool, char *out, struct err *e);

/* After a search with resolve_in.tool = `tool` found nothing: is the system's Go in effect and
 * there, and only the tool missing beside it? */
bool tool_lacks(const char *root, const char *path, const struct selection *s, const char *tool);

/* GOV_NOT_FOUND, with a text that names the toolchains that do have the tool and the command that
 * installs it for `s`. */
enum gov_exit tool_missing(const char *root, const char *path, const struct selection *s,
	const char *tool, struct err *e);

#endif
