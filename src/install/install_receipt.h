/* install_receipt: receipts/NAME.ini, which says where a toolchain came from and why it was
 * believed. */
#ifndef GOV_INSTALL_INSTALL_RECEIPT_H
#define GOV_INSTALL_INSTALL_RECEIPT_H

#include "install/manifest.h"
#include "install/road.h"

/* Write the receipt of toolchain `name`, whose archive `v` (NULL: there was none, and
 * r->expect.file would be the one with the same files) came from `source`, and the list of its
 * `files` (sorted) beside it, as NAME.files. The receipt names the list's SHA-256, the module hash
 * and every proof, which vouch_signature and vouch_files have left in `r`. The caller holds the
 * store's lock and has not committed yet: a toolchain is never without its receipt. */
enum gov_exit install_receipt(const struct road *r, const char *name, const struct verified *v,
	const char *source, const struct manifest *files, struct err *e);

/* Take it back: the toolchain did not come about. */
void install_receipt_drop(const struct road *r, const char *name);

#endif
