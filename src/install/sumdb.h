/* sumdb: a module's hash as Go's checksum database vouches for it.
 *
 *	sumdb_open(sumdb_builtin_key, ROOT "/sumdb", &source, &db, e)
 *	sumdb_lookup(db, "golang.org/toolchain", "v0.0.1-go1.24.4.linux-amd64", h1, e)
 *	sumdb_close(db)
 *
 * Believed is a record whose inclusion in a tree is proven, whose head carries the key's signature
 * and is consistent with the newest head gov ever believed: a database that shows different people
 * different histories (a fork) is found out. An answer with an older head is fine if it is
 * consistent. Source, proxy and mirror can at worst make it refuse.
 *
 * State is kept in DIR/NAME, NAME being the key's (sum.golang.org):
 *	latest            the newest signed tree head, as it came
 *	lookup/…, tile/…  proven answers and the tiles that prove them, as they came
 *	lock              held while latest is compared and replaced
 * Everything is written only after all proofs succeeded, whole files at once, `latest` before the
 * answer. Processes may use one DIR at the same time, with or without the store's lock. A kept
 * answer needs no network: its signature and inclusion are proven again from the kept tiles, and
 * where these were tampered with, from the source. To forget a database, remove DIR/NAME.
 */
#ifndef GOV_INSTALL_SUMDB_H
#define GOV_INSTALL_SUMDB_H

#include "core/err.h"

#define SUMDB_H1_MAX 48 /* "h1:", 44 characters of base64, NUL */

/* sum.golang.org's verifier key. */
extern const char sumdb_builtin_key[];

/* Where answers come from: https://sum.golang.org, or GOPROXY/sumdb/NAME. */
struct sumdb_source {
	/* At most max bytes of `path`, which starts with '/' and needs no further escaping
	 * ("/lookup/golang.org/toolchain@v0.0.1-go1.24.4.linux-amd64", "/tile/8/0/x001/234.p/17"),
	 * into *data, from malloc. Errors are passed on to the caller of sumdb; with one,
	 * *not_found says that the source answered that it has no such thing. */
	enum gov_exit (*get)(void *ctx, const char *path, size_t max, char **data, size_t *len,
		bool *not_found, struct err *e);
	void *ctx;
};

struct sumdb; /* heap */

/* `dir` is made when there is something to keep. `source` is copied; NULL: offline, what is kept
 * must do. GOV_CONFIG: a bad key. GOV_FILESYSTEM: a path that is too long. */
enum gov_exit sumdb_open(const char *key, const char *dir, const struct sumdb_source *source,
	struct sumdb **out, struct err *e);
void sumdb_close(struct sumdb *db); /* NULL is fine */

/* The hash ("h1:…") of a module's files.
 * GOV_PROOF: an answer, a tile or what is kept is not what the database signed; for a fork the
 * message shows both heads with their signatures, which together are the evidence, and nothing that
 * is kept changes. GOV_NO_RELEASE: the source knows no such module and version (or, for a proxy, no
 * such database). GOV_NETWORK: what the source failed with, or offline and nothing kept.
 * GOV_FILESYSTEM: state cannot be read or written. GOV_USAGE: no module path or version. */
enum gov_exit sumdb_lookup(struct sumdb *db, const char *module, const char *version,
	char h1[SUMDB_H1_MAX], struct err *e);

/* The key's name; borrowed. */
const char *sumdb_name(const struct sumdb *db);
/* Records of the tree that the last successful lookup proved its answer to be in. */
uint64_t sumdb_size(const struct sumdb *db);

#endif
