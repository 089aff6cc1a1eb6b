/* sumdb_text: what a checksum database's answers say, and how it is asked. All of it is untrusted;
 * nothing allocates. Functions that judge return NULL, or what is wrong, in words of ours.
 *
 * The answer to a lookup is
 *
 *	24929362                                            the record's number in the tree
 *	golang.org/toolchain v0.0.1-go1.21.9.linux-amd64 h1:…
 *	golang.org/toolchain v0.0.1-go1.21.9.linux-amd64/go.mod h1:…
 *	                                                    an empty line
 *	go.sum database tree                                a note (install/note.h): a tree head
 *	28905453
 *	f3f8U0MoQmXkWAgAEKDtXcaI3c2y6N9+55KNSRefF/w=
 *	                                                    an empty line
 *	— sum.golang.org …
 *
 * The two lines with their newlines are the record, a leaf of the tree. The signature covers the
 * tree head only; the record is believed because the tree holds it (install/tlog.h).
 */
#ifndef GOV_INSTALL_SUMDB_TEXT_H
#define GOV_INSTALL_SUMDB_TEXT_H

#include "install/sumdb.h"
#include "install/tlog.h"

#define SUMDB_PATH_MAX 512 /* bytes of a lookup's path, NUL included */

/* "lookup/MODULE@VERSION", escaped as the module proxy protocol does (an upper-case letter becomes
 * '!' and its lower-case one), so that it is also fit for a path of the file system. False for what
 * is no module path or version, or too long. */
bool sumdb_lookup_path(const char *module, const char *version, char out[SUMDB_PATH_MAX]);

struct sumdb_record {
	uint64_t id;
	const char *text; /* borrowed, as all in here */
	size_t len;
	const char *note;
	size_t note_len;
};

/* Split the answer to a lookup. */
const char *sumdb_record_parse(const char *answer, size_t n, struct sumdb_record *out);

/* The module's hash, when the record is exactly the two lines for `module` and `version`. */
const char *sumdb_record_h1(const struct sumdb_record *r, const char *module, const char *version,
	char h1[SUMDB_H1_MAX]);

/* The tree head in a note's text. Lines behind the third are for clients of other times. */
const char *sumdb_tree_parse(const char *text, size_t n, struct tlog_tree *out);

#endif
