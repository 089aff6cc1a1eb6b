/* receipt: how an installed toolchain was proven, for people and programs, from its receipt.
 *
 * As JSON, under the key "receipt":
 *
 *	{"time", "file", "source", "sha256", "h1", "proofs": [
 *		{"proof": "sha256", "holds": true, "by": ORIGIN} ...
 *		{"proof": "signature", "holds": true, "by": USER, "fingerprint", "hash", "made"}
 *		{"proof": "sumdb", "holds": true, "by": DATABASE, "h1"}]}
 *
 * The proofs are those of `gov install --json`; one that does not hold has "why" instead. Every
 * value that the receipt lacks is null.
 */
#ifndef GOV_CLI_RECEIPT_H
#define GOV_CLI_RECEIPT_H

#include <stdbool.h>

/* The receipt of the toolchain `name`, one of gov's own; null when it has none, and when `name` is
 * NULL: gov did not install it. */
void receipt_json(const char *root, const char *name);

/* The same as lines of text, "proof: ..."; without a receipt the one line says why. */
void receipt_print(const char *root, const char *name);

#endif
