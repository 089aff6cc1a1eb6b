/* fetch_url: what a URL lets fetch speak. */
#ifndef GOV_INSTALL_FETCH_URL_H
#define GOV_INSTALL_FETCH_URL_H

#include <stdbool.h>

bool fetch_is_local(const char *url); /* file:// */

/* What may be spoken, by the URL's own scheme; NULL for a scheme we do not speak. */
const char *fetch_protocols(const char *url, bool redirected);

#endif
