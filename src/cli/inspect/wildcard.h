/* wildcard: the files that a pattern names, for systems whose shells leave that to programs
 * (OS_SHELL_EXPANDS). In the last part of a path '*' stands for any characters and '?' for one;
 * the folder before it is taken as it is. A name may start with a dot: only Unix hides such files.
 *
 *	struct wildcard w;
 *	if (wildcard_is(arg) && wildcard_list(arg, OS_ANY_CASE, &w, &e) == GOV_OK) {
 *		... w.at[0] to w.at[w.len - 1] ...
 *		wildcard_free(&w);
 *	}
 */
#ifndef GOV_CLI_WILDCARD_H
#define GOV_CLI_WILDCARD_H

#include "core/err.h"

#define WILDCARD_MAX 65536 /* files of one pattern */

struct wildcard {
	char **at; /* paths, by name; each begins with the pattern's folder as it was typed */
	size_t len, cap;
};

/* Has the last part of the path a '*' or '?'? */
bool wildcard_is(const char *path);

/* Is it a name for the pattern? Both are UTF-8, without folders. As everywhere on Windows, "*.*" is
 * every name. any_case: letters are the same in any case. */
bool wildcard_matches(const char *pattern, const char *name, bool any_case);

/* Everything in the pattern's folder that it names, folders included; at least one.
 * GOV_FILESYSTEM: there is none, or the folder cannot be read. GOV_FAILED: memory ran out, or there
 * are more than WILDCARD_MAX. The text names the pattern or the folder. */
enum gov_exit wildcard_list(
	const char *pattern, bool any_case, struct wildcard *out, struct err *e);
void wildcard_free(struct wildcard *w);

#endif
