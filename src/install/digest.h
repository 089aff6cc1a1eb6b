/* digest: SHA-256 of bytes as they pass (mbedTLS); OpenPGP needs two other hashes as well. */
#ifndef GOV_INSTALL_DIGEST_H
#define GOV_INSTALL_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct digest; /* opaque, heap */

#define DIGEST_MAX 64 /* bytes of the longest hash */

enum digest_kind { DIGEST_SHA256, DIGEST_SHA512, DIGEST_SHA1 };

struct digest *digest_new(void); /* SHA-256; NULL when out of memory */
struct digest *digest_new_kind(enum digest_kind kind);
size_t digest_size(enum digest_kind kind); /* bytes: 32, 64, 20 */
void digest_restart(struct digest *d);
void digest_update(struct digest *d, const void *data, size_t n);
/* Writes digest_size() bytes; then restart before further use. */
void digest_final(struct digest *d, uint8_t *out);
void digest_free(struct digest *d);

/* All at once, of what is in memory. False when mbedTLS cannot. */
bool digest_once(const void *data, size_t n, uint8_t out[32]);

/* Hash the rest of an open file from its current offset up to EOF. 0 or an OS error. */
int digest_fd(struct digest *d, int fd, uint64_t *bytes);

#endif
