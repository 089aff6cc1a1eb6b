/* sumdb_state: the files a checksum database's client keeps (install/sumdb.h). `rel` is a path
 * below `dir`, '/'-separated, of names that are fit for a file system. Errors are GOV_FILESYSTEM
 * and GOV_FAILED (out of memory). */
#ifndef GOV_INSTALL_SUMDB_STATE_H
#define GOV_INSTALL_SUMDB_STATE_H

#include "core/err.h"

/* The whole file into *data, from malloc; NULL and GOV_OK when it is missing. GOV_PROOF: more than
 * max bytes, which nothing that is kept can have. */
enum gov_exit sumdb_state_read(
	const char *dir, const char *rel, size_t max, char **data, size_t *len, struct err *e);

/* Written whole or not at all; folders are made. */
enum gov_exit sumdb_state_write(
	const char *dir, const char *rel, const void *data, size_t len, struct err *e);

/* Is there a file of exactly this size? */
bool sumdb_state_has(const char *dir, const char *rel, size_t len);

/* Wait for the lock on `dir`, which is made when missing. */
enum gov_exit sumdb_state_lock(const char *dir, int *fd, struct err *e);
void sumdb_state_unlock(int fd);

#endif
