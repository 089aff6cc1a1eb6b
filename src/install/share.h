/* share: files of a fresh toolchain that an installed one has too take their place on the disk from
 * it, where the file system can (reflinks; never hard links). Each stays a file of its own.
 *
 * Nothing is believed about the installed one: a clone takes the place of an unpacked file only
 * after its own bytes had the SHA-256 of that file. Names, sizes and hashes of its receipt merely
 * tell where it is worth trying. What cannot be shared stays as it was unpacked, and is no error.
 */
#ifndef GOV_INSTALL_SHARE_H
#define GOV_INSTALL_SHARE_H

#include "install/install.h"
#include "install/manifest.h"
#include "install/road.h"
#include "install/store.h"

/* Share the files (sorted) of the unpacked, not yet committed `tree` of toolchain `name`. The
 * caller holds the store's lock. What was shared goes into *out. Does nothing when versions.ini
 * says share = no. */
void share_files(const struct road *r, const char *tree, const struct manifest *files,
	const char *name, struct install_shared *out);

/* Of installed toolchains (newest first, as store_list has them), which is most like `version` for
 * `platform`? One for the same platform before others; then one of the same line, the next older
 * before the next newer. NULL: there is none; `name` itself does not count. */
const struct store_entry *share_neighbour(const struct store_entry *list, size_t len,
	const char *name, const struct version *version, const struct platform *platform);

#endif
