/* path: values of PATH, as lists of folders. */
#ifndef GOV_CLI_PATH_H
#define GOV_CLI_PATH_H

#include <stddef.h>

#include "core/err.h"

/* Is `dir` one of the folders of `path` (may be NULL), by its name or by another? */
bool path_has(const char *path, const char *dir);

/* `bin` and `tools` (each may be NULL) in front of `path` (may be NULL), which loses every
 * toolchain's bin under root/versions and root/tools, so that choosing again and again does not
 * make it grow. As the system writes paths. From malloc; NULL when out of memory. */
char *path_with(const char *root, const char *bin, const char *tools, const char *path);

/* `dir` in front of `path` (may be NULL), and nowhere else in it. From malloc; NULL when out of
 * memory. */
char *path_first(const char *dir, const char *path);

/* `path` without any of the `n` folders, and else byte for byte as it was. From malloc; NULL when
 * out of memory. */
char *path_without(const char *const *dirs, size_t n, const char *path);

/* Is it a path, not a name to be looked for? */
bool path_is(const char *name);

/* Find an executable as shells do: `name` itself when it has a separator, else the first match on
 * `path`; with OS_EXE behind it, or, where it has a dot, without.
 * GOV_OK with the path in out (GOV_PATH_MAX bytes); GOV_NOT_FOUND; GOV_CANNOT_RUN when the only
 * match may not be executed. */
enum gov_exit path_find(const char *path, const char *name, char *out);

/* The i-th file that `name` may mean in a folder of PATH (len bytes) into out (GOV_PATH_MAX bytes):
 * on Windows name and each ending of PATHEXT in turn, as where.exe looks; elsewhere the name
 * itself. It need not exist. False when there is no i-th, or it does not fit. */
bool path_program(const char *(*get_env)(const char *), const char *name, size_t i,
	const char *folder, size_t len, char *out);

#endif
