/* release: archives that exist, and what vouches for their bytes. */
#ifndef GOV_INSTALL_RELEASE_H
#define GOV_INSTALL_RELEASE_H

#include "core/platform.h"
#include "core/request.h"

#define RELEASE_FILE_MAX 128

/* Where a SHA-256 came from, in order of precedence. */
enum release_origin {
	FROM_FLAG,
	FROM_PIN,
	FROM_TABLE,
	FROM_INDEX,
	FROM_SUMDB, /* no SHA-256 at all: the checksum database vouches for a module's files */
};

struct release {
	struct version version;
	struct platform platform;
	char file[RELEASE_FILE_MAX]; /* base name */
	uint8_t sha256[32];
	bool has_sha256; /* false: listed, but nothing published to prove it */
	uint64_t size;   /* 0 when unknown */
	enum release_origin origin;
};

struct release_list {
	struct release *at; /* heap, freed by release_list_free */
	size_t len, cap;
};

/* Append a copy. False when out of memory. */
bool release_list_add(struct release_list *l, const struct release *r);
void release_list_free(struct release_list *l);

/* The table built into gov: every archive with a published hash (src/install/releases.txt, made
 * from go.dev's own data). Appends the rows for `platform` (NULL: all) and `version` (NULL: all).
 * False when out of memory. */
bool release_table(const struct platform *platform, const char *version, struct release_list *out);

#endif
