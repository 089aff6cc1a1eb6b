/* catalog_rows: a release list as gov keeps it, after its JSON was read once: thirty times faster
 * to read than the JSON.
 *
 *	gov-index 1 SHA256 SHA256                       of the JSON, and of all that follows
 *	https://go.dev/dl/ "6b0477b1-1dd557"            whose it is, and its ETag, or "-"
 *	go1.24.4.linux-arm64.tar.gz 75510756 SHA256     file, size (0: unknown), hash or "-"
 *	...                                             one archive a line
 */
#ifndef GOV_INSTALL_CATALOG_ROWS_H
#define GOV_INSTALL_CATALOG_ROWS_H

#include "core/text.h"
#include "install/release.h"

/* The JSON that a list was read from. */
struct catalog_origin {
	uint8_t sha256[32];
	char base[GOV_PATH_MAX]; /* the URL of the folder that it was a page of */
	char etag[128];          /* of that page, or ""; without blanks, as is base */
};

/* The text of rows [from, to) of a list; from malloc, NULL when out of memory. */
char *catalog_rows_text(const struct release_list *l, size_t from, size_t to,
	const struct catalog_origin *origin, size_t *len);

/* Read it back: append the rows for `platform` (NULL: all) to *out, with origin FROM_INDEX. False,
 * with nothing appended, when anything in it is not as it was written, or when out of memory. */
bool catalog_rows_parse(const char *text, size_t n, const struct platform *platform,
	struct catalog_origin *origin, struct release_list *out);

#endif
