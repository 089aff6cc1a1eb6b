/* conf: the part of the user's settings that shims need, as the manager compiled it.
 *
 * versions.ini is read with inih by the manager only (install/settings.h), which writes what a
 * shim needs into shims/.conf. The shim compares the stamp in it with versions.ini's size and
 * time: equal, it uses it; otherwise it hands the call to the manager, which reads versions.ini
 * anew. Both then use these functions, over a text of lines:
 *
 *	gov-conf 1
 *	stamp SIZE SECONDS NANOSECONDS      versions.ini's; absent when there was none
 *	manager /usr/local/bin/gov
 *	auto_install yes                    absent means no
 *	alias NAME REQUEST
 *	env * NAME=VALUE                    for every version
 *	env 1.24 NAME=VALUE                 for one line of them
 *
 * The text holds no NUL and values hold no newline; `struct conf` borrows it.
 */
#ifndef GOV_CORE_CONF_H
#define GOV_CORE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/request.h"

#define GOV_CONF_MAX 16384 /* bytes of the text, NUL included */

struct conf {
	const char *text; /* NUL-terminated, borrowed; "" for no settings */
};

struct conf_stamp {
	uint64_t size;
	int64_t seconds;
	uint32_t nanoseconds;
};

extern const struct conf conf_empty;

/* Check the header line. False when `text` is not a conf of this format version. */
bool conf_open(struct conf *c, const char *text);

/* Was the text made from a versions.ini of this stamp? `s` is NULL when there is none. */
bool conf_stamp_is(const struct conf *c, const struct conf_stamp *s);
bool conf_auto_install(const struct conf *c);

/* Absolute path of the manager into out (GOV_PATH_MAX bytes); false when it has none. */
bool conf_manager(const struct conf *c, char *out);

/* The request text an alias stands for, into out; false when there is none. */
bool conf_alias(const struct conf *c, const char *name, char out[GOV_REQUEST_MAX]);

/* Walk the NAME=VALUE entries that hold for `version` ("" matches only the general ones), general
 * ones first. *at starts as NULL. Returns the entry's length and points *entry at it; 0 at the end.
 */
size_t conf_env(const struct conf *c, const char *version, const char **at, const char **entry);

#endif
