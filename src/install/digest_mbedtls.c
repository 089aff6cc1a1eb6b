#include "install/digest.h"

#include <stdlib.h>
#include <string.h>

#include <mbedtls/md.h>

/* The generic md interface is the same in mbedTLS 2.28 and 3.x; that of sha256.h is not. */
struct digest {
	mbedtls_md_context_t md;
	enum digest_kind kind;
	bool failed;
};

static mbedtls_md_type_t library_name(enum digest_kind kind)
{
	static const mbedtls_md_type_t names[] = {
		[DIGEST_SHA256] = MBEDTLS_MD_SHA256,
		[DIGEST_SHA512] = MBEDTLS_MD_SHA512,
		[DIGEST_SHA1] = MBEDTLS_MD_SHA1,
	};

	return names[kind];
}

struct digest *digest_new_kind(enum digest_kind kind)
{
	struct digest *d = malloc(sizeof *d);

	if (!d)
		return NULL;
	mbedtls_md_init(&d->md);
	d->kind = kind;
	if (mbedtls_md_setup(&d->md, mbedtls_md_info_from_type(library_name(kind)), 0) != 0) {
		digest_free(d);
		return NULL;
	}
	digest_restart(d);
	return d;
}

void digest_restart(struct digest *d)
{
	d->failed = mbedtls_md_starts(&d->md) != 0;
}

void digest_update(struct digest *d, const void *data, size_t n)
{
	if (!d->failed)
		d->failed = mbedtls_md_update(&d->md, data, n) != 0;
}

void digest_final(struct digest *d, uint8_t *out)
{
	if (d->failed || mbedtls_md_finish(&d->md, out) != 0)
		memset(out, 0, digest_size(d->kind));
}

void digest_free(struct digest *d)
{
	if (!d)
		return;
	mbedtls_md_free(&d->md);
	free(d);
}
