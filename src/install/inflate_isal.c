#include "install/inflate.h"

#include <isa-l/igzip_lib.h>
#include <stdlib.h>

struct inflate {
	struct inflate_state state;
	int code;
};

struct inflate *inflate_new(void)
{
	struct inflate *z = calloc(1, sizeof *z);

	if (!z)
		return NULL;
	isal_inflate_init(&z->state);
	z->state.crc_flag = ISAL_GZIP;
	return z;
}

void inflate_free(struct inflate *z)
{
	free(z);
}

const char *inflate_why(const struct inflate *z)
{
	switch (z->code) {
	case ISAL_INVALID_WRAPPER:
	case ISAL_UNSUPPORTED_METHOD:
		return "it is no gzip file";
	case ISAL_INCORRECT_CHECKSUM:
		return "the gzip checksum or length does not match the data";
	default:
		return "the gzip data is damaged";
	}
}

enum inflate_result inflate_step(struct inflate *z, struct inflate_io *io)
{
	struct inflate_state *s = &z->state;

	s->next_in = (uint8_t *)(uintptr_t)io->in; /* ISA-L only reads it */
	s->avail_in = (uint32_t)io->in_len;
	s->next_out = io->out;
	s->avail_out = (uint32_t)io->out_len;
	z->code = isal_inflate(s);
	io->in = s->next_in;
	io->in_len = s->avail_in;
	io->out = s->next_out;
	io->out_len = s->avail_out;
	if (z->code != ISAL_DECOMP_OK)
		return z->code > 0 ? INFLATE_MORE : INFLATE_BAD;
	return s->block_state == ISAL_BLOCK_FINISH ? INFLATE_END : INFLATE_MORE;
}
