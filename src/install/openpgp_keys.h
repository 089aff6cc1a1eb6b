/* openpgp_keys: what openpgp_keys_add (openpgp.h) made of the keys it was given. */
#ifndef GOV_INSTALL_OPENPGP_KEYS_H
#define GOV_INSTALL_OPENPGP_KEYS_H

#include "install/openpgp.h"
#include "install/openpgp_sig.h"

/* A primary key or a subkey. */
struct pgp_key {
	struct pgp_public public;
	uint8_t primary[20]; /* fingerprint of the key it belongs to; of itself if it is no subkey
			      */
	bool revoked;
	const char *fault;     /* NULL, or why it proves nothing, as static text */
	uint64_t ends;         /* seconds since 1970; 0: never. The same for the primary: */
	uint64_t primary_ends; /* a subkey dies with it */
	char user_id[352];     /* of the primary, escaped */
};

struct openpgp_keys {
	struct pgp_key *at;
	size_t len;
};

/* Read the packets of one block. NULL, or why not, as static text; *usable counts the primary keys
 * that can prove something and *passed_over says why the last of the others cannot. */
const char *pgp_ring_read(
	struct openpgp_keys *keys, struct pgp_span block, size_t *usable, const char **passed_over);

/* Is this key, or the one it belongs to, revoked in any of the copies? */
bool pgp_is_revoked(const struct openpgp_keys *keys, const struct pgp_key *key);

/* Upper-case hexadecimal, as gpg prints it. */
void pgp_hex(const uint8_t *bytes, size_t n, char *out);

#endif
