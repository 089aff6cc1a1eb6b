#include "install/digest.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <mbedtls/md.h>

#include "os/os.h"

/* The generic md interface is the same in mbedTLS 2.28 and 3.x; that of sha256.h is not. */
struct digest {
	mbedtls_md_context_t md;
	bool failed;
	unsigned char chunk[65536]; /* for digest_fd */
};

struct digest *digest_new(void)
{
	struct digest *d = malloc(sizeof *d);

	if (!d)
		return NULL;
	mbedtls_md_init(&d->md);
	if (mbedtls_md_setup(&d->md, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 0) != 0) {
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

void digest_final(struct digest *d, uint8_t out[32])
{
	if (d->failed || mbedtls_md_finish(&d->md, out) != 0)
		memset(out, 0, 32);
}

void digest_free(struct digest *d)
{
	if (!d)
		return;
	mbedtls_md_free(&d->md);
	free(d);
}

int digest_fd(struct digest *d, int fd, uint64_t *bytes)
{
	size_t got = 0;
	int code;

	*bytes = 0;
	while ((code = os_fd_read(fd, d->chunk, sizeof d->chunk, &got)) == 0 && got > 0) {
		digest_update(d, d->chunk, got);
		*bytes += got;
	}
	return code;
}
