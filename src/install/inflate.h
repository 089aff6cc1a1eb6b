/* inflate: one gzip member (RFC 1952), a step at a time. The build picks the library, ISA-L
 * (inflate_isal.c) or the slower zlib (inflate_zlib.c).
 *
 *	struct inflate *z = inflate_new();
 *	do { have input and room } while (inflate_step(z, &io) == INFLATE_MORE);
 *	inflate_free(z);
 */
#ifndef GOV_INSTALL_INFLATE_H
#define GOV_INSTALL_INFLATE_H

#include <stddef.h>

struct inflate;

struct inflate *inflate_new(void); /* NULL when out of memory */
void inflate_free(struct inflate *z);

/* What a step may read and write; it moves both on. Neither may pass UINT32_MAX bytes. */
struct inflate_io {
	const unsigned char *in;
	size_t in_len;
	unsigned char *out;
	size_t out_len;
};

enum inflate_result {
	INFLATE_MORE, /* it wants more input or more room, whichever is used up */
	INFLATE_END,  /* the member is over, and its checksum and length are right */
	INFLATE_BAD,  /* inflate_why() says why */
	INFLATE_MEMORY,
};

enum inflate_result inflate_step(struct inflate *z, struct inflate_io *io);

/* What is wrong with the data, in words; a static text. */
const char *inflate_why(const struct inflate *z);

#endif
