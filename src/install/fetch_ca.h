/* fetch_ca: the file of certificate authorities that TLS believes. */
#ifndef GOV_INSTALL_FETCH_CA_H
#define GOV_INSTALL_FETCH_CA_H

#include <stdbool.h>

/* SSL_CERT_FILE as OpenSSL's tools have it, else CURL_CA_BUNDLE as curl's. Else, where the TLS
 * library has no authorities of its own (`own`), the system's file, wherever this system keeps it.
 * NULL: none, and the library's own hold. Static text, or the environment's. */
const char *fetch_ca(bool own);

#endif
