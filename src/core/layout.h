/* layout: where things stand in the store (design, section 3). */
#ifndef GOV_CORE_LAYOUT_H
#define GOV_CORE_LAYOUT_H

#include "core/err.h"

/* The store's root into out (GOV_PATH_MAX bytes): GOV_ROOT if set and not empty, else HOME/.go.
 * Separators are '/', as in every path inside gov.
 * `root` and `home` are values of the environment, either may be NULL; `cwd` makes a relative
 * GOV_ROOT absolute. GOV_CONFIG when neither is usable or the path is too long. */
enum gov_exit layout_root(
	const char *root, const char *home, const char *cwd, char *out, struct err *e);

/* root + "/" + a [+ "/" + b] into out (GOV_PATH_MAX bytes); b may be NULL.
 * GOV_FILESYSTEM when it is too long. */
enum gov_exit layout_path(char *out, const char *root, const char *a, const char *b, struct err *e);

/* Put `name` below the folder that the first n bytes of `path` (GOV_PATH_MAX bytes) name, in place
 * of what was behind them. GOV_FILESYSTEM when it is too long. */
enum gov_exit layout_below(char *path, size_t n, const char *name, struct err *e);

#endif
