/* download: the chosen release's bytes, proven, from disk or from the network. */
#ifndef GOV_INSTALL_DOWNLOAD_H
#define GOV_INSTALL_DOWNLOAD_H

#include "install/road.h"

/* Hash the archive at `path` and compare. GOV_PROOF, GOV_FILESYSTEM. */
enum gov_exit download_local(
	const struct road *r, const char *path, struct verified **out, struct err *e);

/* Download r->release into the cache from the first source that has it. `source` (GOV_PATH_MAX
 * bytes) says from where. *finished: another process finished it meanwhile; it stands in the cache
 * and *out is NULL. A mismatch ends it (FILE.rejected is kept); other failures go on to the next
 * source. GOV_NETWORK, or GOV_NO_RELEASE when every source says it has no such file; GOV_PROOF. */
enum gov_exit download(
	struct road *r, struct verified **out, char *source, bool *finished, struct err *e);

/* --- what else than a release's archive is downloaded so --- */

struct part;
struct download_way {
	/* The i-th URL to try for r->expect.file, GOV_PATH_MAX bytes. False behind the last. */
	bool (*url)(struct road *r, size_t i, char *out);
	/* Is the URL behind the i-th tried, of which nothing came? `gone`: the server says that it
	 * has no such file (404 or 410). NULL: always. */
	bool (*goes_on)(const struct road *r, size_t i, bool gone);
	/* Prove all of the part's bytes and give it its final name, as part_finish() does. */
	enum gov_exit (*prove)(struct road *r, struct part *p, const char *where,
		struct verified **out, struct err *e);
};
/* download(), but that anything may be r->kind, and how is what `way` says. */
enum gov_exit download_by(struct road *r, const struct download_way *way, struct verified **out,
	char *source, bool *finished, struct err *e);

#endif
