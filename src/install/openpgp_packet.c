#include "install/openpgp_packet.h"

#include <string.h>

#define VERSION_4 4
#define RSA 1
#define RSA_SIGN_ONLY 3

bool pgp_take(struct pgp_span *in, size_t n, struct pgp_span *out)
{
	if (n > in->n)
		return false;
	*out = (struct pgp_span){in->p, n};
	in->p += n;
	in->n -= n;
	return true;
}

bool pgp_take_number(struct pgp_span *in, unsigned bytes, uint32_t *out)
{
	struct pgp_span digits;

	if (!pgp_take(in, bytes, &digits))
		return false;
	*out = 0;
	for (size_t i = 0; i < digits.n; i++)
		*out = *out << 8 | digits.p[i];
	return true;
}

bool pgp_take_mpi(struct pgp_span *in, struct pgp_span *out)
{
	struct pgp_span rest = *in;
	uint32_t bits;

	if (!pgp_take_number(&rest, 2, &bits) || bits == 0 ||
		!pgp_take(&rest, (bits + 7) / 8, out) || out->p[0] >> ((bits - 1) % 8) != 1)
		return false;
	*in = rest;
	return true;
}

bool pgp_take_length(struct pgp_span *in, bool subpacket, uint32_t *out)
{
	struct pgp_span rest = *in;
	uint32_t first, second;

	if (!pgp_take_number(&rest, 1, &first))
		return false;
	if (first == 255) {
		if (!pgp_take_number(&rest, 4, out))
			return false;
	} else if (first < 192) {
		*out = first;
	} else {
		if ((first >= 224 && !subpacket) || !pgp_take_number(&rest, 1, &second))
			return false;
		*out = ((first - 192) << 8) + second + 192;
	}
	*in = rest;
	return true;
}

bool pgp_take_packet(struct pgp_span *in, struct pgp_packet *out)
{
	static const unsigned old_sizes[] = {1, 2, 4};
	struct pgp_span rest = *in;
	uint32_t head, length;

	if (!pgp_take_number(&rest, 1, &head) || (head & 0x80) == 0)
		return false;
	if ((head & 0x40) != 0) {
		out->tag = head & 0x3f;
		if (!pgp_take_length(&rest, false, &length))
			return false;
	} else {
		out->tag = head >> 2 & 0xf;
		if ((head & 3) == 3 || !pgp_take_number(&rest, old_sizes[head & 3], &length))
			return false;
	}
	if (out->tag == 0 || !pgp_take(&rest, length, &out->body))
		return false;
	*in = rest;
	return true;
}

void pgp_hash_key(struct digest *d, struct pgp_span body)
{
	uint8_t head[3] = {0x99, (uint8_t)(body.n >> 8), (uint8_t)body.n};

	digest_update(d, head, sizeof head);
	digest_update(d, body.p, body.n);
}

static const char *fingerprint(struct pgp_span body, uint8_t out[20])
{
	struct digest *d = digest_new_kind(DIGEST_SHA1);

	if (!d)
		return PGP_NO_MEMORY;
	pgp_hash_key(d, body);
	digest_final(d, out);
	digest_free(d);
	return NULL;
}

static const char *read_rsa(struct pgp_span *in, struct rsa_public *out)
{
	struct pgp_span n, e;

	if (!pgp_take_mpi(in, &n) || !pgp_take_mpi(in, &e) || in->n != 0)
		return "it is damaged";
	if (n.n < RSA_BYTES_MIN)
		return "its RSA key is too short to be trusted";
	if (n.n > sizeof out->n || e.n > sizeof out->e || e.n == 0)
		return "its RSA key is longer than gov accepts";
	memcpy(out->n, n.p, n.n);
	memcpy(out->e, e.p, e.n);
	out->n_len = n.n;
	out->e_len = e.n;
	return NULL;
}

const char *pgp_public_parse(struct pgp_span body, struct pgp_public *out)
{
	struct pgp_span rest = body;
	uint32_t version, algorithm;
	const char *why;

	memset(out, 0, sizeof *out);
	if (!pgp_take_number(&rest, 1, &version))
		return "it is damaged";
	if (version != VERSION_4 || body.n > 0xffff)
		return "it is not a version 4 key";
	why = fingerprint(body, out->fingerprint);
	if (why)
		return why;
	if (!pgp_take_number(&rest, 4, &out->created) || !pgp_take_number(&rest, 1, &algorithm))
		return "it is damaged";
	if (algorithm != RSA && algorithm != RSA_SIGN_ONLY)
		return "it is not an RSA key that signs";
	return read_rsa(&rest, &out->rsa);
}
