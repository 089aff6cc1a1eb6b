/* version: Go version numbers as Go writes and orders them.
 *
 * Grammar and order are those of Go's internal/gover (src/internal/gover/gover.go) and go/version:
 * 1.21 < 1.21rc1 < 1.21.0, 1.20rc1 < 1.20 = 1.20.0, alpha < beta < rc, and with a patch number a
 * pre-release sorts before its release (1.9.2rc2 < 1.9.2). Numbers have no leading zeros and are
 * compared as digit strings, so no number is too large. A custom build carries a suffix as Go's own
 * toolchain names may (1.24.4-acme); it sorts after the version it is built from.
 */
#ifndef GOV_CORE_VERSION_H
#define GOV_CORE_VERSION_H

#include <stdbool.h>
#include <stddef.h>

#define GOV_VERSION_MAX 64 /* bytes, NUL included */

struct version {
	char text[GOV_VERSION_MAX]; /* without the leading "go" */
};

/* Parse all n bytes as a version, with or without a leading "go" or "v". "1.24" and "1" parse: they
 * are language versions (and, up to 1.20, releases). False, *out untouched, when it is no version.
 * A suffix "-[a-z0-9][a-z0-9.]*", without ".." and a last '.', is taken only behind a patch or a
 * pre-release. */
bool version_parse(const char *s, size_t n, struct version *out);

/* version_parse, version_is_line and version_canonical in one. */
bool version_parse_asked(const char *s, size_t n, struct version *out, bool *line);

/* <0, 0, >0. Takes version texts; a malformed text sorts before every version. */
int version_cmp(const char *a, const char *b);

bool version_is_prerelease(const char *v); /* 1.25rc1, 1.9.2rc2 */
bool version_is_custom(const char *v);     /* 1.24.4-acme */

/* Is a well-formed version, "1.N" and what follows, of a line before Go 1.MINOR? Costs a shim a
 * tenth of version_cmp, which need then be asked of old versions only. `minor` is 1 to 99. */
bool version_before_minor(const char *v, unsigned minor);

/* A release: 1.24.4 and, up to Go 1.20, 1.20. Not 1.24, which names a language only. */
bool version_is_stable(const char *v);

/* Nothing but a line: "1.24", "1". */
bool version_is_line(const char *v);

/* Go's own name of a release: 1.20.0 becomes 1.20; from 1.21 on 1.21.0 stays. */
void version_canonical(struct version *v);

/* Length of the language part: 4 for "1.24.4", "1.24rc1" and "1.24"; 0 when there is no minor. */
size_t version_line(const char *v);

/* Is `v` of the line `line` ("1.24", or "1" for all of Go 1)? Numbers compare whole. */
bool version_in_line(const char *v, const char *line);

#endif
