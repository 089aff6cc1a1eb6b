/* install_unpack: unpacking on the road, with progress, and with the list of what was written. */
#ifndef GOV_INSTALL_INSTALL_UNPACK_H
#define GOV_INSTALL_INSTALL_UNPACK_H

#include "install/manifest.h"
#include "install/road.h"

/* Unpack `v` into the new folder `tree`. *files, empty before, becomes the sorted list of its
 * files; the caller frees it, after a failure too. Errors as unpack(). */
enum gov_exit install_unpack(struct road *r, const struct verified *v, const char *tree,
	struct manifest *files, struct err *e);

#endif
