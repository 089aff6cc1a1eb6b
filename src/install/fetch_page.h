/* fetch_page: what fetch_memory is built on. Internal to fetch. */
#ifndef GOV_INSTALL_FETCH_PAGE_H
#define GOV_INSTALL_FETCH_PAGE_H

#include "install/fetch.h"

/* As fetch_to, but for anything: never resumed, compressed on the way if the server likes, and a
 * web page is as good as any other answer. `known` is fetch_memory_unless's, or NULL. */
enum gov_exit fetch_page(struct fetch *f, const char *url, uint64_t max,
	const struct fetch_sink *sink, struct fetch_known *known, bool *not_found, struct err *e);

#endif
