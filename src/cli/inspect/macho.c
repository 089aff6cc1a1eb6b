/* Mach-O: Apple's mach-o/loader.h; the code signature's blobs: xnu's osfmk/kern/cs_blobs.h. */
#include <string.h>

#include "cli/inspect/image.h"

#define MACHO "Mach-O"

enum { MH_OBJECT = 1, MH_EXECUTE = 2, MH_CORE = 4, MH_DYLIB = 6, MH_DYLINKER = 7, MH_BUNDLE = 8 };
enum { MH_DYLIB_STUB = 9, MH_DSYM = 10, MH_KEXT_BUNDLE = 11 };
#define MH_PIE 0x200000u
#define LC_REQUIRED 0x80000000u /* dyld must know the command */
enum { LC_SEGMENT = 1, LC_LOAD_DYLIB = 12, LC_LOAD_DYLINKER = 14, LC_LOAD_WEAK_DYLIB = 24 };
enum { LC_SEGMENT_64 = 25, LC_CODE_SIGNATURE = 29, LC_REEXPORT_DYLIB = 31, LC_LAZY_DYLIB = 32 };
enum { LC_UPWARD_DYLIB = 35, LC_MIN_MACOS = 36, LC_MIN_IOS = 37, LC_MIN_TVOS = 47 };
enum { LC_MIN_WATCHOS = 48, LC_BUILD_VERSION = 50 };
enum { CPU_ARM64 = 0x0100000c, SUBTYPE_ARM64E = 2 };
enum { PROT_RW = 3 };
#define CS_SUPERBLOB 0xfade0cc0u
#define CS_DIRECTORY 0xfade0c02u
#define CS_ADHOC 2u
#define COMMANDS_MAX 4096
#define SECTIONS_MAX 4096
#define BLOBS_MAX 64

struct macho {
	struct image *im;
	struct binary *out;
	struct err *e;
	bool wide;
	uint64_t type, flags, commands, commands_size;
	uint64_t data, data_size;
	bool found; /* a section for Go's build information */
};

static const struct machine machines[] = {
	{7, "386"},
	{12, "arm"},
	{18, "ppc"},
	{0x01000007, "amd64"},
	{CPU_ARM64, "arm64"},
	{0x01000012, "ppc64"},
	{0, NULL},
};

static uint64_t u32(const struct macho *f, const unsigned char *p)
{
	return image_number(f->im, p, 4);
}

static void set_os(struct macho *f, const char *os)
{
	text_join(f->out->platform.os, sizeof f->out->platform.os, os, NULL);
}

/* --- header --- */

static enum gov_exit read_header(struct macho *f)
{
	unsigned char b[32];
	if (!image_read(f->im, 0, b, 28))
		return image_cut(f->im, f->e, MACHO, "the header", 0);
	f->im->big = b[0] == 0xfe;
	f->wide = b[f->im->big ? 3 : 0] == 0xcf;
	image_machine(f->out, machines, (uint32_t)u32(f, b + 4));
	if (f->out->machine == CPU_ARM64 && (u32(f, b + 8) & 0xffffff) == SUBTYPE_ARM64E)
		f->out->abi = BINARY_ARM64E;
	f->type = u32(f, b + 12);
	f->commands = u32(f, b + 16);
	f->commands_size = u32(f, b + 20);
	f->flags = u32(f, b + 24);
	f->out->bits = f->wide ? 64 : 32;
	f->out->big_endian = f->im->big;
	f->out->pie = (f->flags & MH_PIE) != 0;
	return GOV_OK;
}

static enum gov_exit find_kind(struct macho *f)
{
	if (f->type == MH_OBJECT)
		return image_none(f->im, f->e, "an object file (Mach-O), not linked yet");
	if (f->type == MH_CORE)
		return image_none(f->im, f->e, "a core dump (Mach-O)");
	if (f->type == MH_DSYM)
		return image_none(f->im, f->e, "debug symbols (Mach-O dSYM)");
	if (f->type == MH_EXECUTE)
		f->out->kind = BINARY_EXECUTABLE;
	else if (f->type == MH_DYLIB || f->type == MH_BUNDLE || f->type == MH_DYLINKER ||
		 f->type == MH_DYLIB_STUB)
		f->out->kind = BINARY_LIBRARY;
	else if (f->type == MH_KEXT_BUNDLE)
		f->out->kind = BINARY_DRIVER;
	else
		return image_bad(f->im, f->e, MACHO, "the type", 12, "is none of an executable");
	return GOV_OK;
}

/* --- load commands --- */

/* The text that a command points to by an offset from its own start. */
static bool command_text(
	struct macho *f, uint64_t at, uint64_t size, uint64_t offset, char *out, size_t cap)
{
	return offset < size && image_text(f->im, at + offset, size - offset, out, cap);
}

/* Of the libraries of macOS itself, none is anywhere else. */
static bool is_apples_own(const char *path)
{
	return text_starts(path, "/usr/lib/") || text_starts(path, "/System/");
}

static enum gov_exit see_library(struct macho *f, uint64_t at, uint64_t size)
{
	unsigned char b[12];
	char name[1024];
	if (size < 24 || !image_read(f->im, at, b, sizeof b) ||
		!command_text(f, at, size, u32(f, b + 8), name, sizeof name))
		return image_bad(f->im, f->e, MACHO, "the load command", at, "names no library");
	image_add_name(&f->out->libraries, name);
	if (!is_apples_own(name))
		image_add_name(&f->out->beyond, name);
	return GOV_OK;
}

static enum gov_exit see_linker(struct macho *f, uint64_t at, uint64_t size)
{
	unsigned char b[12];
	if (size < 12 || !image_read(f->im, at, b, sizeof b) ||
		!command_text(f, at, size, u32(f, b + 8), f->out->interpreter,
			sizeof f->out->interpreter))
		return image_bad(
			f->im, f->e, MACHO, "the load command", at, "names no dynamic linker");
	return GOV_OK;
}

static void see_version(struct macho *f, uint64_t version)
{
	struct text t = text_on(f->out->min_os, sizeof f->out->min_os);
	text_add_u64(&t, version >> 16);
	text_add(&t, ".");
	text_add_u64(&t, version >> 8 & 255);
	if ((version & 255) == 0)
		return;
	text_add(&t, ".");
	text_add_u64(&t, version & 255);
}

static enum gov_exit see_build_version(struct macho *f, uint64_t at, uint64_t size)
{
	static const char *const systems[] = {"darwin", "darwin", "ios", "tvos", "watchos",
		"bridgeos", "ios", "ios", "tvos", "watchos", "driverkit", "visionos", "visionos"};
	unsigned char b[16];
	if (size < 24 || !image_read(f->im, at, b, sizeof b))
		return image_cut(f->im, f->e, MACHO, "the load command", at);
	uint64_t system = u32(f, b + 8);
	set_os(f, system < sizeof systems / sizeof *systems ? systems[system] : "");
	see_version(f, u32(f, b + 12));
	return GOV_OK;
}

static enum gov_exit see_min_version(struct macho *f, uint64_t command, uint64_t at, uint64_t size)
{
	unsigned char b[12];
	if (size < 16 || !image_read(f->im, at, b, sizeof b))
		return image_cut(f->im, f->e, MACHO, "the load command", at);
	set_os(f, command == LC_MIN_MACOS  ? "darwin"
		  : command == LC_MIN_IOS  ? "ios"
		  : command == LC_MIN_TVOS ? "tvos"
					   : "watchos");
	see_version(f, u32(f, b + 8));
	return GOV_OK;
}

/* --- the signature: big-endian blobs --- */

static enum binary_signature read_directory(struct image *blob, uint64_t at)
{
	unsigned char b[16];
	if (!image_read(blob, at, b, sizeof b) || image_number(blob, b, 4) != CS_DIRECTORY)
		return BINARY_SIGNED;
	return (image_number(blob, b + 12, 4) & CS_ADHOC) != 0 ? BINARY_ADHOC : BINARY_SIGNED;
}

static enum gov_exit see_signature(struct macho *f, uint64_t at, uint64_t size)
{
	unsigned char b[16];
	if (size < 16 || !image_read(f->im, at, b, sizeof b))
		return image_cut(f->im, f->e, MACHO, "the load command", at);
	uint64_t offset = u32(f, b + 8);
	if (!image_read(f->im, offset, b, 12) ||
		image_within(f->im, offset, u32(f, b + 12)) != u32(f, b + 12))
		return image_cut(f->im, f->e, MACHO, "the code signature", offset);
	bool big = f->im->big;
	f->im->big = true;
	uint64_t blobs = image_number(f->im, b + 8, 4);
	f->out->signature = BINARY_SIGNED;
	if (image_number(f->im, b, 4) != CS_SUPERBLOB)
		blobs = 0;
	for (uint64_t i = 0; i < blobs && i < BLOBS_MAX; i++) {
		if (!image_read(f->im, offset + 12 + 8 * i, b, 8))
			break;
		if (image_number(f->im, b, 4) == 0) /* the slot of the code directory */
			f->out->signature =
				read_directory(f->im, offset + image_number(f->im, b + 4, 4));
	}
	f->im->big = big;
	return GOV_OK;
}

/* --- segments --- */

struct segment {
	uint64_t addr, memory, offset, size, protection, most, sections;
	bool zero; /* __PAGEZERO */
};

static void read_segment(const struct macho *f, const unsigned char *b, struct segment *s)
{
	size_t n = f->wide ? 8 : 4;
	const unsigned char *p = b + 24;
	s->zero = strncmp((const char *)b + 8, "__PAGEZERO", 16) == 0;
	s->addr = image_number(f->im, p, n);
	s->memory = image_number(f->im, p + n, n);
	s->offset = image_number(f->im, p + 2 * n, n);
	s->size = image_number(f->im, p + 3 * n, n);
	p += 4 * n;
	s->most = u32(f, p);
	s->protection = u32(f, p + 4);
	s->sections = u32(f, p + 8);
}

static enum gov_exit see_sections(
	struct macho *f, uint64_t at, uint64_t size, const struct segment *s)
{
	static const char want[] = "__go_buildinfo";
	unsigned char b[80];
	size_t head = f->wide ? 72 : 56, each = f->wide ? 80 : 68, n = f->wide ? 8 : 4;
	if (s->sections > (size - head) / each || s->sections > SECTIONS_MAX)
		return image_bad(
			f->im, f->e, MACHO, "the segment command", at, "has too many sections");
	for (uint64_t i = 0; i < s->sections && !f->found; i++) {
		if (!image_read(f->im, at + head + i * each, b, each))
			return image_cut(f->im, f->e, MACHO, "the segment command", at);
		if (strncmp((const char *)b, want, 16) != 0)
			continue;
		f->found = true;
		f->data = image_number(f->im, b + 32, n);
		f->data_size = image_number(f->im, b + 32 + n, n);
	}
	return GOV_OK;
}

static enum gov_exit see_segment(struct macho *f, uint64_t at, uint64_t size)
{
	unsigned char b[72];
	size_t head = f->wide ? 72 : 56;
	struct segment s;
	if (size < head || !image_read(f->im, at, b, head))
		return image_bad(f->im, f->e, MACHO, "the segment command", at, "is too short");
	read_segment(f, b, &s);
	if (s.size != 0 && image_within(f->im, s.offset, s.size) != s.size)
		return image_cut(f->im, f->e, MACHO, "a segment", s.offset);
	if (!f->found && f->data_size == 0 && s.addr != 0 && s.size != 0 &&
		s.protection == PROT_RW && s.most == PROT_RW) {
		f->data = s.addr;
		f->data_size = s.memory;
	}
	if (!s.zero && !image_map(f->im, s.addr, s.offset, s.size))
		return image_bad(
			f->im, f->e, MACHO, "the segment command", at, "is one of too many");
	return see_sections(f, at, size, &s);
}

static enum gov_exit see_command(struct macho *f, uint64_t command, uint64_t at, uint64_t size)
{
	switch (command & ~(uint64_t)LC_REQUIRED) {
	case LC_SEGMENT:
	case LC_SEGMENT_64:
		return see_segment(f, at, size);
	case LC_LOAD_DYLIB:
	case LC_LOAD_WEAK_DYLIB:
	case LC_REEXPORT_DYLIB:
	case LC_LAZY_DYLIB:
	case LC_UPWARD_DYLIB:
		return see_library(f, at, size);
	case LC_LOAD_DYLINKER:
		return see_linker(f, at, size);
	case LC_CODE_SIGNATURE:
		return see_signature(f, at, size);
	case LC_MIN_MACOS:
	case LC_MIN_IOS:
	case LC_MIN_TVOS:
	case LC_MIN_WATCHOS:
		return see_min_version(f, command, at, size);
	case LC_BUILD_VERSION:
		return see_build_version(f, at, size);
	default:
		return GOV_OK;
	}
}

static enum gov_exit read_commands(struct macho *f)
{
	uint64_t at = f->wide ? 32 : 28, left = f->commands_size;
	unsigned char b[8];
	if (image_within(f->im, at, left) != left)
		return image_cut(f->im, f->e, MACHO, "the list of load commands", at);
	if (f->commands > COMMANDS_MAX)
		return image_bad(
			f->im, f->e, MACHO, "the list of load commands", at, "is too long");
	for (uint64_t i = 0; i < f->commands; i++) {
		uint64_t size = left >= 8 && image_read(f->im, at, b, 8) ? u32(f, b + 4) : 0;
		if (size < 8 || size > left)
			return image_bad(f->im, f->e, MACHO, "the load command", at,
				"does not fit into their list");
		enum gov_exit x = see_command(f, u32(f, b), at, size);
		if (x != GOV_OK)
			return x;
		at += size;
		left -= size;
	}
	return GOV_OK;
}

enum gov_exit inspect_macho(struct image *im, struct binary *out, struct err *e)
{
	struct macho f = {.im = im, .out = out, .e = e};
	out->format = BINARY_MACHO;
	out->signs = true;
	enum gov_exit x = read_header(&f);
	if (x == GOV_OK)
		x = find_kind(&f);
	if (x != GOV_OK)
		return x;
	set_os(&f, "darwin");
	x = read_commands(&f);
	if (x != GOV_OK)
		return x;
	out->link = out->beyond.count > 0                                     ? BINARY_DYNAMIC
		    : out->libraries.count > 0 || out->interpreter[0] != '\0' ? BINARY_SYSTEM
									      : BINARY_STATIC;
	return inspect_go(im, f.data, f.data_size, out, e);
}
