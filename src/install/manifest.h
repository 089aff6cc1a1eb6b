/* manifest: the files of a toolchain, each with its size and SHA-256.
 *
 *	struct manifest m = {0};
 *	manifest_add(&m, name, size, executable) ...     then fill in each sha256
 *	manifest_sort(&m)
 *	manifest_text(&m, h1, &len)                      receipts/NAME.files
 *	manifest_free(&m)
 *
 * The text, as installed beside the receipt:
 *
 *	gov-files 1
 *	h1 h1:UEGq…                      the module hash (dirhash.h) of the whole
 *	count 15019
 *	755 SHA256 SIZE bin/go           mode 755 or 644, then one file a line, bytewise sorted
 */
#ifndef GOV_INSTALL_MANIFEST_H
#define GOV_INSTALL_MANIFEST_H

#include "core/err.h"

#define MANIFEST_H1_MAX 48 /* "h1:", 44 characters, NUL */
#define MANIFEST_TEXT_MAX ((size_t)64 << 20)

struct manifest_file {
	const char *name; /* below the toolchain's folder, '/'-separated; the manifest's own */
	uint64_t size;
	uint8_t sha256[32];
	bool executable;
};

struct manifest_names;
struct manifest {
	struct manifest_file *at; /* heap */
	size_t len, cap;
	struct manifest_names *names; /* what .name points into */
};

/* Append a file. Valid until the next call; NULL when out of memory. */
struct manifest_file *manifest_add(
	struct manifest *m, const char *name, uint64_t size, bool executable);
/* Append the files of another, which is empty then. False when out of memory; both are as before.
 */
bool manifest_join(struct manifest *m, struct manifest *from);
void manifest_free(struct manifest *m); /* and make it empty */

void manifest_sort(struct manifest *m); /* by name, bytewise */
/* In a sorted manifest: the index of a name, or m->len. */
size_t manifest_find(const struct manifest *m, const char *name);

/* The text of a sorted manifest, from malloc; NULL when out of memory. */
char *manifest_text(const struct manifest *m, const char *h1, size_t *len);

/* The bytes of a text's file, from malloc; the caller frees *text, after an error of the system
 * too, which is returned. *text NULL without one: out of memory. */
int manifest_read(const char *path, char **text, size_t *len);

/* Read a text back into *out, which is empty before, and h1. It is not trusted: names must be such
 * as an archive may have, in order, and neither sizes nor the count may exceed what unpack allows.
 * GOV_PROOF with WHERE, line and reason; *out is then empty. */
enum gov_exit manifest_parse(const char *where, const char *text, size_t n, struct manifest *out,
	char h1[MANIFEST_H1_MAX], struct err *e);

#endif
