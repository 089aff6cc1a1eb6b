/* fetch: bytes from a URL: http and https through libcurl, file by fetch_local.h.
 *
 * Policy: proxies from the environment; netrc is not read here; redirects from https go to https
 * only; authorities as fetch_ca.h tells; a transfer slower than 1 KiB/s for 30 s is dropped; drops,
 * timeouts, 408, 429 and 5xx are tried again (4 tries without headway, 0.5 s doubling), a host that
 * cannot be found or reached is not; anything but 200/206 fails.
 */
#ifndef GOV_INSTALL_FETCH_H
#define GOV_INSTALL_FETCH_H

#include "core/err.h"

struct fetch_progress {
	void (*report)(void *ctx, uint64_t done, uint64_t total); /* total 0 when unknown */
	void (*retrying)(void *ctx, const char *why, unsigned delay_ms);
	void *ctx;
};

/* Where a download goes. `restart` forgets all bytes given so far (the server cannot resume). */
struct fetch_sink {
	int (*write)(void *ctx, const void *data, size_t n); /* 0, or an os error */
	int (*restart)(void *ctx);
	void *ctx;
};

/* The times of the policy above; tests shorten them. */
struct fetch_times {
	unsigned connect_ms, impatient_ms; /* fetch_be_patient */
	unsigned slow_s;                   /* a transfer may be too slow for so long */
	unsigned retry_ms;                 /* before the second try */
};

struct fetch;
/* One per command; keeps connections. NULL when libcurl cannot start. `progress` is copied; its
 * members, or itself, may be NULL. `times` NULL: those of the policy. */
struct fetch *fetch_new(const struct fetch_progress *progress, const struct fetch_times *times);
void fetch_free(struct fetch *f); /* NULL is fine */

/* Replace what fetch_new was given, e.g. to name another thing on the screen. */
void fetch_show(struct fetch *f, const struct fetch_progress *progress);

/* How long a connection may take to come about, for all transfers from here on: 15 s. Without
 * patience, for what can be done without: 4 s, a third of the time to be slow, and 2 tries. */
void fetch_be_patient(struct fetch *f, bool patient);

/* Name and password for the servers that the URLs from here on name; whoever they redirect to does
 * not get them. NULL: none. Copied; longer ones than 255 bytes are refused: false. */
bool fetch_login(struct fetch *f, const char *login, const char *password);

/* The HTTP status of the last transfer; 0 when there was none. */
long fetch_status(const struct fetch *f);

/* Download an archive into `sink`, which holds the first `have` bytes already (a Range request
 * resumes there; retries resume where the last try broke). max: refuse more bytes in all (0: no
 * limit). GOV_NETWORK with URL and reason; *not_found (may be NULL) is set when the server says
 * 404, 403 or 410, or a file:// is missing, or a web page came where an archive was asked.
 * GOV_PROOF: more than max bytes. GOV_FILESYSTEM: the sink failed. GOV_USAGE: no http, https or
 * file URL. */
enum gov_exit fetch_to(struct fetch *f, const char *url, uint64_t have, uint64_t max,
	const struct fetch_sink *sink, bool *not_found, struct err *e);

/* What is at hand already of what is asked for. */
struct fetch_known {
	char etag[128]; /* its ETag, as this URL gave it; then that of the answer; "": none */
	bool unchanged; /* false at first; true: it is still that, and the answer is empty */
};

/* Download at most max bytes into memory: *data from malloc, NUL-terminated behind *len. */
enum gov_exit fetch_memory(struct fetch *f, const char *url, size_t max, char **data, size_t *len,
	bool *not_found, struct err *e);
/* The same, unless it is what is at hand. */
enum gov_exit fetch_memory_unless(struct fetch *f, const char *url, size_t max,
	struct fetch_known *known, char **data, size_t *len, bool *not_found, struct err *e);

#endif
