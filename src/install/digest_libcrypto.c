#include "install/digest.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

struct digest {
	EVP_MD_CTX *md;
	enum digest_kind kind;
	bool failed;
};

static const EVP_MD *library_kind(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_SHA512:
		return EVP_sha512();
	case DIGEST_SHA1:
		return EVP_sha1();
	case DIGEST_SHA256:
		break;
	}
	return EVP_sha256();
}

struct digest *digest_new_kind(enum digest_kind kind)
{
	struct digest *d = calloc(1, sizeof *d);

	if (!d)
		return NULL;
	d->kind = kind;
	d->md = EVP_MD_CTX_new();
	if (!d->md || EVP_DigestInit_ex(d->md, library_kind(kind), NULL) != 1) {
		digest_free(d);
		return NULL;
	}
	return d;
}

/* Without naming the algorithm again: the look-up costs more than hashing a small file. */
void digest_restart(struct digest *d)
{
	d->failed = EVP_DigestInit_ex(d->md, NULL, NULL) != 1;
}

void digest_update(struct digest *d, const void *data, size_t n)
{
	if (!d->failed)
		d->failed = EVP_DigestUpdate(d->md, data, n) != 1;
}

void digest_final(struct digest *d, uint8_t *out)
{
	if (d->failed || EVP_DigestFinal_ex(d->md, out, NULL) != 1)
		memset(out, 0, digest_size(d->kind));
}

void digest_free(struct digest *d)
{
	if (!d)
		return;
	EVP_MD_CTX_free(d->md);
	free(d);
}
