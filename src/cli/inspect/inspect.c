/* Opens a file and lets its first bytes choose the parser. */
#include "cli/inspect/inspect.h"

#include <stdlib.h>
#include <string.h>

#include "cli/inspect/image.h"
#include "os/os.h"

#define HEAD 64

typedef enum gov_exit parser(struct image *im, struct binary *out, struct err *e);

static const struct magic {
	unsigned char bytes[4];
	size_t n;
	parser *parse;
} magics[] = {
	{{0x7f, 'E', 'L', 'F'}, 4, inspect_elf},
	{{'M', 'Z'}, 2, inspect_pe},
	{{0xfe, 0xed, 0xfa, 0xce}, 4, inspect_macho},
	{{0xfe, 0xed, 0xfa, 0xcf}, 4, inspect_macho},
	{{0xce, 0xfa, 0xed, 0xfe}, 4, inspect_macho},
	{{0xcf, 0xfa, 0xed, 0xfe}, 4, inspect_macho},
	{{0xca, 0xfe, 0xba, 0xbe}, 4, inspect_fat},
	{{0xca, 0xfe, 0xba, 0xbf}, 4, inspect_fat},
	{{0x00, 0x00, 0x01, 0xeb}, 4, inspect_plan9},
	{{0x00, 0x00, 0x8a, 0x97}, 4, inspect_plan9},
	{{0x00, 0x00, 0x06, 0x47}, 4, inspect_plan9},
	{{0x01, 0xdf}, 2, inspect_xcoff},
	{{0x01, 0xf7}, 2, inspect_xcoff},
	{{0x00, 'a', 's', 'm'}, 4, inspect_wasm},
};

static enum gov_exit none(struct image *im, const unsigned char *head, size_t len, struct err *e)
{
	char what[160];
	inspect_what(head, len, what, sizeof what);
	return image_none(im, e, what);
}

static enum gov_exit inspect(struct image *im, struct binary *out, struct err *e)
{
	unsigned char head[HEAD];
	size_t len = (size_t)image_within(im, 0, sizeof head);
	memset(out, 0, sizeof *out);
	if (!image_read(im, 0, head, len))
		return err_os(e, "cannot read", im->name, im->trouble);
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
		if (len < magics[i].n || memcmp(head, magics[i].bytes, magics[i].n) != 0)
			continue;
		enum gov_exit x = magics[i].parse(im, out, e);
		if (x == GOV_OK && im->trouble != 0)
			x = err_os(e, "cannot read", im->name, im->trouble);
		if (x != GOV_OK)
			binary_free(out);
		else if (!out->universal)
			image_add_slice(out, out);
		return x;
	}
	return none(im, head, len, e);
}

enum gov_exit inspect_memory(
	const char *name, const void *data, size_t len, struct binary *out, struct err *e)
{
	struct image im = {.name = name, .mem = data, .fd = -1, .size = len};
	return inspect(&im, out, e);
}

/* A pipe or a device would hold the caller up, or never end. */
static enum gov_exit must_be_file(const char *path, struct err *e)
{
	struct os_info info;
	int code = os_stat(path, &info);
	if (code != 0)
		return err_os(e, "cannot read", path, code);
	if (info.kind == OS_DIR)
		return err_set(e, GOV_FAILED, path,
			": a folder; name the files in it, for example ", path, "/*", NULL);
	if (info.kind != OS_FILE)
		return err_set(e, GOV_FAILED, path, ": not a file but a pipe or a device", NULL);
	return GOV_OK;
}

enum gov_exit inspect_file(const char *path, struct binary *out, struct err *e)
{
	struct image im = {.name = path, .mem = NULL};
	struct os_info info;
	enum gov_exit x = must_be_file(path, e);
	if (x != GOV_OK)
		return x;
	int code = os_open_read(path, &im.fd);
	if (code != 0)
		return err_os(e, "cannot read", path, code);
	code = os_fd_info(im.fd, &info);
	im.size = info.size;
	x = code == 0 ? inspect(&im, out, e) : err_os(e, "cannot read", path, code);
	os_fd_close(im.fd);
	return x;
}

void binary_free(struct binary *b)
{
	free(b->go_info);
	b->go_info = NULL;
}

/* --- platforms --- */

void binary_slice_text(const struct binary_slice *s, struct text *t)
{
	static const char digits[] = "0123456789abcdef";
	unsigned shift = 28;
	text_add(t, s->platform.os[0] != '\0' ? s->platform.os : "unknown system");
	text_add(t, "/");
	text_add(t, s->platform.arch);
	if (s->platform.arch[0] != '\0')
		return;
	text_add(t, "unknown machine 0x");
	while (shift > 0 && s->machine >> shift == 0)
		shift -= 4;
	for (; shift < 32; shift -= 4)
		text_addn(t, &digits[s->machine >> shift & 15], 1);
}

void binary_platform_text(const struct binary *b, char out[BINARY_PLATFORM_MAX])
{
	struct text t = text_on(out, BINARY_PLATFORM_MAX);
	for (size_t i = 0; i < b->slices; i++) {
		text_add(&t, i > 0 ? " + " : "");
		binary_slice_text(&b->slice[i], &t);
	}
}

static bool same(const struct platform *file, const struct platform *p)
{
	const char *arch = strcmp(p->arch, "armv6l") == 0 ? "arm" : p->arch;
	return strcmp(file->os, p->os) == 0 && strcmp(file->arch, arch) == 0;
}

const struct binary_slice *binary_slice_for(const struct binary *b, const struct platform *p)
{
	for (size_t i = 0; i < b->slices; i++)
		if (same(&b->slice[i].platform, p))
			return &b->slice[i];
	return NULL;
}
