/* store_trash: what was taken out of the store, on its way to being deleted.
 *
 *	struct store_trash t = STORE_TRASH_NONE;
 *	store_lock(...)
 *	store_remove(root, name, &t, &e) ...          as many as there are
 *	store_unlock(...)
 *	if (t.full) hand t.dir and t.lock to another process, and store_trash_leave(&t)
 *	else        store_trash_delete(root, &t)
 *
 * The trash is one folder in tmp/ with a lock of its own, which its owner holds until everything
 * is deleted. The owner needs no other lock. store_lock() sweeps the trash whose owner is gone, and
 * neither touches nor waits for that of others.
 */
#ifndef GOV_INSTALL_STORE_TRASH_H
#define GOV_INSTALL_STORE_TRASH_H

#include "core/err.h"
#include "core/text.h"
#include "os/os.h"

struct store_trash {
	char dir[GOV_PATH_MAX]; /* in tmp/, or "": there is none yet */
	int lock;               /* the open, locked file in it, or -1 */
	bool full; /* there is something to delete, here or as versions/.removed-NAME */
};
#define STORE_TRASH_NONE                                                                           \
	{                                                                                          \
		.lock = -1                                                                         \
	}

/* Take over the trash root/tmp/<name> from the process that made it, with the lock that it handed
 * over. Waits for that process to let go of it where the system hands over no locks (Windows).
 * False when `lock` is not the lock of that trash. */
bool store_trash_adopt(const char *root, const char *name, int lock, struct store_trash *t);

/* Delete it all, the lock last, and let go of that. Goes on after an error; an OS error number, of
 * the first. Fine for a trash that was never made. */
int store_trash_delete(const char *root, struct store_trash *t);

/* Let go of it without deleting anything. */
void store_trash_leave(struct store_trash *t);

#endif
