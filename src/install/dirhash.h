/* dirhash: the module hash of a toolchain, computed from the files of its archive.
 *
 * Go publishes each toolchain also as the module golang.org/toolchain@v0.0.1-goVERSION.OS-ARCH,
 * whose h1 the checksum database vouches for. That module is the archive without the top-level
 * folders api, doc, misc and test (and .github, which some archives up to Go 1.20 have), and with
 * every go.mod named _go.mod (Go's cmd/distpack). The h1 is "h1:" and the base64 of the SHA-256 of
 * one line "HEX  MODULE/NAME\n" for each file, sorted by name (golang.org/x/mod/sumdb/dirhash,
 * Hash1).
 */
#ifndef GOV_INSTALL_DIRHASH_H
#define GOV_INSTALL_DIRHASH_H

#include "core/platform.h"
#include "install/manifest.h"

#define DIRHASH_MODULE_MAX (GOV_TOOLCHAIN_MAX + 40)

/* "golang.org/toolchain@v0.0.1-go1.24.4.linux-arm64"; 32-bit ARM is "arm" there. */
void dirhash_module(const char *version, const struct platform *p, char out[DIRHASH_MODULE_MAX]);

/* The h1 of the files in `m`, in any order. False when out of memory. */
bool dirhash(const struct manifest *m, const char *version, const struct platform *p,
	char h1[MANIFEST_H1_MAX]);

/* Is a file of this name (below the toolchain's folder) no part of the module? */
bool dirhash_leaves_out(const char *name);

#endif
