/* store_internal: what the store's files share and nobody else needs. */
#ifndef GOV_INSTALL_STORE_INTERNAL_H
#define GOV_INSTALL_STORE_INTERNAL_H

#include "install/store.h"

/* A toolchain whose folder is read-only cannot move to another parent (its ".." would change), so
 * removing it renames it inside versions/ to this and its name; store_lock sweeps such names too.
 */
#define STORE_REMOVED ".removed-"

/* Make root/used agree with versions/ (core/used.h): a file for each toolchain, none for others. */
enum gov_exit store_refresh_used(const char *root, const struct platform *host, struct err *e);

#endif
