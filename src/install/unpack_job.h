/* unpack_job: what unpacking an archive needs, and the roads for its kinds. All return GOV_OK, or
 * the code they stored in *e, as of unpack().
 */
#ifndef GOV_INSTALL_UNPACK_JOB_H
#define GOV_INSTALL_UNPACK_JOB_H

#include "install/unpack.h"

struct job {
	const char *file; /* base name of the archive */
	int fd;
	uint64_t size;                          /* of the archive */
	const char *dir;                        /* exists, empty; NULL: nothing is written */
	const struct unpack_listener *listener; /* or NULL */
	void (*report)(void *ctx, uint64_t done, uint64_t total);
	void *ctx;
	struct err *e;
};

/* A gzip member in a thread of its own; reading, judging and listening in this one; writing in a
 * third. */
enum gov_exit unpack_tar(const struct job *job);

/* Several threads, each of which reads all headers, judges all entries and takes the next one that
 * nobody has. The listener hears of this thread's files, its another() of the others'. Of several
 * things that are wrong the first in the archive is told. */
enum gov_exit unpack_zip(const struct job *job);

#endif
