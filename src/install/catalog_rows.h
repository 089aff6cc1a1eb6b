/* catalog_rows: a release list as gov keeps it, after its JSON was read once: thirty times faster
 *to read than the JSON.
 *
 *	gov-index 1 SHA256 SHA256                       of the JSON, and of all that follows
 *	go1.24.4.linux-arm64.tar.gz 75510756 SHA256     file, size (0: unknown), hash or "-"
 *	...                                             one archive a line
 */
#ifndef GOV_INSTALL_CATALOG_ROWS_H
#define GOV_INSTALL_CATALOG_ROWS_H

#include "install/release.h"

/* The text of rows [from, to) of a list, read from the JSON of that SHA-256; from malloc, NULL when
 * out of memory. */
char *catalog_rows_text(const struct release_list *l, size_t from, size_t to,
	const uint8_t json_sha256[32], size_t *len);

/* Read it back: append the rows for `platform` (NULL: all) to *out, with origin FROM_INDEX. False,
 * with nothing appended, when anything in it is not as it was written, or when out of memory. */
bool catalog_rows_parse(const char *text, size_t n, const struct platform *platform,
	uint8_t json_sha256[32], struct release_list *out);

#endif
