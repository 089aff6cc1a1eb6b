/* Universal (fat) Mach-O files: Apple's mach-o/fat.h. Always big-endian. */
#include <string.h>

#include "cli/inspect/image.h"

#define FAT "universal Mach-O"
/* Java class files have the same first bytes, and then a version of 45 or more, as the kernel
 * and file(1) tell them apart. */
#define JAVA_FIRST 45

struct slice {
	uint64_t offset, size;
};

static bool read_slice(struct image *im, uint64_t i, bool wide, struct slice *s)
{
	unsigned char b[32];
	size_t n = wide ? 8 : 4;
	if (!image_read(im, 8 + i * (wide ? 32 : 20), b, wide ? 32 : 20))
		return false;
	s->offset = image_number(im, b + 8, n);
	s->size = image_number(im, b + 8 + n, n);
	return true;
}

static enum gov_exit see_slice(
	struct image *whole, const struct slice *s, struct binary *out, struct err *e)
{
	struct image part = {.name = whole->name,
		.mem = whole->mem,
		.fd = whole->fd,
		.base = s->offset,
		.size = s->size};
	unsigned char head[4], ar[8];
	if (s->size < 4 || image_within(whole, s->offset, s->size) != s->size)
		return image_cut(whole, e, FAT, "a slice", s->offset);
	if (image_read(&part, 0, ar, sizeof ar) && memcmp(ar, "!<arch>\n", sizeof ar) == 0)
		return image_none(whole, e, "a universal archive of object files (ar)");
	if (!image_read(&part, 0, head, 4) ||
		(memcmp(head, "\xfe\xed\xfa", 3) != 0 && memcmp(head + 1, "\xfa\xed\xfe", 3) != 0))
		return image_bad(whole, e, FAT, "a slice", s->offset, "is no Mach-O file");
	return inspect_macho(&part, out, e);
}

/* What is told of the file is told of its first slice, which Go too reads. */
static enum gov_exit see_next(
	struct image *im, uint64_t i, const struct slice *s, struct binary *out, struct err *e)
{
	struct binary other = {.slices = 0};
	struct binary *b = i == 0 ? out : &other;
	enum gov_exit x = see_slice(im, s, b, e);
	if (x == GOV_OK)
		image_add_slice(out, b);
	binary_free(&other);
	return x;
}

enum gov_exit inspect_fat(struct image *im, struct binary *out, struct err *e)
{
	unsigned char head[8];
	struct slice s;
	im->big = true;
	if (!image_read(im, 0, head, sizeof head))
		return image_cut(im, e, FAT, "the header", 0);
	bool wide = head[3] == 0xbf;
	uint64_t count = image_number(im, head + 4, 4);
	if (!wide && (count & 0xffff) >= JAVA_FIRST)
		return image_none(im, e, "a Java class file");
	if (count == 0 || count > BINARY_SLICES_MAX)
		return image_bad(im, e, FAT, "the number of slices", 4, "is implausible");
	out->universal = true;
	for (uint64_t i = 0; i < count; i++) {
		if (!read_slice(im, i, wide, &s))
			return image_cut(im, e, FAT, "the list of slices", 8);
		enum gov_exit x = see_next(im, i, &s, out, e);
		if (x != GOV_OK)
			return x;
	}
	return GOV_OK;
}
