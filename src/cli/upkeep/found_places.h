/* found_places: where toolchains of others stand. */
#ifndef GOV_CLI_FOUND_PLACES_H
#define GOV_CLI_FOUND_PLACES_H

#include "cli/goenv.h"

/* A folder with toolchains: (the variable's value | HOME/home | neither, `below` alone) + below.
 * Each entry of it whose name starts with `prefix` has a GOROOT at ENTRY + tail. */
struct found_place {
	const char *tool;
	const char *env;  /* NULL: none; of a list of folders the first counts. One of cmd/go's may
			   * also be set by go env -w */
	const char *home; /* below HOME, when `env` is NULL */
	const char *below;
	const char *prefix;
	const char *tail;
};

extern const struct found_place found_places[]; /* ends with a NULL tool */

/* The folder into out (GOV_PATH_MAX bytes); `go` is what cmd/go's variables are, NULL when unknown.
 * False when its variable is not set, or no absolute path. */
bool found_folder(
	const struct cli *c, const struct goenv *go, const struct found_place *p, char *out);

#endif
