/* prune: toolchains that nobody used for a while, and their removal. */
#ifndef GOV_CLI_PRUNE_H
#define GOV_CLI_PRUNE_H

#include "cli/cli.h"

struct prune_item {
	char name[GOV_TOOLCHAIN_MAX]; /* in the store; "" for one of Go's module cache */
	char path[GOV_PATH_MAX];      /* its folder */
	struct version version;
	struct platform platform;
	int64_t last;   /* last use, in seconds since 1970 */
	bool noted;     /* gov noted that use; else it is the best that can be known */
	bool tools;     /* it has tools (gov tool), which go with it */
	uint64_t bytes; /* what removing it frees, tools included */
	bool removed;
};

struct prune_plan {
	struct prune_item *at; /* heap */
	size_t len;
	size_t kept; /* old enough too, but the default, or wanted here */
};

/* All that was not used since `before`. GOV_OK, or the code after printing the error. */
int prune_find(struct cli *c, int64_t before, struct prune_plan *out);
void prune_free(struct prune_plan *p);

/* Remove them; what was used meanwhile stays. Sets .removed. `wait` and `behind` are cli_reclaim's.
 * GOV_OK, or the first code after printing the errors. */
int prune_remove(struct cli *c, struct prune_plan *p, bool wait, bool *behind);

#endif
