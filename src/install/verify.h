/* verify: are the files of an installed toolchain still those that were installed?
 *
 * Offline and without the archive: every file is hashed again and compared with
 * receipts/NAME.files, whose own SHA-256 the receipt names; the module hash of what is there is
 * compared with the receipt's. Go from 1.20 on writes nothing into its GOROOT, so a file that was
 * not installed is a finding like any other.
 */
#ifndef GOV_INSTALL_VERIFY_H
#define GOV_INSTALL_VERIFY_H

#include "install/install.h"
#include "install/manifest.h"
#include "install/store.h"

enum verify_problem {
	VERIFY_CHANGED, /* its bytes differ */
	VERIFY_MISSING,
	VERIFY_ADDED,   /* nobody installed it; a link to anything counts as a file */
	VERIFY_MODE,    /* not as executable as it was, setuid, or others may write it */
	VERIFY_KIND,    /* a link, folder or device stands where a file was; "." is the toolchain */
	VERIFY_RECEIPT, /* receipt or list of files: missing, damaged, or not of one piece */
};
const char *verify_problem_word(enum verify_problem p); /* "changed" */

struct verify_finding {
	enum verify_problem problem;
	char *name; /* below the toolchain's folder; for VERIFY_RECEIPT what is wrong */
};

struct verify_result {
	struct verify_finding *at; /* by problem and name; heap, as are the names */
	size_t len, cap;
	size_t files; /* that were hashed */
	uint64_t bytes;
	char h1[MANIFEST_H1_MAX]; /* of the files as they are; "" when some cannot be read */
	bool repaired;            /* all findings are mended */
};

/* Compare a tree with a list of files. Adds findings; `actual_h1` may be NULL. GOV_OK whatever is
 * found; GOV_FILESYSTEM when the folder itself cannot be read; GOV_FAILED. */
enum gov_exit verify_tree(const char *dir, const struct manifest *want, const struct store_entry *t,
	struct verify_result *out, struct err *e);

/* Verify an installed toolchain. GOV_OK: out->len == 0 says all is well. */
enum gov_exit verify(
	const char *root, const struct store_entry *t, struct verify_result *out, struct err *e);

/* Mend what verify() found, which is in *out: the archive is proven again (from the cache, or
 * downloaded), unpacked beside, and single files are renamed into place under the store's lock;
 * added files are removed. `o` as for install(), whose errors it shares. */
enum gov_exit verify_repair(const struct install_options *o, const struct store_entry *t,
	struct verify_result *out, struct err *e);

void verify_result_free(struct verify_result *r);

/* For the files of verify. False when out of memory. */
bool verify_add(struct verify_result *r, enum verify_problem p, const char *name);

#endif
