/* found: Go toolchains on this machine that are not in gov's store: those of golang.org/dl, of
 * cmd/go's own switching (the module cache), of other managers, and of the system.
 *
 *	struct found_list l;
 *	if (found_all(c, &l) ...)      nothing is changed
 *	found_free(&l)
 *
 * A folder counts when it has bin/go. What is known of it is only what it says itself: the version
 * from its file VERSION, the platform from the header of bin/go (program.h).
 */
#ifndef GOV_CLI_FOUND_H
#define GOV_CLI_FOUND_H

#include "cli/cli.h"

#define FOUND_CACHE "mod" /* the tool whose folders are Go's module cache */

struct found {
	char path[GOV_PATH_MAX];        /* the GOROOT, absolute, without links */
	const char *tool;               /* who put it there: "sdk", FOUND_CACHE, "goenv"; static */
	struct version version;         /* "" when VERSION names none: a build from a clone */
	struct platform platform;       /* os "" when bin/go has a header of none */
	bool native;                    /* platform is this machine's */
	bool installed;                 /* the store has this version for this platform */
	char linked[GOV_TOOLCHAIN_MAX]; /* the name that `gov link` has given it; "" for none */
	char name[GOV_NAME_MAX]; /* the name `gov import --link` would give; "" when none will do */
};

struct found_list {
	struct found *at; /* newest version first; heap */
	size_t len, cap;
};

/* GOV_OK, or the code after printing the error. */
int found_all(struct cli *c, struct found_list *out);

/* Only those of the module cache, whose files are not read: their names say all, and reading would
 * spoil the time of the last access. */
int found_cached(struct cli *c, struct found_list *out);

/* An argument of the user's: a version, on this machine's platform, or a folder. "1.20" is the
 * release of that name, as the list shows it, not a line. */
struct found_name {
	struct version version;  /* "" for a folder */
	char path[GOV_PATH_MAX]; /* without links where it exists */
};
void found_name_parse(const char *arg, struct found_name *out);
bool found_is_named(const struct found *f, const struct found_name *n);

void found_free(struct found_list *l);

#endif
