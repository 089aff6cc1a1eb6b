/* module_login: the name and password of a module proxy, from the user's .netrc. */
#ifndef GOV_INSTALL_MODULE_LOGIN_H
#define GOV_INSTALL_MODULE_LOGIN_H

#include "install/fetch.h"

/* For the transfers from here on: what $NETRC or ~/.netrc has for the host of `url`, or nothing
 * (NULL; no entry; a URL that would send it through the net in the clear: neither https:// nor
 * http:// to this machine itself). */
void module_login(struct fetch *f, const char *url);

#endif
