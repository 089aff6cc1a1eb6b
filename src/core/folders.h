/* folders: lists of folders, as PATH and GOPATH are (OS_PATH_SEPARATOR).
 *
 * On Windows a folder with a ';' in its name stands in double quotes.
 */
#ifndef GOV_CORE_FOLDERS_H
#define GOV_CORE_FOLDERS_H

#include "core/text.h"

/* Walk a list. *at starts as the value, NULL for none. False at the end; else *dir points into the
 * list at the next folder as it is written there, *len bytes with any quotes. */
bool folders_next(const char **at, const char **dir, size_t *len);

/* A folder of a list, as gov writes paths, into out (GOV_PATH_MAX bytes): without quotes, with '/'
 * between its parts. False, with out unspecified, when it does not fit. */
bool folders_path(const char *dir, size_t len, char *out);

#endif
