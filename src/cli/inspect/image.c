#include "cli/inspect/image.h"

#include <string.h>

#include "os/os.h"

/* --- bytes --- */

/* Bytes at `at` of the whole file. */
static bool fetch(struct image *im, uint64_t at, unsigned char *out, size_t n)
{
	size_t got = 1;
	im->trouble = os_fd_seek(im->fd, at);
	while (n > 0 && got > 0 && im->trouble == 0) {
		im->trouble = os_fd_read(im->fd, out, n, &got);
		out += got;
		n -= got;
	}
	return n == 0;
}

static bool fill_window(struct image *im, uint64_t at)
{
	uint64_t left = im->base + im->size - at;
	im->window_at = at;
	im->window_len = left < IMAGE_WINDOW ? (size_t)left : IMAGE_WINDOW;
	if (fetch(im, at, im->window, im->window_len))
		return true;
	im->window_len = 0;
	return false;
}

uint64_t image_within(const struct image *im, uint64_t offset, uint64_t n)
{
	if (offset >= im->size)
		return 0;
	return n < im->size - offset ? n : im->size - offset;
}

bool image_read(struct image *im, uint64_t offset, void *out, size_t n)
{
	if (n == 0 || image_within(im, offset, n) != n)
		return n == 0;
	uint64_t at = im->base + offset;
	if (im->mem != NULL) {
		memcpy(out, im->mem + at, n);
		return true;
	}
	if (n > IMAGE_WINDOW)
		return fetch(im, at, out, n);
	if ((at < im->window_at || at - im->window_at > im->window_len ||
		    n > im->window_len - (at - im->window_at)) &&
		!fill_window(im, at))
		return false;
	memcpy(out, im->window + (at - im->window_at), n);
	return true;
}

bool image_text(struct image *im, uint64_t offset, uint64_t max, char *out, size_t cap)
{
	uint64_t n = image_within(im, offset, max < cap ? max : cap);
	out[0] = '\0';
	if (n == 0 || !image_read(im, offset, out, (size_t)n))
		return false;
	if (memchr(out, '\0', (size_t)n) != NULL)
		return true;
	out[0] = '\0';
	return false;
}

uint64_t image_number(const struct image *im, const unsigned char *p, size_t n)
{
	uint64_t value = 0;
	for (size_t i = 0; i < n; i++)
		value = value << 8 | p[im->big ? i : n - 1 - i];
	return value;
}

/* --- addresses --- */

bool image_map(struct image *im, uint64_t addr, uint64_t offset, uint64_t size)
{
	if (size == 0)
		return true;
	if (im->spans == IMAGE_SPANS_MAX)
		return false;
	im->span[im->spans++] = (struct span){.addr = addr, .offset = offset, .size = size};
	return true;
}

bool image_find(const struct image *im, uint64_t addr, uint64_t *offset, uint64_t *left)
{
	for (size_t i = 0; i < im->spans; i++) {
		const struct span *s = &im->span[i];
		if (addr < s->addr || addr - s->addr >= s->size)
			continue;
		uint64_t into = addr - s->addr;
		if (s->offset > UINT64_MAX - into)
			return false;
		*offset = s->offset + into;
		*left = image_within(im, *offset, s->size - into);
		return *left > 0;
	}
	return false;
}

/* --- errors --- */

static enum gov_exit damaged(struct image *im, struct err *e, const char *format, const char *part,
	uint64_t offset, const char *why, uint64_t end)
{
	char at[24], size[48] = "";
	struct text t = text_on(at, sizeof at);
	if (im->trouble != 0)
		return err_os(e, "cannot read", im->name, im->trouble);
	text_add_u64(&t, im->base > UINT64_MAX - offset ? offset : im->base + offset);
	if (end > 0) {
		t = text_on(size, sizeof size);
		text_add(&t, " (byte ");
		text_add_u64(&t, end);
		text_add(&t, ")");
	}
	return err_set(e, GOV_FAILED, im->name, ": damaged ", format, " file: ", part, " at byte ",
		at, " ", why, size, "; build or fetch it again", NULL);
}

enum gov_exit image_cut(
	struct image *im, struct err *e, const char *format, const char *part, uint64_t offset)
{
	return damaged(im, e, format, part, offset, "reaches beyond the end of the file",
		im->base + im->size);
}

enum gov_exit image_bad(struct image *im, struct err *e, const char *format, const char *part,
	uint64_t offset, const char *why)
{
	return damaged(im, e, format, part, offset, why, 0);
}

enum gov_exit image_none(const struct image *im, struct err *e, const char *what)
{
	return err_set(e, GOV_FAILED, im->name, ": not an executable: ", what, NULL);
}

/* --- answers --- */

void image_add_slice(struct binary *out, const struct binary *from)
{
	if (out->slices < BINARY_SLICES_MAX)
		out->slice[out->slices++] = (struct binary_slice){.platform = from->platform,
			.machine = from->machine,
			.signature = from->signature};
}

void image_add_name(struct binary_names *n, const char *name)
{
	size_t len = strlen(name) + 1;
	n->count++;
	if (len == 1 || len > sizeof n->text - n->len)
		return;
	memcpy(n->text + n->len, name, len);
	n->len += len;
}

const char *binary_name(const struct binary_names *n, const char **at)
{
	*at = *at == NULL ? n->text : *at + strlen(*at) + 1;
	return (size_t)(*at - n->text) < n->len ? *at : NULL;
}

void image_machine(struct binary *out, const struct machine *table, uint32_t number)
{
	out->machine = number;
	out->platform.arch[0] = '\0';
	for (; table->arch != NULL; table++)
		if (table->number == number)
			text_join(out->platform.arch, sizeof out->platform.arch, table->arch, NULL);
}
