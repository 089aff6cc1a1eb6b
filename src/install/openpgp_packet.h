/* openpgp_packet: the packets of an OpenPGP message (RFC 4880, section 4), and public keys (5.5).
 * Nothing is copied: spans point into the message. */
#ifndef GOV_INSTALL_OPENPGP_PACKET_H
#define GOV_INSTALL_OPENPGP_PACKET_H

#include "install/openpgp_armour.h"
#include "install/openpgp_rsa.h"

enum pgp_tag {
	PGP_SIGNATURE = 2,
	PGP_SECRET_KEY = 5,
	PGP_PUBLIC_KEY = 6,
	PGP_SECRET_SUBKEY = 7,
	PGP_MARKER = 10, /* to be ignored, says the RFC */
	PGP_TRUST = 12,  /* GnuPG's notes to itself */
	PGP_USER_ID = 13,
	PGP_PUBLIC_SUBKEY = 14,
	PGP_USER_ATTRIBUTE = 17,
	PGP_CRITICAL_TAGS = 40, /* those below must be understood (RFC 9580) */
};

struct pgp_packet {
	unsigned tag;
	struct pgp_span body;
};

/* Readers: take from the front of *in. False, with nothing taken, when it is too short. */
bool pgp_take(struct pgp_span *in, size_t n, struct pgp_span *out);
bool pgp_take_number(struct pgp_span *in, unsigned bytes, uint32_t *out); /* 1 to 4, big-endian */
/* A number with its length in bits, which must be exact: so it has no leading zeros. */
bool pgp_take_mpi(struct pgp_span *in, struct pgp_span *out);

/* A length of new-format packets and of subpackets. Partial lengths are refused: they are for
 * streams of data, not for keys and signatures. */
bool pgp_take_length(struct pgp_span *in, bool subpacket, uint32_t *out);

/* The next packet, old or new header. False when it is no packet or runs over the end. */
bool pgp_take_packet(struct pgp_span *in, struct pgp_packet *out);

/* A public key or subkey. */
struct pgp_public {
	uint8_t fingerprint[20];
	uint32_t created;
	struct rsa_public rsa;
};

/* NULL, or why gov cannot use it, as static text; the fingerprint is set for every version 4 key.
 */
const char *pgp_public_parse(struct pgp_span body, struct pgp_public *out);

/* Feed what signatures over a key are about: the body behind its tag and length (5.2.4). */
void pgp_hash_key(struct digest *d, struct pgp_span body);

#endif
