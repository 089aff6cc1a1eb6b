/* openpgp_rsa: RSA signatures, PKCS #1 v1.5 (mbedTLS). */
#ifndef GOV_INSTALL_OPENPGP_RSA_H
#define GOV_INSTALL_OPENPGP_RSA_H

#include <stdbool.h>

#include "install/digest.h"

#define RSA_BYTES_MIN 256 /* 2048 bits: what is shorter can be broken */
#define RSA_BYTES_MAX 1024

/* A public key; big-endian numbers without leading zeros. */
struct rsa_public {
	size_t n_len, e_len;
	uint8_t n[RSA_BYTES_MAX];
	uint8_t e[8];
};

/* Is `value` (n bytes, big-endian, leading zeros left out or not) the key's signature of `hash`?
 * False too for an impossible key and for want of memory. */
bool rsa_verify(const struct rsa_public *key, enum digest_kind kind, const uint8_t *hash,
	const uint8_t *value, size_t n);

#endif
