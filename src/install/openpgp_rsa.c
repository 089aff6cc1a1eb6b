#include "install/openpgp_rsa.h"

#include <string.h>

#include <mbedtls/pk.h>
#include <mbedtls/rsa.h>

static mbedtls_md_type_t library_name(enum digest_kind kind)
{
	static const mbedtls_md_type_t names[] = {
		[DIGEST_SHA256] = MBEDTLS_MD_SHA256,
		[DIGEST_SHA512] = MBEDTLS_MD_SHA512,
		[DIGEST_SHA1] = MBEDTLS_MD_SHA1,
	};

	return names[kind];
}

static bool import(mbedtls_pk_context *pk, const struct rsa_public *key)
{
	mbedtls_rsa_context *rsa;

	if (mbedtls_pk_setup(pk, mbedtls_pk_info_from_type(MBEDTLS_PK_RSA)) != 0)
		return false;
	rsa = mbedtls_pk_rsa(*pk);
	return mbedtls_rsa_import_raw(rsa, key->n, key->n_len, NULL, 0, NULL, 0, NULL, 0, key->e,
		       key->e_len) == 0 &&
	       mbedtls_rsa_complete(rsa) == 0 && mbedtls_rsa_check_pubkey(rsa) == 0;
}

/* Through pk.h, whose functions look the same in mbedTLS 2.28 and 3.x; those of rsa.h do not. */
bool rsa_verify(const struct rsa_public *key, enum digest_kind kind, const uint8_t *hash,
	const uint8_t *value, size_t n)
{
	uint8_t padded[RSA_BYTES_MAX] = {0};
	mbedtls_pk_context pk;
	bool good;

	if (key->n_len > sizeof padded || n > key->n_len)
		return false;
	memcpy(padded + key->n_len - n, value, n);
	mbedtls_pk_init(&pk);
	good = import(&pk, key) && mbedtls_pk_verify(&pk, library_name(kind), hash,
					   digest_size(kind), padded, key->n_len) == 0;
	mbedtls_pk_free(&pk);
	return good;
}
