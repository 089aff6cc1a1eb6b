/* settings_goproxy: the value of [gov] goproxy, with the grammar of Go's GOPROXY
 * (cmd/go/internal/modfetch/proxy.go): proxies separated by ',' (the next one is asked when this
 * one answers 404 or 410) or '|' (after any failure); "off" ends the list. "direct" is passed over:
 * toolchains have no repository to fetch from. What has a '.', ':' or '/' but no scheme gets
 * https://.
 */
#ifndef GOV_INSTALL_SETTINGS_GOPROXY_H
#define GOV_INSTALL_SETTINGS_GOPROXY_H

#include <stdbool.h>
#include <stddef.h>

#define GOPROXY_LIST_MAX 8

struct goproxy_list {
	struct {
		char url[200];  /* http, https or file; without a last '/' */
		bool any_error; /* '|' follows */
	} at[GOPROXY_LIST_MAX];
	size_t len; /* 0: no proxy is ever asked */
};

/* NULL, or what is wrong, in words; then *out is of no use. A URL must not hold a name and password
 * (they would show up in messages and receipts), a query or a fragment. */
const char *goproxy_parse(const char *text, struct goproxy_list *out);

#endif
