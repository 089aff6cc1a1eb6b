/* gover: versions and toolchain names as cmd/go itself reads them (src/internal/gover and
 * src/cmd/go/internal/gover/toolchain.go), where version_parse() takes more. */
#ifndef GOV_CORE_GOVER_H
#define GOV_CORE_GOVER_H

#include "core/version.h"

/* All n bytes are a version: neither prefix nor suffix, and no pre-release of a patch (1.9.2rc2).
 * False otherwise. */
bool gover_parse(const char *s, size_t n, struct version *out);

/* FromToolchain: the version in a toolchain's name, "1.24.4" for "go1.24.4" and for "go1.24.4-acme
 * (x)". False when it is no toolchain's name. */
bool gover_toolchain(const char *name, struct version *out);

/* Go 1.22 names a language and no toolchain, whose first release is 1.22.0. Not so up to Go 1.20.
 */
bool gover_is_language(const char *v);

#endif
