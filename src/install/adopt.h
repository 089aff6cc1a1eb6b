/* adopt: a Go that stands elsewhere on this machine becomes a toolchain of the store.
 *
 * Nothing unproven does: the checksum database must vouch for the module hash (dirhash.h) of the
 * very bytes that were copied. It says nothing of api, doc, misc and test, so these are left out,
 * as from a module zip, and nothing of modes, which are those of a module zip. Links and whatever
 * else is neither file nor folder are refused. The mark that golang.org/dl leaves in a folder is
 * passed over, and the go.mod files of the module cache, which bear another name there, get their
 * own.
 */
#ifndef GOV_INSTALL_ADOPT_H
#define GOV_INSTALL_ADOPT_H

#include "install/install.h"

/* Copy the GOROOT at `dir`, said to be `version` for o->platform. `out` as from install(); already:
 * the store has that version. Exit codes as install()'s; GOV_PROOF: nothing vouches for it, or it
 * is not what the database knows. Nothing is left behind then. */
enum gov_exit adopt(const struct install_options *o, const struct version *version, const char *dir,
	struct install_result *out, struct err *e);

#endif
