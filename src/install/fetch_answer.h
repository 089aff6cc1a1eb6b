/* fetch_answer: what an answer to fetch's request is, and how that is put. */
#ifndef GOV_INSTALL_FETCH_ANSWER_H
#define GOV_INSTALL_FETCH_ANSWER_H

#include "core/err.h"

/* Do the first n bytes begin a web page? */
bool fetch_is_page(const char *data, size_t n);

/* Does a Content-Range, "bytes N-...", continue exactly behind `have` bytes? */
bool fetch_continues(const char *content_range, uint64_t have);

/* The head of a message on an HTTP status that is a failure; number and ")" come behind it. */
const char *fetch_status_text(long status);

/* GOV_NETWORK "URL: WHAT404)" */
enum gov_exit fetch_status_failed(const char *url, const char *what, long status, struct err *e);

/* Take over an ETag, unless it is longer than cap or has what is no visible ASCII: then "". */
void fetch_take_etag(const char *value, char *out, size_t cap);

/* More than max bytes came from url: GOV_PROOF. */
enum gov_exit fetch_too_big(const char *url, uint64_t max, struct err *e);

#endif
