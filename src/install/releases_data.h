/* releases_data: shape of the generated release table; only releases.c reads it. */
#ifndef GOV_INSTALL_RELEASES_DATA_H
#define GOV_INSTALL_RELEASES_DATA_H

#include <stddef.h>
#include <stdint.h>

struct release_row {
	const char *version; /* "1.24.4" */
	const char *tail;    /* "linux-arm64", or "=" and the whole file name */
	uint32_t size;       /* bytes; 0 when unknown */
	uint8_t sha256[32];
};

extern const struct release_row release_rows[];
extern const size_t release_rows_len;

#endif
