#include "install/openpgp_sig.h"

#include <string.h>

#define VERSION_4 4
#define RSA 1
#define RSA_SIGN_ONLY 3

static const char damaged[] = "the signature is damaged";

enum subpacket {
	SIGNATURE_CREATED = 2,
	SIGNATURE_LIFETIME = 3,
	KEY_LIFETIME = 9,
	ISSUER_ID = 16,
	KEY_FLAGS = 27,
	EMBEDDED_SIGNATURE = 32,
	ISSUER_FINGERPRINT = 33,
};

/* Subpackets that may be marked critical: those above, and preferences, remarks and the like that
 * have no bearing on whether a signature of this kind holds. */
static bool is_understood(unsigned type)
{
	static const uint8_t known[] = {SIGNATURE_CREATED, SIGNATURE_LIFETIME, 4, 7, KEY_LIFETIME,
		11, ISSUER_ID, 21, 22, 23, 24, 25, 26, KEY_FLAGS, 28, 29, 30, EMBEDDED_SIGNATURE,
		ISSUER_FINGERPRINT, 34};

	return type < 0x80 && memchr(known, (int)type, sizeof known) != NULL;
}

/* Of an issuer named twice the first counts: the part that is signed comes first. */
static bool read_issuer(unsigned type, struct pgp_span body, struct pgp_sig *s)
{
	if (type == ISSUER_ID) {
		if (body.n != sizeof s->id)
			return false;
		if (!s->has_id)
			memcpy(s->id, body.p, sizeof s->id);
		s->has_id = true;
		return true;
	}
	if (body.n != 1 + sizeof s->fpr || body.p[0] != VERSION_4)
		return false;
	if (!s->has_fpr)
		memcpy(s->fpr, body.p + 1, sizeof s->fpr);
	s->has_fpr = true;
	return true;
}

static bool read_signed(unsigned type, struct pgp_span body, struct pgp_sig *s)
{
	switch (type) {
	case SIGNATURE_CREATED:
		if (s->has_created)
			return false;
		s->has_created = true;
		return body.n == 4 && pgp_take_number(&body, 4, &s->created);
	case SIGNATURE_LIFETIME:
		return body.n == 4 && pgp_take_number(&body, 4, &s->lifetime);
	case KEY_LIFETIME:
		return body.n == 4 && pgp_take_number(&body, 4, &s->key_lifetime);
	case KEY_FLAGS:
		s->has_flags = true;
		s->flags = body.n > 0 ? body.p[0] : 0;
		return true;
	default:
		return true;
	}
}

static bool read_subpacket(unsigned type, struct pgp_span body, bool is_signed, struct pgp_sig *s)
{
	if (type == ISSUER_ID || type == ISSUER_FINGERPRINT)
		return read_issuer(type, body, s);
	if (type == EMBEDDED_SIGNATURE) {
		if (s->embedded.n == 0)
			s->embedded = body;
		return true;
	}
	return !is_signed || read_signed(type, body, s);
}

/* One of the two areas: a length, then subpackets. */
static bool read_area(struct pgp_span *in, bool is_signed, struct pgp_sig *s)
{
	struct pgp_span area, body;
	uint32_t n, type;

	if (!pgp_take_number(in, 2, &n) || !pgp_take(in, n, &area))
		return false;
	while (area.n > 0) {
		if (!pgp_take_length(&area, true, &n) || n == 0 || !pgp_take(&area, n, &body) ||
			!pgp_take_number(&body, 1, &type))
			return false;
		if ((type & 0x80) != 0 && !is_understood(type & 0x7f))
			s->critical = true;
		if (!read_subpacket(type & 0x7f, body, is_signed, s))
			return false;
	}
	return true;
}

static const char *read_head(struct pgp_span *in, struct pgp_sig *s, uint32_t *algorithm)
{
	uint32_t version, type, hash;

	if (!pgp_take_number(in, 1, &version))
		return damaged;
	if (version != VERSION_4)
		return version == 3 ? "it is a signature of version 3, which is obsolete"
				    : "it is a signature of a version that gov does not know";
	if (!pgp_take_number(in, 1, &type) || !pgp_take_number(in, 1, algorithm) ||
		!pgp_take_number(in, 1, &hash))
		return damaged;
	s->type = (uint8_t)type;
	s->hash = (uint8_t)hash;
	return NULL;
}

/* A fingerprint ends in the key's id. */
static bool issuers_agree(const struct pgp_sig *s)
{
	return !s->has_fpr || !s->has_id ||
	       memcmp(s->fpr + sizeof s->fpr - sizeof s->id, s->id, sizeof s->id) == 0;
}

static const char *judge(const struct pgp_sig *s, uint32_t algorithm)
{
	if (!issuers_agree(s))
		return "the signature names two different keys";
	if (algorithm != RSA && algorithm != RSA_SIGN_ONLY)
		return "the signature is not RSA";
	if (s->critical)
		return "the signature demands something that gov does not know";
	if (!s->has_created)
		return "the signature does not say when it was made";
	return NULL;
}

const char *pgp_sig_parse(struct pgp_span body, struct pgp_sig *out)
{
	struct pgp_span in = body, left;
	uint32_t algorithm;
	const char *why;
	bool whole;

	memset(out, 0, sizeof *out);
	why = read_head(&in, out, &algorithm);
	if (why)
		return why;
	if (!read_area(&in, true, out))
		return damaged;
	out->hashed = (struct pgp_span){body.p, body.n - in.n};
	if (!read_area(&in, false, out) || !pgp_take(&in, sizeof out->left, &left))
		return damaged;
	memcpy(out->left, left.p, sizeof out->left);
	whole = pgp_take_mpi(&in, &out->value) && in.n == 0;
	why = judge(out, algorithm);
	return why || whole ? why : damaged;
}

bool pgp_sig_names(const struct pgp_sig *s, const uint8_t fingerprint[20])
{
	if (s->has_fpr)
		return memcmp(s->fpr, fingerprint, sizeof s->fpr) == 0;
	return s->has_id && memcmp(s->id, fingerprint + 12, sizeof s->id) == 0;
}

bool pgp_sig_hash(const struct pgp_sig *s, bool old, enum digest_kind *kind, const char **why)
{
	switch (s->hash) {
	case 8:
		*kind = DIGEST_SHA256;
		return true;
	case 10:
		*kind = DIGEST_SHA512;
		return true;
	case 2:
		*kind = DIGEST_SHA1;
		*why = "the signature uses SHA-1, which is broken";
		return old;
	case 1:
	case 3:
		*why = "the signature uses a hash that is broken";
		return false;
	default:
		*why = "the signature uses a hash other than SHA-256 and SHA-512";
		return false;
	}
}

/* What closes the hashed data (5.2.4): the packet's own hashed part, so that nobody changes it, and
 * its length. */
static void feed_trailer(const struct pgp_sig *s, struct digest *d)
{
	size_t n = s->hashed.n;
	uint8_t end[6] = {VERSION_4, 0xff, (uint8_t)(n >> 24), (uint8_t)(n >> 16),
		(uint8_t)(n >> 8), (uint8_t)n};

	digest_update(d, s->hashed.p, n);
	digest_update(d, end, sizeof end);
}

void pgp_sig_finish(const struct pgp_sig *s, struct digest *d, uint8_t *hash)
{
	feed_trailer(s, d);
	digest_final(d, hash);
}

bool pgp_sig_matches(const struct pgp_sig *s, enum digest_kind kind, const uint8_t *hash,
	const struct rsa_public *key)
{
	return memcmp(hash, s->left, sizeof s->left) == 0 &&
	       rsa_verify(key, kind, hash, s->value.p, s->value.n);
}
