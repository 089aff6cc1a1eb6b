/* digest: hashes of bytes as they pass: SHA-256 everywhere, two others for OpenPGP. The build picks
 * the library: digest_libcrypto.c, which uses the CPU's SHA instructions and is three times as fast
 * where there are any, or digest_mbedtls.c.
 */
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

/* SHA-256 of what is in memory, all at once. False when out of memory. */
bool digest_once(const void *data, size_t n, uint8_t out[32]);
/* The same in hexadecimal. */
bool digest_hex(const void *data, size_t n, char out[65]);

/* Hash the rest of an open file from its current offset up to EOF. 0 or an OS error. */
int digest_fd(struct digest *d, int fd, uint64_t *bytes);

#endif
