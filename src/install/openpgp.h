/* openpgp: OpenPGP signatures (RFC 4880, RFC 9580) of archives, as Go publishes them beside its
 * .tar.gz files: FILE.asc, a detached binary signature.
 *
 *	struct openpgp_keys *keys = openpgp_keys_new();
 *	openpgp_keys_add(keys, "the built-in key", openpgp_builtin_key, openpgp_builtin_key_len, &e)
 *	openpgp_signature_parse("https://.../go1.24.4.src.tar.gz.asc", asc, n, &sig, &e)
 *	openpgp_signature_update(sig, data, n)          as the archive's bytes pass
 *	openpgp_signature_verify(sig, keys, now, &signer, &e)
 *
 * Accepted: version 4, binary document (0x00), RSA of 2048 to 8192 bits, SHA-256 and SHA-512.
 * Everything else is refused, not ignored: an unknown critical subpacket, a revoked key whatever
 * the reason, a signing subkey whose binding (0x18) or back signature (0x19) does not hold.
 *
 * A key's expiry is judged at the time the signature was made, else no old release could be
 * installed. That time is the signer's word: who steals an expired key can backdate. So
 * a signature is a proof beside the archive's SHA-256, never instead of it.
 *
 * Every error text starts with the `where` given for those bytes, escaped like all untrusted text.
 */
#ifndef GOV_INSTALL_OPENPGP_H
#define GOV_INSTALL_OPENPGP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

/* --- whom to believe --- */

/* Google's key for Linux packages, which signs Go's archives; ASCII armour. */
extern const unsigned char openpgp_builtin_key[];
extern const size_t openpgp_builtin_key_len;

struct openpgp_keys; /* opaque, heap */

struct openpgp_keys *openpgp_keys_new(void); /* empty; NULL when out of memory */
void openpgp_keys_free(struct openpgp_keys *keys);

/* Add the public keys in `data`: binary, or one or more armoured blocks with any text around them.
 * Keys that gov cannot use (no RSA, not version 4) are passed over if another one is usable. The
 * bytes are not kept. A key added twice is the same key; a revocation in either copy counts.
 * GOV_CONFIG: not a public key, damaged, or none in it that gov could use. */
enum gov_exit openpgp_keys_add(
	struct openpgp_keys *keys, const char *where, const void *data, size_t n, struct err *e);

/* --- what was signed --- */

struct openpgp_signature; /* opaque, heap; one or more signatures of one document */

/* Read FILE.asc (armour, or its binary form). `where` and the bytes are copied. On success *out is
 * the caller's. GOV_PROOF: no signature, damaged, or of a kind that is not accepted. */
enum gov_exit openpgp_signature_parse(const char *where, const void *asc, size_t n,
	struct openpgp_signature **out, struct err *e);
void openpgp_signature_free(struct openpgp_signature *sig); /* NULL is fine */

/* The document's next bytes. */
void openpgp_signature_update(struct openpgp_signature *sig, const void *data, size_t n);

struct openpgp_signer {
	char fingerprint[41]; /* of the key or subkey that signed; upper-case hex as gpg prints it
			       */
	char primary[41];     /* of the key it belongs to; the same if it is no subkey */
	char user_id[352];    /* first valid user id of that key, escaped; may be "" */
	int64_t made;         /* seconds since 1970, by the signer's clock */
	const char *hash;     /* static text */
	bool stranger;        /* not verified because gov knows none of the keys that signed */
};

/* Judge, after the last byte; once for each signature. `now` is seconds since 1970: a signature
 * from more than a day ahead is refused, so is one whose own lifetime is over.
 * With several signatures one by a known key suffices, if none by a known key is bad.
 * GOV_OK fills *out; GOV_PROOF says why not: unknown key, expired, revoked, bad signature, ... */
enum gov_exit openpgp_signature_verify(struct openpgp_signature *sig,
	const struct openpgp_keys *keys, int64_t now, struct openpgp_signer *out, struct err *e);

#endif
