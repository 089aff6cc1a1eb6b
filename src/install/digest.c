#include "install/digest.h"

#include <stdlib.h>

#include "core/text.h"
#include "os/os.h"

#define CHUNK 32768
#define BIG_CHUNK ((size_t)1 << 20)

size_t digest_size(enum digest_kind kind)
{
	static const size_t sizes[] = {
		[DIGEST_SHA256] = 32, [DIGEST_SHA512] = 64, [DIGEST_SHA1] = 20};

	return sizes[kind];
}

struct digest *digest_new(void)
{
	return digest_new_kind(DIGEST_SHA256);
}

int digest_fd(struct digest *d, int fd, uint64_t *bytes)
{
	unsigned char chunk[CHUNK], *big = NULL, *at = chunk;
	size_t room = CHUNK, got = 0;
	int code;

	*bytes = 0;
	while ((code = os_fd_read(fd, at, room, &got)) == 0 && got > 0) {
		digest_update(d, at, got);
		*bytes += got;
		if (!big && got == CHUNK && (big = malloc(BIG_CHUNK))) {
			at = big;
			room = BIG_CHUNK;
		}
	}
	free(big);
	return code;
}

bool digest_once(const void *data, size_t n, uint8_t out[32])
{
	struct digest *d = digest_new();

	if (!d)
		return false;
	digest_update(d, data, n);
	digest_final(d, out);
	digest_free(d);
	return true;
}

bool digest_hex(const void *data, size_t n, char out[65])
{
	uint8_t sum[32];

	if (!digest_once(data, n, sum))
		return false;
	hex_encode(sum, sizeof sum, out);
	return true;
}
