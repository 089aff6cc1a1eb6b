/* store_internal: what the store's files share and nobody else needs. */
#ifndef GOV_INSTALL_STORE_INTERNAL_H
#define GOV_INSTALL_STORE_INTERNAL_H

#include "install/store.h"
#include "install/store_trash.h"

/* A toolchain whose folder is read-only cannot move to another parent (its ".." would change), so
 * removing it renames it inside versions/ to this and its name; store_lock sweeps such names too.
 */
#define STORE_REMOVED ".removed-"

/* Make root/used agree with versions/ (core/used.h): a file for each toolchain, none for others. */
enum gov_exit store_refresh_used(const char *root, const struct platform *host, struct err *e);

/* root/name as a folder that exists; its path into out (GOV_PATH_MAX bytes). */
enum gov_exit store_make_folder(char *out, const char *root, const char *name, struct err *e);

/* Make the trash's folder, and lock it, unless that is done. Under the store's lock. */
enum gov_exit store_trash_make(const char *root, struct store_trash *t, struct err *e);

/* Remove a folder if the file `lock` in it is missing or nobody holds it. */
void store_sweep_folder(const char *dir, const char *lock);
/* Remove all in tmp/ but the trash that somebody is deleting; under the store's lock. And what
 * store_remove had to leave in versions/. */
void store_sweep_staged(const char *root);
void store_sweep_removed(const char *root);

/* Remove the stages of tool installations whose process is gone. Under the store's lock. */
void store_sweep_tool_stages(const char *root);

/* Call each(ctx, tool) for every tool of every toolchain that exists, some of them repeatedly,
 * until one call does not return GOV_OK; that is returned. */
enum gov_exit store_each_tool(const char *root, enum gov_exit (*each)(void *ctx, const char *tool),
	void *ctx, struct err *e);

/* Does any toolchain have a program of this name, its own or one installed for it? */
bool store_knows_tool(const char *root, const char *tool);

#endif
