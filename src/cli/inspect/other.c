/* Plan 9 (a.out(6)), AIX (XCOFF: IBM's "XCOFF Object File Format"), WebAssembly (the core
 * specification, "Binary Format"), and the names of what is no executable. */
#include <string.h>

#include "cli/inspect/image.h"

static void set_platform(struct binary *out, const char *os, const char *arch)
{
	text_join(out->platform.os, sizeof out->platform.os, os, NULL);
	text_join(out->platform.arch, sizeof out->platform.arch, arch, NULL);
}

/* --- Plan 9: sizes of text and data; addresses are those of the file --- */

enum gov_exit inspect_plan9(struct image *im, struct binary *out, struct err *e)
{
	static const struct machine machines[] = {
		{0x1eb, "386"}, {0x8a97, "amd64"}, {0x647, "arm"}, {0, NULL}};
	unsigned char b[40];
	im->big = true;
	if (!image_read(im, 0, b, 32))
		return image_cut(im, e, "Plan 9", "the header", 0);
	image_machine(out, machines, (uint32_t)image_number(im, b, 4));
	text_join(out->platform.os, sizeof out->platform.os, "plan9", NULL);
	out->format = BINARY_PLAN9;
	out->bits = out->machine == 0x8a97 ? 64 : 32;
	uint64_t text = image_number(im, b + 4, 4), data = image_number(im, b + 8, 4);
	uint64_t at = (out->bits == 64 ? 40 : 32) + text;
	uint64_t symbols = image_number(im, b + 16, 4) + image_number(im, b + 28, 4);
	if (image_within(im, 0, at + data) != at + data)
		return image_cut(im, e, "Plan 9", "the data", at);
	if (image_within(im, at + data, symbols) != symbols)
		return image_cut(im, e, "Plan 9", "the symbol table", at + data);
	(void)image_map(im, at, at, data);
	return inspect_go(im, at, data, out, e);
}

/* --- XCOFF --- */

enum { XCOFF_TEXT = 0x20, XCOFF_DATA = 0x40, XCOFF_EXECUTABLE = 2, XCOFF_SHARED = 0x2000 };

static enum gov_exit xcoff_section(struct image *im, uint64_t at, bool wide, uint64_t *data,
	uint64_t *data_size, struct err *e)
{
	unsigned char b[72];
	size_t n = wide ? 8 : 4;
	if (!image_read(im, at, b, wide ? 72 : 40))
		return image_cut(im, e, "XCOFF", "the list of sections", at);
	uint64_t addr = image_number(im, b + 8 + n, n), size = image_number(im, b + 8 + 2 * n, n);
	uint64_t offset = image_number(im, b + 8 + 3 * n, n);
	uint64_t type = image_number(im, b + (wide ? 64 : 36), 4) & 0xffff;
	if (type != XCOFF_TEXT && type != XCOFF_DATA)
		return GOV_OK;
	if (image_within(im, offset, size) != size)
		return image_cut(im, e, "XCOFF", "a section", offset);
	if (!image_map(im, addr, offset, size))
		return image_bad(im, e, "XCOFF", "the list of sections", at, "is too long");
	if (type == XCOFF_DATA && *data_size == 0) {
		*data = addr;
		*data_size = size;
	}
	return GOV_OK;
}

/* Symbols of 18 bytes. Their names, whose first four bytes are their size, may be left out. */
static bool xcoff_symbols(struct image *im, const unsigned char *head, bool wide, uint64_t *at)
{
	unsigned char b[4];
	*at = image_number(im, head + 8, wide ? 8 : 4);
	uint64_t size = 18 * image_number(im, head + (wide ? 20 : 12), 4);
	if (*at == 0 || size == 0)
		return true;
	if (image_within(im, *at, size) != size)
		return false;
	if (image_within(im, *at + size, 1) == 0)
		return true;
	if (!image_read(im, *at + size, b, sizeof b))
		return false;
	uint64_t names = image_number(im, b, 4);
	return image_within(im, *at + size, names) == names;
}

enum gov_exit inspect_xcoff(struct image *im, struct binary *out, struct err *e)
{
	unsigned char b[24];
	uint64_t data = 0, data_size = 0;
	im->big = true;
	if (!image_read(im, 0, b, 20) || (b[1] == 0xf7 && !image_read(im, 0, b, 24)))
		return image_cut(im, e, "XCOFF", "the header", 0);
	bool wide = b[1] == 0xf7;
	uint64_t sections = image_number(im, b + 2, 2), flags = image_number(im, b + 18, 2);
	uint64_t at = (wide ? 24 : 20) + image_number(im, b + 16, 2);
	if ((flags & XCOFF_EXECUTABLE) == 0)
		return image_none(im, e, "an object file (XCOFF), not linked yet");
	out->format = BINARY_XCOFF;
	out->machine = (uint32_t)image_number(im, b, 2);
	out->bits = wide ? 64 : 32;
	out->big_endian = true;
	out->kind = (flags & XCOFF_SHARED) != 0 ? BINARY_LIBRARY : BINARY_EXECUTABLE;
	out->link = BINARY_DYNAMIC; /* AIX has no other system calls than those of libc.a */
	set_platform(out, "aix", wide ? "ppc64" : "ppc");
	for (uint64_t i = 0; i < sections; i++, at += wide ? 72 : 40) {
		enum gov_exit x = xcoff_section(im, at, wide, &data, &data_size, e);
		if (x != GOV_OK)
			return x;
	}
	if (!xcoff_symbols(im, b, wide, &at))
		return image_cut(im, e, "XCOFF", "the symbol table", at);
	return inspect_go(im, data, data_size, out, e);
}

/* --- WebAssembly: what it imports from tells the host it is for --- */

enum { WASM_IMPORTS = 2 };

/* A number in LEB128 of 32 bits. */
static bool wasm_number(struct image *im, uint64_t *at, uint64_t *value)
{
	unsigned char byte = 0x80;
	*value = 0;
	for (unsigned shift = 0; byte & 0x80; shift += 7) {
		if (shift > 28 || !image_read(im, (*at)++, &byte, 1))
			return false;
		*value |= (uint64_t)(byte & 0x7f) << shift;
	}
	return true;
}

/* The module that the first import is from: "gojs" for js, "wasi_snapshot_preview1". */
static void wasm_imports(struct image *im, uint64_t at, struct binary *out)
{
	char name[32] = "";
	uint64_t count, len;
	if (!wasm_number(im, &at, &count) || count == 0 || !wasm_number(im, &at, &len) ||
		len >= sizeof name || !image_read(im, at, name, (size_t)len))
		return;
	if (text_starts(name, "wasi_snapshot_preview1"))
		set_platform(out, "wasip1", "wasm");
	else if (strcmp(name, "gojs") == 0 || strcmp(name, "go") == 0)
		set_platform(out, "js", "wasm");
}

enum gov_exit inspect_wasm(struct image *im, struct binary *out, struct err *e)
{
	uint64_t at = 8, size;
	unsigned char id, version[4];
	if (!image_read(im, 4, version, 4))
		return image_cut(im, e, "WebAssembly", "the header", 0);
	out->format = BINARY_WASM;
	out->bits = 32;
	set_platform(out, "", "wasm");
	while (image_read(im, at, &id, 1)) {
		uint64_t from = at++;
		if (!wasm_number(im, &at, &size) || image_within(im, at, size) != size)
			return image_cut(im, e, "WebAssembly", "a section", from);
		if (id == WASM_IMPORTS)
			wasm_imports(im, at, out);
		at += size;
	}
	return GOV_OK;
}

/* --- what is no executable --- */

static bool is_object(const unsigned char *b, size_t len)
{
	static const unsigned machines[] = {0x14c, 0x1c4, 0x8664, 0xaa64, 0xa641};
	if (len < 20 || b[16] != 0 || b[17] != 0) /* the optional header's size */
		return false;
	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
		if ((b[0] | (unsigned)b[1] << 8) == machines[i])
			return true;
	return b[0] == 0 && b[1] == 0 && b[2] == 0xff && b[3] == 0xff;
}

static const char *known(const unsigned char *head, size_t len)
{
	static const struct {
		const char *magic;
		size_t n;
		const char *what;
	} all[] = {
		{"!<arch>\n", 8, "an archive of object files (ar)"},
		{"!<thin>\n", 8, "an archive of object files (ar)"},
		{"go object ", 10, "an object file of Go's compiler"},
		{"BC\xc0\xde", 4, "LLVM bitcode"},
		{"PK\003\004", 4, "a zip archive; unpack it first"},
		{"\037\213", 2, "gzip data; unpack it first"},
		{"\3757zXZ", 5, "xz data; unpack it first"},
		{"BZh", 3, "bzip2 data; unpack it first"},
		{"\050\265\057\375", 4, "zstd data; unpack it first"},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (len >= all[i].n && memcmp(head, all[i].magic, all[i].n) == 0)
			return all[i].what;
	return is_object(head, len) ? "an object file (COFF), not linked yet" : NULL;
}

void inspect_what(const unsigned char *head, size_t len, char *out, size_t cap)
{
	const char *what = known(head, len), *text = (const char *)head;
	const char *line = memchr(text, '\n', len);
	bool script = len >= 2 && memcmp(head, "#!", 2) == 0;
	struct text t = text_on(out, cap);
	if (len == 0 || what != NULL) {
		text_add(&t, len == 0 ? "it is empty" : what);
		return;
	}
	text_add(&t, script ? "a script, \"" : "its first bytes are \"");
	if (script)
		text_add_escaped(&t, text, line != NULL ? (size_t)(line - text) : len);
	else
		text_add_escaped(&t, text, len < 16 ? len : 16);
	text_add(&t, "\"");
}
