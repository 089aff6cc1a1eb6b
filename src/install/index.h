/* index: go.dev's release list, JSON as served by /dl/?mode=json&include=all
 * (golang/website internal/dl/dl.go). */
#ifndef GOV_INSTALL_INDEX_H
#define GOV_INSTALL_INDEX_H

#include "core/err.h"
#include "install/release.h"

/* Parse n bytes of index JSON and append its archives to *out with origin FROM_INDEX. Entries that
 * are no Go archive (installers, sources, the "go1" bootstrap files), whose file name does not say
 * the same version and platform, or whose hash is malformed, are skipped; an empty hash gives
 * has_sha256 false. GOV_NETWORK "<where>: not a release index: ..." when it is no such JSON at all
 * (a web page, truncation). */
enum gov_exit index_parse(
	const char *where, const char *json, size_t n, struct release_list *out, struct err *e);

#endif
