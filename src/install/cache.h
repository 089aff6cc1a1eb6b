/* cache: the folder of archives, kept byte for byte under their own names; also the offline source.
 */
#ifndef GOV_INSTALL_CACHE_H
#define GOV_INSTALL_CACHE_H

#include "install/install.h"

struct cache_entry {
	char file[RELEASE_FILE_MAX];
	struct version version;
	struct platform platform;
	uint64_t size;
	bool partial; /* a broken download, FILE.part */
};
/* The archives in `dir` (only names that archive_parse and module_zip_parse accept, and their .part
 * and .rejected), newest version first. *out from malloc; a missing folder is empty. */
enum gov_exit cache_list(const char *dir, struct cache_entry **out, size_t *len, struct err *e);

/* Prove the archive at `path` and copy it into the cache under its own name, with the signature
 * beside it (path + ".asc") if there is one. */
enum gov_exit cache_add(const struct install_options *o, const char *path, struct err *e);

/* Delete archives: all of them, or (keep_installed) those whose toolchain is not installed, and
 * always .part and .rejected files nobody is writing; their signatures go with them. Adds up the
 * freed bytes. */
enum gov_exit cache_prune(const struct install_options *o, bool keep_installed, uint64_t *freed,
	size_t *files, struct err *e);

#endif
