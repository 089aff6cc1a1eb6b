/* openpgp_sig: signature packets (RFC 4880, section 5.2) and whether they hold. */
#ifndef GOV_INSTALL_OPENPGP_SIG_H
#define GOV_INSTALL_OPENPGP_SIG_H

#include "install/openpgp_packet.h"

/* Types of signatures. */
enum pgp_sig_type {
	PGP_BINARY = 0x00,
	PGP_CERTIFY = 0x10, /* to 0x13: a user id, by degree of certainty */
	PGP_CERTIFY_LAST = 0x13,
	PGP_SUBKEY_BINDING = 0x18,
	PGP_BACK_SIGNATURE = 0x19,
	PGP_DIRECT_KEY = 0x1f,
	PGP_KEY_REVOCATION = 0x20,
	PGP_SUBKEY_REVOCATION = 0x28,
	PGP_USER_ID_REVOCATION = 0x30,
};

#define PGP_MAY_SIGN 0x02 /* a key flag */

/* All but `embedded` and the issuer come from the part of the packet that is signed itself. The
 * issuer only says which key to try; an embedded signature is proven by itself. */
struct pgp_sig {
	uint8_t type;
	uint8_t hash;   /* OpenPGP's number */
	bool has_flags; /* key flags are given */
	bool critical;  /* it demands something that gov does not know */
	bool has_fpr, has_id, has_created;
	uint8_t flags;
	uint8_t fpr[20], id[8]; /* issuer */
	uint32_t created;
	uint32_t lifetime;        /* of this signature, seconds; 0: for ever */
	uint32_t key_lifetime;    /* of the key it certifies; 0: for ever */
	struct pgp_span embedded; /* a signature packet's body; n 0 if there is none */
	struct pgp_span hashed;   /* the packet from its version through its hashed part */
	struct pgp_span value;
	uint8_t left[2]; /* of the hash */
};

/* NULL, or why gov cannot use it, as static text; type and issuer are set as far as it could be
 * read even then. */
const char *pgp_sig_parse(struct pgp_span body, struct pgp_sig *out);

/* May this key have made it, by what the signature says? At least one issuer must be named. */
bool pgp_sig_names(const struct pgp_sig *s, const uint8_t fingerprint[20]);

/* The hash it uses. False, with *why static text, for all but SHA-256, SHA-512 and, if `old`,
 * SHA-1: good enough where only the key's owner could have chosen what was signed. */
bool pgp_sig_hash(const struct pgp_sig *s, bool old, enum digest_kind *kind, const char **why);

/* The hash that was signed: `d`, of the signature's hash, was fed the signature's subject.
 * `hash` has room for DIGEST_MAX. */
void pgp_sig_finish(const struct pgp_sig *s, struct digest *d, uint8_t *hash);

/* Did this key sign that hash? */
bool pgp_sig_matches(const struct pgp_sig *s, enum digest_kind kind, const uint8_t *hash,
	const struct rsa_public *key);

#endif
