/* digest: SHA-256 of bytes as they pass (mbedTLS). */
#ifndef GOV_INSTALL_DIGEST_H
#define GOV_INSTALL_DIGEST_H

#include <stddef.h>
#include <stdint.h>

struct digest; /* opaque, heap */

struct digest *digest_new(void); /* NULL when out of memory */
void digest_restart(struct digest *d);
void digest_update(struct digest *d, const void *data, size_t n);
void digest_final(struct digest *d, uint8_t out[32]); /* then restart before further use */
void digest_free(struct digest *d);

/* Hash the rest of an open file from its current offset up to EOF. 0 or an OS error. */
int digest_fd(struct digest *d, int fd, uint64_t *bytes);

#endif
