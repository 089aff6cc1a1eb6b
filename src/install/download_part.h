/* download_part: an archive on its way into the cache, as FILE.part, hashed while it grows.
 *
 *	part_open(...)                 locked: one process writes it, others wait
 *	part_add(...) part_restart(...)
 *	part_finish(...)               proven and renamed to FILE; or kept as FILE.rejected
 *	part_close(...)                always; what is there stays for the next try to resume
 */
#ifndef GOV_INSTALL_DOWNLOAD_PART_H
#define GOV_INSTALL_DOWNLOAD_PART_H

#include "install/install.h"
#include "install/proof.h"

struct digest;

struct part {
	int fd; /* -1 when closed */
	struct digest *digest;
	uint64_t have;            /* bytes in the file, all of them in the digest */
	uint64_t synced;          /* of them, on their way to the disk */
	bool resumed;             /* some of them are of an earlier run */
	char path[GOV_PATH_MAX];  /* CACHE/FILE.part */
	char final[GOV_PATH_MAX]; /* CACHE/FILE */
};

/* Open or make cache/FILE.part and lock it, waiting (with a note) for whoever writes it. *finished:
 * the archive stands in the cache under its final name, and nothing is open. Bytes of an earlier
 * run are kept and hashed, unless there are more than max (0: no limit). GOV_FILESYSTEM. */
enum gov_exit part_open(struct part *p, const char *cache, const char *file, uint64_t max,
	const struct install_ui *ui, bool *finished, struct err *e);
void part_close(struct part *p);

int part_add(struct part *p, const void *data, size_t n); /* 0, or an OS error */
int part_restart(struct part *p);                         /* forget all bytes */

/* Compare; when proven, sync, rename to the final name and unlock; *out owns the file. GOV_PROOF:
 * not proven; the part is left as it is. */
enum gov_exit part_finish(struct part *p, const struct expectation *x, const char *where,
	struct verified **out, struct err *e);

/* The second half of part_finish, of what was proven otherwise: *v holds the part's descriptor, and
 * is freed when the renaming fails. GOV_FILESYSTEM. */
enum gov_exit part_keep(struct part *p, struct verified **v, struct err *e);

/* Keep the part out of the way as FILE.rejected, for a look at it. */
void part_reject(struct part *p);

#endif
