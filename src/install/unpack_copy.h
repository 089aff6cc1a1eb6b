/* unpack_copy: entries of an archive, judged, and handed to the listener and to where they are
 * written. What unpacking a tar and unpacking a zip have in common.
 *
 *	while ((rc = copy_next(&c, &item, &more)) == GOV_OK && more)
 *		rc = copy_item(&c, &item);
 *
 * Both return GOV_OK, or the code they stored in *judge.e; when the sink knows what happened, they
 * return GOV_FILESYSTEM and set `sink_failed`.
 */
#ifndef GOV_INSTALL_UNPACK_COPY_H
#define GOV_INSTALL_UNPACK_COPY_H

#include "install/gunzip.h"
#include "install/unpack.h"
#include "install/unpack_judge.h"
#include "install/unpack_out.h"
#include "install/unpack_reader.h"

struct copy {
	struct reader *reader;
	struct gunzip *gz; /* below a tar's reader; NULL for a zip */
	struct judge judge;
	const struct unpack_listener *listener; /* NULL: nobody */
	const struct sink *sink;                /* NULL: nothing is written */
	bool sink_failed;
};

struct copy_item {
	struct out_file file; /* `rel` is valid until the next one */
	bool folder;
};

enum gov_exit copy_next(struct copy *c, struct copy_item *out, bool *more);
/* All of the item's bytes; skips nothing. */
enum gov_exit copy_item(struct copy *c, const struct copy_item *item);

/* The reader stopped: because the stage below it failed, or for a reason of its own. `entry` is
 * where, or NULL. */
enum gov_exit copy_reader_failed(struct copy *c, enum reader_result got, const char *entry);
/* "cannot read ARCHIVE", for an OS error; else a refusal. */
enum gov_exit copy_source_failed(const char *archive, const char *why, int os_code, struct err *e);

#endif
