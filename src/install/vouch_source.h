/* vouch_source: how the checksum database is reached: below a GOPROXY's /sumdb/NAME, or directly.
 */
#ifndef GOV_INSTALL_VOUCH_SOURCE_H
#define GOV_INSTALL_VOUCH_SOURCE_H

#include "install/road.h"
#include "install/sumdb.h"

struct vouch_source {
	struct road *road;
	char name[64]; /* the database's */
};

/* For sumdb_open; `s` must outlive the database. */
struct sumdb_source vouch_source(struct vouch_source *s, struct road *r, const char *name);

#endif
