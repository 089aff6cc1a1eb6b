/* adopt_copy: the files of a folder into a new one, hashed as they pass. */
#ifndef GOV_INSTALL_ADOPT_COPY_H
#define GOV_INSTALL_ADOPT_COPY_H

#include "install/manifest.h"
#include "install/road.h"

/* Copy what the module hash of a toolchain is made of from `dir` to `tree`, which must not exist;
 * *files is sorted. GOV_PROOF: something in `dir` is neither file nor folder, bears a name that no
 * toolchain has, or there is too much of it. GOV_FILESYSTEM; GOV_FAILED: out of memory. */
enum gov_exit adopt_copy(const struct road *r, const char *dir, const char *tree,
	struct manifest *files, struct err *e);

#endif
