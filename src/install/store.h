/* store: the toolchains under GOV_ROOT: the lock, staging, the one rename, removal, shims.
 *
 * Writers:
 *	store_lock(root, wait_cb, ctx, &lock, &e)     waits for other writers, sweeps tmp/
 *	store_stage(root, stage, &e)                  a fresh folder under tmp/
 *	... fill stage/go ...
 *	store_commit(root, tree, name, &e)            sync, rename to versions/<name>
 *	store_refresh_shims(root, conf, &e)
 *	store_unlock(&lock)
 * A toolchain exists when, and only when, versions/<name> exists. Readers take no lock.
 */
#ifndef GOV_INSTALL_STORE_H
#define GOV_INSTALL_STORE_H

#include "core/err.h"
#include "core/platform.h"
#include "install/store_trash.h"

struct store_lock {
	int fd;
};

/* Take the store's lock (root/lock, made with the store when missing), waiting for others. When it
 * has waited a second it calls waiting(ctx, holder) once; `holder` says who holds it ("process 123:
 * installing 1.24.4") or "" when unknown. `purpose` is what others are told about us. Under the
 * lock everything in tmp/ but held trash is rubbish of crashed processes and is removed.
 * GOV_FILESYSTEM. */
enum gov_exit store_lock(const char *root, const char *purpose,
	void (*waiting)(void *ctx, const char *holder), void *ctx, struct store_lock *out,
	struct err *e);
void store_unlock(struct store_lock *lock);

bool store_has(const char *root, const char *name);

/* Make an empty folder under root/tmp and return its path in out (GOV_PATH_MAX). */
enum gov_exit store_stage(const char *root, char *out, struct err *e);

/* Sync the file system once and rename the folder `tree` to versions/<name>, which must not exist.
 */
enum gov_exit store_commit(const char *root, const char *tree, const char *name, struct err *e);

/* Take versions/<name> out of sight with one rename, into the trash (or to a hidden name in
 * versions/ where permissions forbid the move, or the trash cannot be made); a linked toolchain
 * only loses its link. Its tools, its receipt and its file in used/ go too. The caller holds the
 * lock, drops it, and has the trash deleted, after an error too. GOV_NOT_INSTALLED when there is no
 * such toolchain; GOV_FILESYSTEM, with everything as it was, when it or its tools cannot be moved.
 */
enum gov_exit store_remove(
	const char *root, const char *name, struct store_trash *trash, struct err *e);

/* Bytes of the files that a toolchain came with, by its list of files; 0 when it has none. */
uint64_t store_bytes(const char *root, const char *name);

/* Link versions/<name> to the GOROOT at dir (which has bin/go). A link that is there already and
 * goes to the same folder is fine. GOV_USAGE: bad or taken name, no GOROOT there, or it is the
 * store's own. The caller holds the lock. */
enum gov_exit store_link(const char *root, const char *name, const char *dir, struct err *e);

struct store_entry {
	char name[GOV_TOOLCHAIN_MAX];
	struct version version;   /* "" for a linked name */
	struct platform platform; /* meaningful when version is set */
	bool linked;
	unsigned plain; /* store_list's own, for sorting */
};
/* The installed toolchains, newest first, linked names last; *out from malloc, the caller frees.
 * A missing store is an empty list. */
enum gov_exit store_list(const char *root, const struct platform *host, struct store_entry **out,
	size_t *len, struct err *e);

/* Is there something at shims/go<version>? */
bool store_has_shim(const char *root, const char *version);

/* Make shims/ agree with versions/: the shim itself (bytes of the build), go, gofmt, a
 * go<version> for every installed host toolchain, one for every tool (install/store_tools.h), and
 * none for others; shims/.conf with `conf`; and used/, a file for every toolchain (core/used.h).
 * Files already right are left alone, and so is somebody else's file under a tool's name. The
 * caller holds the lock. */
enum gov_exit store_refresh_shims(const char *root, const struct platform *host, const char *conf,
	size_t conf_len, struct err *e);

/* The shim's bytes, built in (generated at build time from the shim executable). */
extern const unsigned char shim_blob[];
extern const size_t shim_blob_len;

#endif
