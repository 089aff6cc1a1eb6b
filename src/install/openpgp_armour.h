/* openpgp_armour: ASCII armour (RFC 4880, section 6). */
#ifndef GOV_INSTALL_OPENPGP_ARMOUR_H
#define GOV_INSTALL_OPENPGP_ARMOUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes not yet read; the memory is somebody else's. */
struct pgp_span {
	const uint8_t *p;
	size_t n;
};

/* A decoded block. */
struct pgp_block {
	uint8_t *data; /* heap, the caller frees it; room for `len` or more */
	size_t len;
	bool alone; /* nothing but blanks stood before it */
};

/* Is this binary OpenPGP? Every packet starts with a byte that no text holds. */
bool pgp_is_binary(struct pgp_span in);

bool pgp_only_blanks(struct pgp_span in);

/* Decode the next block of the kind, "SIGNATURE" or "PUBLIC KEY BLOCK", and move *in behind it.
 * NULL, or what is wrong with it as static text; PGP_NO_BLOCK when there is none. A checksum
 * (CRC-24) may be missing, as RFC 9580 allows; if there is one it must match. */
extern const char PGP_NO_BLOCK[];
/* Like it, wherever a text says what is wrong: nothing is, but there was no memory. */
extern const char PGP_NO_MEMORY[];
const char *pgp_armour_next(struct pgp_span *in, const char *kind, struct pgp_block *out);

#endif
