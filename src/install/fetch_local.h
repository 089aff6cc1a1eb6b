/* fetch_local: the file that a file:// URL names (RFC 8089). Read here and not by libcurl, which is
 * built without that on some systems, and knows less of long and of foreign names.
 */
#ifndef GOV_INSTALL_FETCH_LOCAL_H
#define GOV_INSTALL_FETCH_LOCAL_H

#include <stdbool.h>
#include <stddef.h>

enum fetch_local { FETCH_LOCAL_READ, FETCH_LOCAL_NO_FILE, FETCH_LOCAL_BAD_URL };

/* each(ctx, data, n) gets the bytes piece by piece; its false ends the reading.
 * FETCH_LOCAL_NO_FILE: there is none, or it cannot be read. FETCH_LOCAL_BAD_URL: it names another
 * host, or no absolute path. */
enum fetch_local fetch_local(
	const char *url, bool (*each)(void *ctx, const char *data, size_t n), void *ctx);

#endif
