/* source: where an archive's bytes are looked for, in order. */
#ifndef GOV_INSTALL_SOURCE_H
#define GOV_INSTALL_SOURCE_H

#include "install/road.h"

/* Is an archive of this name on disk already (--from FILE, --from FOLDER, or the cache)? Its path
 * into out, GOV_PATH_MAX bytes. */
bool source_local(const struct road *r, const char *file, char *out);

/* The i-th URL to download `file` from, into out (GOV_PATH_MAX bytes). False behind the last. */
bool source_url(const struct road *r, const char *file, size_t i, char *out);

/* Base name of a path or URL, without ?query and #fragment. False when it is too long. */
bool source_base_name(const char *from, char out[RELEASE_FILE_MAX]);

/* The archives that the source holds on disk, whatever proves them: of the cache, the folder, or
 * the one that --from names. has_sha256 is false in all. GOV_FILESYSTEM, GOV_USAGE. */
enum gov_exit source_archives(const struct road *r, struct release_list *out, struct err *e);

#endif
