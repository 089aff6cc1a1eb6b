#include <string.h>

#include "install/store.h"
#include "os/os.h"

/* The list of files is manifest.h's: three lines of heading, then "755 SHA256 SIZE NAME". */
#define HEADING 3
enum field { MODE, HASH, SIZE, NAME, FIELDS };

struct count {
	unsigned heading, field;
	uint64_t bytes;
	uint64_t size;
};

static void end_field(struct count *c)
{
	if (c->heading < HEADING) {
		c->heading++;
		return;
	}
	if (c->field == SIZE) {
		c->bytes += c->size;
		c->size = 0;
	}
	c->field = (c->field + 1) % FIELDS;
}

static bool add_piece(void *ctx, const char *data, size_t n)
{
	struct count *c = ctx;
	const char *end = data + n;
	while (data < end) {
		bool to_line_end = c->heading < HEADING || c->field == NAME;
		const char *stop = memchr(data, to_line_end ? '\n' : ' ', (size_t)(end - data));
		const char *last = stop != NULL ? stop : end;
		for (; c->field == SIZE && data < last; data++)
			c->size = c->size * 10 + (uint64_t)(*data - '0');
		if (stop != NULL)
			end_field(c);
		data = last + 1;
	}
	return true;
}

uint64_t store_bytes(const char *root, const char *name)
{
	char path[GOV_PATH_MAX];
	struct count c = {.bytes = 0};
	if (!text_join(path, sizeof path, root, "/receipts/", name, ".files", NULL))
		return 0;
	(void)os_read_pieces(path, add_piece, &c);
	return c.bytes;
}
