/* used: when a toolchain was last used, for `gov prune`, and whether a newer one is installed.
 *
 * root/used/NAME is a file for each toolchain of the store, linked ones too; NAME is that of the
 * folder under versions/. Its time of change is the last use, to a day: shims and gov exec touch it
 * when it is older. That the file was made counts as a use. Its size tells whether a floor
 * (core/floor.h) could raise the toolchain:
 *
 *	0 bytes     no newer toolchain of the host's platform is installed
 *	more        one may be; the bytes are USED_NEWER
 *
 * The manager makes, changes and removes these files with the shims (store_refresh_shims). A shim
 * never makes one: a store without used/, or one that is read-only for this user, costs it nothing
 * more than the one look.
 *
 *	used_look(root, sel.name, &sel.used);
 *	used_touch(root, sel.name, &sel.used);
 */
#ifndef GOV_CORE_USED_H
#define GOV_CORE_USED_H

#include "core/text.h"

#define USED_NEWER "newer\n" /* what a file of more than 0 bytes holds */

struct used {
	bool looked;  /* used_look was called; false: the rest means nothing */
	bool known;   /* there is a file */
	bool newest;  /* nothing newer is installed; false when that is not known */
	bool mine;    /* this user may be able to touch it */
	int64_t last; /* seconds since 1970, when known */
};

/* One look at root/used/NAME, a single system call. All false but `looked` when there is no such
 * file, or it is none of gov's (a link, a folder). */
void used_look(const char *root, const char *name, struct used *out);

/* Note a use of NAME at this moment, unless the last one is less than a day old. `u` is what
 * used_look found. Failure is no error: nobody waits for this. */
void used_touch(const char *root, const char *name, const struct used *u);

/* The same two with `room` (GOV_PATH_MAX bytes) for the path: a page of the stack less. */
void used_look_in(char *room, const char *root, const char *name, struct used *out);
void used_touch_in(char *room, const char *root, const char *name, const struct used *u);

#endif
