/* download: the chosen release's bytes, proven, from disk or from the network. */
#ifndef GOV_INSTALL_DOWNLOAD_H
#define GOV_INSTALL_DOWNLOAD_H

#include "install/road.h"

/* Hash the archive at `path` and compare. GOV_PROOF, GOV_FILESYSTEM. */
enum gov_exit download_local(
	const struct road *r, const char *path, struct verified **out, struct err *e);

/* Download r->release into the cache from the first source that has it. `source` (GOV_PATH_MAX
 * bytes) says from where. *finished: another process finished it meanwhile; it stands in the cache
 * and *out is NULL. A mismatch ends it (FILE.rejected is kept); other failures go on to the next
 * source. GOV_NETWORK, or GOV_NO_RELEASE when every source says it has no such file; GOV_PROOF. */
enum gov_exit download(
	struct road *r, struct verified **out, char *source, bool *finished, struct err *e);

#endif
