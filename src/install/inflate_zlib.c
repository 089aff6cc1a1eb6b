#include "install/inflate.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* the largest window; a gzip header and nothing else */

struct inflate {
	z_stream z;
};

static const struct {
	const char *zlib, *ours;
} reasons[] = {
	{"incorrect header check", "it is no gzip file"},
	{"unknown compression method", "it is no gzip file"},
	{"unknown header flags set", "the gzip header is damaged"},
	{"header crc mismatch", "the gzip header is damaged"},
	{"incorrect data check", "the gzip checksum or length does not match the data"},
	{"incorrect length check", "the gzip checksum or length does not match the data"},
};

struct inflate *inflate_new(void)
{
	struct inflate *i = calloc(1, sizeof *i);

	if (i && inflateInit2(&i->z, GZIP_WINDOW) != Z_OK) {
		free(i);
		return NULL;
	}
	return i;
}

void inflate_free(struct inflate *i)
{
	if (i)
		inflateEnd(&i->z);
	free(i);
}

const char *inflate_why(const struct inflate *i)
{
	const char *message = i->z.msg;

	for (size_t k = 0; message && k < sizeof reasons / sizeof *reasons; k++)
		if (strcmp(message, reasons[k].zlib) == 0)
			return reasons[k].ours;
	return "the gzip data is damaged";
}

enum inflate_result inflate_step(struct inflate *i, struct inflate_io *io)
{
	i->z.next_in = (unsigned char *)(uintptr_t)io->in; /* zlib only reads it */
	i->z.avail_in = (uInt)io->in_len;
	i->z.next_out = io->out;
	i->z.avail_out = (uInt)io->out_len;
	int code = inflate(&i->z, Z_NO_FLUSH);
	io->in = i->z.next_in;
	io->in_len = i->z.avail_in;
	io->out = i->z.next_out;
	io->out_len = i->z.avail_out;
	switch (code) {
	case Z_OK:
	case Z_BUF_ERROR: /* nothing to do without more of either */
		return INFLATE_MORE;
	case Z_STREAM_END:
		return INFLATE_END;
	case Z_MEM_ERROR:
		return INFLATE_MEMORY;
	default:
		return INFLATE_BAD;
	}
}
