/* platform: GOOS/GOARCH, and the names that follow from a version and a platform. */
#ifndef GOV_CORE_PLATFORM_H
#define GOV_CORE_PLATFORM_H

#include "core/version.h"

#define GOV_TOOLCHAIN_MAX (GOV_VERSION_MAX + 36) /* "1.24.4.windows-arm64", NUL included */

struct platform {
	char os[16];   /* linux */
	char arch[16]; /* arm64; armv6l for 32-bit ARM on Linux, as archives are named */
};

/* "linux/arm64" (or "linux-arm64"); [a-z0-9]+ on both sides. False otherwise, *out untouched. */
bool platform_parse(const char *s, size_t n, struct platform *out);

bool platform_same(const struct platform *a, const struct platform *b);

/* Name of a toolchain in the store: "1.24.4" for the host's platform, else "1.24.4.linux-arm64". */
void toolchain_name(const char *version, const struct platform *p, const struct platform *host,
	char out[GOV_TOOLCHAIN_MAX]);

/* Split "1.24.4.linux-arm64" or "1.24.4" (then *p = *host). False when it is neither, e.g. a
 * linked name. */
bool toolchain_parse(
	const char *name, const struct platform *host, struct version *v, struct platform *p);

/* File name of Go's archive: "go1.24.4.linux-arm64.tar.gz", ".zip" for windows. `out` is at least
 * GOV_TOOLCHAIN_MAX + 16 bytes. */
#define GOV_ARCHIVE_MAX (GOV_TOOLCHAIN_MAX + 16)
void archive_name(const char *version, const struct platform *p, char out[GOV_ARCHIVE_MAX]);

/* The reverse, for a base name. Accepts the "-osx10.6|-osx10.8" tail of darwin archives up
 * to 1.4.2. False when it is not an archive's name. */
bool archive_parse(const char *file, struct version *v, struct platform *p);

/* The zip of the same toolchain as a Go module, as a module proxy names the file:
 * "v0.0.1-go1.24.4.linux-arm64.zip", on every platform. 32-bit ARM on Linux is "arm" there. `out`
 * is at least GOV_ARCHIVE_MAX bytes. */
void module_zip_name(const char *version, const struct platform *p, char out[GOV_ARCHIVE_MAX]);
bool module_zip_parse(const char *file, struct version *v, struct platform *p);

#endif
