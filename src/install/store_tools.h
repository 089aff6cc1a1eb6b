/* store_tools: the programs that `gov tool install` built, tools/<toolchain>/bin/ (core/tool.h).
 *
 *	store_lock(root, ...)
 *	store_tool_stage(root, &stage, &e)               a folder of this process's own
 *	store_unlock(&lock)                              building may take minutes
 *	... build into stage.bin ...
 *	store_lock(root, ...)
 *	store_tool_commit(root, toolchain, &stage, &e)   rename into place
 *	store_refresh_shims(root, ...)
 *	store_unlock(&lock)
 *	store_tool_stage_end(&stage)
 *
 * A stage does not stand in tmp/, which whoever takes the store's lock sweeps; instead it holds a
 * lock of its own, and store_lock() sweeps those whose owner is gone.
 */
#ifndef GOV_INSTALL_STORE_TOOLS_H
#define GOV_INSTALL_STORE_TOOLS_H

#include "core/err.h"
#include "core/tool.h"

struct tool_stage {
	char dir[GOV_PATH_MAX];
	char bin[GOV_PATH_MAX]; /* dir/bin, made and empty */
	int fd;                 /* of its lock */
};

/* The caller holds the store's lock. GOV_FILESYSTEM, with nothing left behind. */
enum gov_exit store_tool_stage(const char *root, struct tool_stage *out, struct err *e);
void store_tool_stage_end(struct tool_stage *s);

/* Move every program of s->bin to the tools of `toolchain`, replacing those of the same name. The
 * caller holds the store's lock.
 * GOV_NOT_INSTALLED: the toolchain is gone. GOV_FAILED: there is no program, or one whose name
 * cannot be a tool's; then none was moved. GOV_FILESYSTEM. */
enum gov_exit store_tool_commit(
	const char *root, const char *toolchain, struct tool_stage *s, struct err *e);

struct tool_list {
	char (*at)[GOV_TOOL_MAX]; /* names without OS_EXE, sorted; from malloc */
	size_t len;
};

/* The programs in the folder `bin` whose names can be a tool's; none when it is missing. The caller
 * frees out->at. GOV_FILESYSTEM, GOV_FAILED (memory). */
enum gov_exit store_tool_list(const char *bin, struct tool_list *out, struct err *e);

/* Remove one tool of a toolchain; the caller holds the store's lock. GOV_NOT_FOUND, with no text,
 * when it is not there; GOV_FILESYSTEM. */
enum gov_exit store_tool_remove(
	const char *root, const char *toolchain, const char *tool, struct err *e);

/* Is shims/<tool> a shim of this gov's? Not when somebody else's file has the name. */
bool store_has_tool_shim(const char *root, const char *tool);

#endif
