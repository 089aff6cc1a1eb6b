/* module: the chosen release as a Go module, from the user's GOPROXY: the last resort when no
 * mirror has its archive.
 *
 * The zip is PROXY/golang.org/toolchain/@v/v0.0.1-goVERSION.OS-ARCH.zip, and bears that last name
 * in the cache too. It has no published SHA-256. Its proof is the module hash, which is computed
 * from its files without writing any, and must be the one that the checksum database signed; or a
 * SHA-256 that the user gave for it. The database is asked first: without an answer nothing is
 * downloaded.
 */
#ifndef GOV_INSTALL_MODULE_H
#define GOV_INSTALL_MODULE_H

#include "install/manifest.h"
#include "install/road.h"

/* May a proxy be asked, or a zip in the cache be taken, when the release's archive could not be had
 * for the reason `why`? Not when two hashes of it disagree. */
bool module_may_help(struct road *r, enum gov_exit why);

/* Make the zip what r->release and r->expect are about, and obtain it, proven, from the cache or
 * from the proxies. `source` (GOV_PATH_MAX bytes) says from where. `e` holds why the archive could
 * not be had; an error here is added to it. GOV_PROOF, GOV_NETWORK, GOV_NO_RELEASE,
 * GOV_FILESYSTEM. */
enum gov_exit module_obtain(struct road *r, struct verified **out, char *source, struct err *e);

#endif
