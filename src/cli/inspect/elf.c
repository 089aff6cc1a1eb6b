/* ELF: elf(5) and the System V gABI 4.1. What tells the system apart from another's ELF: the
 * OSABI byte, the notes that each system's linker leaves, the interpreter's path, and in a Go
 * program its GOOS. */
#include <string.h>

#include "cli/inspect/image.h"

#define ELF "ELF"

enum { PT_LOAD = 1, PT_DYNAMIC = 2, PT_INTERP = 3, PT_NOTE = 4 };
enum { PF_X = 1, PF_W = 2 };
enum { ET_REL = 1, ET_EXEC = 2, ET_DYN = 3, ET_CORE = 4 };
enum { DT_NEEDED = 1, DT_STRTAB = 5, DT_STRSZ = 10, DT_FLAGS_1 = 0x6ffffffb };
#define DF_1_PIE 0x08000000u
enum { SHT_NULL = 0, SHT_NOBITS = 8 };
#define PN_XNUM 0xffff
#define SHN_LORESERVE 0xff00
#define SHN_XINDEX 0xffff
#define HEADERS_MAX 4096 /* program headers; more are an attack */
#define DYNAMIC_MAX 8192 /* entries of the dynamic section */
#define NOTES_MAX 256

struct elf {
	struct image *im;
	struct binary *out;
	struct err *e;
	bool wide; /* 64 bits */
	uint64_t type, machine, flags;
	uint64_t ph, ph_size, ph_count;
	uint64_t sh, sh_size, sh_count, sh_names;
	uint64_t dynamic, dynamic_size; /* in the file */
	uint64_t data, data_size;       /* addresses: Go's build information stands there */
	bool go_note;
};

struct ph {
	uint64_t type, flags, offset, addr, file_size, memory_size;
};

struct sh {
	uint64_t name, type, addr, offset, size, link, info;
};

/* --- headers --- */

static uint64_t number(const struct elf *f, const unsigned char *p, size_t at32, size_t at64,
	size_t n32, size_t n64)
{
	return f->wide ? image_number(f->im, p + at64, n64) : image_number(f->im, p + at32, n32);
}

static enum gov_exit read_ident(struct elf *f)
{
	unsigned char b[16];
	if (!image_read(f->im, 0, b, sizeof b))
		return image_cut(f->im, f->e, ELF, "the header", 0);
	if (b[4] != 1 && b[4] != 2)
		return image_bad(f->im, f->e, ELF, "the class", 4, "is neither 32 nor 64 bits");
	if (b[5] != 1 && b[5] != 2)
		return image_bad(f->im, f->e, ELF, "the byte order", 5, "is neither of the two");
	f->wide = b[4] == 2;
	f->im->big = b[5] == 2;
	f->out->bits = f->wide ? 64 : 32;
	f->out->big_endian = f->im->big;
	return GOV_OK;
}

static bool read_sh(struct elf *f, uint64_t index, struct sh *s)
{
	unsigned char b[64];
	if (index > UINT32_MAX || f->sh > UINT64_MAX - index * f->sh_size ||
		!image_read(f->im, f->sh + index * f->sh_size, b, f->wide ? 64 : 40))
		return false;
	s->name = number(f, b, 0, 0, 4, 4);
	s->type = number(f, b, 4, 4, 4, 4);
	s->addr = number(f, b, 12, 16, 4, 8);
	s->offset = number(f, b, 16, 24, 4, 8);
	s->size = number(f, b, 20, 32, 4, 8);
	s->link = number(f, b, 24, 40, 4, 4);
	s->info = number(f, b, 28, 44, 4, 4);
	return true;
}

/* Counts that do not fit 16 bits stand in the first section header. Otherwise a count of 0 says
 * that there is no table, whatever its offset is: some tools that strip it leave that. */
static void widen_counts(struct elf *f)
{
	struct sh first;
	if (f->sh == 0 || !read_sh(f, 0, &first))
		return;
	if (f->ph_count == PN_XNUM)
		f->ph_count = first.info;
	if (f->sh_count == 0 && first.size >= SHN_LORESERVE)
		f->sh_count = first.size;
	if (f->sh_names == SHN_XINDEX)
		f->sh_names = first.link;
}

static enum gov_exit read_header(struct elf *f)
{
	unsigned char b[64];
	if (!image_read(f->im, 0, b, f->wide ? 64 : 52))
		return image_cut(f->im, f->e, ELF, "the header", 0);
	f->type = number(f, b, 16, 16, 2, 2);
	f->machine = number(f, b, 18, 18, 2, 2);
	f->ph = number(f, b, 28, 32, 4, 8);
	f->sh = number(f, b, 32, 40, 4, 8);
	f->flags = number(f, b, 36, 48, 4, 4);
	f->ph_size = number(f, b, 42, 54, 2, 2);
	f->ph_count = number(f, b, 44, 56, 2, 2);
	f->sh_size = number(f, b, 46, 58, 2, 2);
	f->sh_count = number(f, b, 48, 60, 2, 2);
	f->sh_names = number(f, b, 50, 62, 2, 2);
	if (f->ph_count > 0 && f->ph_size < (f->wide ? 56 : 32))
		return image_bad(f->im, f->e, ELF, "the size of program headers", f->wide ? 54 : 42,
			"is too small");
	if (f->sh_size < (f->wide ? 64 : 40))
		f->sh = f->sh_count = 0;
	widen_counts(f);
	return GOV_OK;
}

/* --- which machine --- */

static const struct machine little[] = {
	{3, "386"},
	{8, "mipsle"},
	{40, "arm"},
	{62, "amd64"},
	{183, "arm64"},
	{243, "riscv64"},
	{258, "loong64"},
	{21, "ppc64le"},
	{0, NULL},
};
static const struct machine big[] = {
	{2, "sparc"},
	{8, "mips"},
	{20, "ppc"},
	{21, "ppc64"},
	{22, "s390x"},
	{40, "armbe"},
	{43, "sparc64"},
	{183, "arm64be"},
	{0, NULL},
};
/* The same number for another width. */
static const struct machine little_wide[] = {{8, "mips64le"}, {0, NULL}};
static const struct machine big_wide[] = {{8, "mips64"}, {0, NULL}};
static const struct machine little_narrow[] = {{62, "amd64p32"}, {243, "riscv"}, {0, NULL}};
static const struct machine big_narrow[] = {{22, "s390"}, {0, NULL}};

static void find_machine(struct elf *f)
{
	const struct machine *special = f->wide ? (f->im->big ? big_wide : little_wide)
						: (f->im->big ? big_narrow : little_narrow);
	bool n32 = !f->wide && f->machine == 8 && (f->flags & 0x20) != 0; /* EF_MIPS_ABI2 */
	image_machine(f->out, special, (uint32_t)f->machine);
	if (f->out->platform.arch[0] == '\0')
		image_machine(f->out, f->im->big ? big : little, (uint32_t)f->machine);
	if (n32)
		text_join(f->out->platform.arch, sizeof f->out->platform.arch,
			f->im->big ? "mips64p32" : "mips64p32le", NULL);
}

/* --- which system --- */

static void set_os(struct elf *f, const char *os)
{
	text_join(f->out->platform.os, sizeof f->out->platform.os, os, NULL);
}

static void os_of_abi(struct elf *f)
{
	static const struct machine abis[] = {{2, "netbsd"}, {3, "linux"}, {6, "solaris"},
		{9, "freebsd"}, {12, "openbsd"}, {0, NULL}};
	unsigned char abi = 0;
	if (!image_read(f->im, 7, &abi, 1))
		return;
	for (const struct machine *m = abis; m->arch != NULL; m++)
		if (m->number == abi)
			set_os(f, m->arch);
}

/* The note's owner tells. GNU's ABI note holds the system in its first word. */
static void see_note(
	struct elf *f, const char *owner, uint64_t type, const unsigned char *desc, size_t desc_len)
{
	static const struct {
		const char *owner, *os;
	} owners[] = {{"NetBSD", "netbsd"}, {"OpenBSD", "openbsd"}, {"FreeBSD", "freebsd"},
		{"DragonFly", "dragonfly"}, {"Android", "android"}};
	static const char *const gnu[] = {"linux", "hurd", "solaris", "freebsd"};
	uint64_t system = desc_len >= 4 ? image_number(f->im, desc, 4) : UINT64_MAX;
	for (size_t i = 0; i < sizeof owners / sizeof *owners; i++)
		if (type == 1 && strcmp(owner, owners[i].owner) == 0)
			set_os(f, owners[i].os);
	if (type == 1 && strcmp(owner, "GNU") == 0 && system < sizeof gnu / sizeof *gnu)
		set_os(f, gnu[system]);
	if (type == 4 && strcmp(owner, "Go") == 0)
		f->go_note = true;
}

static uint64_t padded(uint64_t n)
{
	return (n + 3) & ~(uint64_t)3;
}

static void read_notes(struct elf *f, uint64_t at, uint64_t size)
{
	size = image_within(f->im, at, size);
	for (size_t i = 0; i < NOTES_MAX && size >= 12; i++) {
		unsigned char head[12], desc[4] = {0};
		char owner[16] = "";
		if (!image_read(f->im, at, head, sizeof head))
			return;
		uint64_t name = image_number(f->im, head, 4),
			 len = image_number(f->im, head + 4, 4);
		uint64_t whole = 12 + padded(name) + padded(len); /* each below 2^32 */
		if (whole > size)
			return;
		if (name > 0 && name <= sizeof owner)
			(void)image_text(f->im, at + 12, name, owner, sizeof owner);
		if (len >= 4 && !image_read(f->im, at + 12 + padded(name), desc, sizeof desc))
			return;
		see_note(f, owner, image_number(f->im, head + 8, 4), desc, len >= 4 ? 4 : 0);
		at += whole;
		size -= whole;
	}
}

static void os_of_interpreter(struct elf *f)
{
	static const struct {
		const char *start, *os;
	} starts[] = {{"/system/bin/linker", "android"}, {"/libexec/ld-elf.so", "freebsd"},
		{"/usr/libexec/ld-elf.so.2", "dragonfly"}, {"/usr/libexec/ld.so", "openbsd"},
		{"/libexec/ld.elf_so", "netbsd"}, {"/usr/libexec/ld.elf_so", "netbsd"},
		{"/usr/lib/ld.so.1", "solaris"}, {"/lib/amd64/ld.so.1", "solaris"},
		{"/usr/lib/amd64/ld.so.1", "solaris"}};
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (text_starts(f->out->interpreter, starts[i].start))
			set_os(f, starts[i].os);
}

/* GOOS is believed where it names a system that uses ELF. */
static void os_of_go(struct elf *f)
{
	static const char *const words[] = {"android", "dragonfly", "freebsd", "illumos", "linux",
		"netbsd", "openbsd", "solaris"};
	char os[32];
	if (!binary_go_setting(f->out, "GOOS", os, sizeof os))
		return;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(os, words[i]) == 0)
			set_os(f, os);
}

/* --- segments --- */

static bool read_ph(struct elf *f, uint64_t index, struct ph *p)
{
	unsigned char b[56];
	if (f->ph > UINT64_MAX - index * f->ph_size ||
		!image_read(f->im, f->ph + index * f->ph_size, b, f->wide ? 56 : 32))
		return false;
	p->type = number(f, b, 0, 0, 4, 4);
	p->flags = number(f, b, 24, 4, 4, 4);
	p->offset = number(f, b, 4, 8, 4, 8);
	p->addr = number(f, b, 8, 16, 4, 8);
	p->file_size = number(f, b, 16, 32, 4, 8);
	p->memory_size = number(f, b, 20, 40, 4, 8);
	return true;
}

static enum gov_exit read_interpreter(struct elf *f, const struct ph *p)
{
	char *to = f->out->interpreter;
	/* Where the program keeps it, a file that objcopy --only-keep-debug wrote has nothing. */
	if (p->offset == 0 || p->file_size == 0)
		return image_none(f->im, f->e, "debug symbols (ELF), split from their program");
	if (!image_text(f->im, p->offset, p->file_size, to, sizeof f->out->interpreter) ||
		*to == '\0')
		return image_bad(f->im, f->e, ELF, "the interpreter's name", p->offset,
			"does not end, or is too long");
	return GOV_OK;
}

static enum gov_exit see_segment(struct elf *f, const struct ph *p)
{
	if (p->type == PT_NOTE)
		read_notes(f, p->offset, p->file_size);
	if (p->type == PT_INTERP)
		return read_interpreter(f, p);
	if (p->type == PT_DYNAMIC) {
		f->dynamic = p->offset;
		f->dynamic_size = p->file_size;
	}
	if (p->type != PT_LOAD)
		return GOV_OK;
	if (image_within(f->im, p->offset, p->file_size) != p->file_size)
		return image_cut(f->im, f->e, ELF, "a segment", p->offset);
	if (f->data_size == 0 && (p->flags & (PF_X | PF_W)) == PF_W) {
		f->data = p->addr;
		f->data_size = p->memory_size;
	}
	if (!image_map(f->im, p->addr, p->offset, p->file_size))
		return image_bad(f->im, f->e, ELF, "the list of segments", f->ph, "is too long");
	return GOV_OK;
}

static enum gov_exit read_segments(struct elf *f)
{
	struct ph p;
	if (f->ph_count > HEADERS_MAX)
		return image_bad(f->im, f->e, ELF, "the list of segments", f->ph, "is too long");
	for (uint64_t i = 0; i < f->ph_count; i++) {
		if (!read_ph(f, i, &p))
			return image_cut(f->im, f->e, ELF, "the list of segments", f->ph);
		enum gov_exit x = see_segment(f, &p);
		if (x != GOV_OK)
			return x;
	}
	return GOV_OK;
}

/* --- sections: nothing of them is loaded, but they show whether the file is whole. Most linkers
 * write their headers last; Go's writes them first, and the symbols last. --- */

static enum gov_exit check_sections(struct elf *f)
{
	struct sh s;
	for (uint64_t i = 0; f->sh != 0 && i < f->sh_count; i++) {
		if (!read_sh(f, i, &s))
			return image_cut(f->im, f->e, ELF, "the list of sections", f->sh);
		if (s.type != SHT_NULL && s.type != SHT_NOBITS &&
			image_within(f->im, s.offset, s.size) != s.size)
			return image_cut(f->im, f->e, ELF, "a section", s.offset);
	}
	return GOV_OK;
}

/* --- dynamic linking --- */

struct dynamic {
	uint64_t names, names_size; /* addresses */
	uint64_t flags;
};

static bool read_dynamic(struct elf *f, uint64_t i, uint64_t *tag, uint64_t *value)
{
	unsigned char b[16];
	size_t n = f->wide ? 16 : 8;
	uint64_t at = i * n;
	if (f->dynamic_size < n || at > f->dynamic_size - n || f->dynamic > UINT64_MAX - at ||
		!image_read(f->im, f->dynamic + at, b, n))
		return false;
	*tag = image_number(f->im, b, n / 2);
	*value = image_number(f->im, b + n / 2, n / 2);
	return *tag != 0;
}

static bool find_names(struct elf *f, struct dynamic *d)
{
	uint64_t tag, value;
	for (uint64_t i = 0; i < DYNAMIC_MAX && read_dynamic(f, i, &tag, &value); i++) {
		if (tag == DT_STRTAB)
			d->names = value;
		else if (tag == DT_STRSZ)
			d->names_size = value;
		else if (tag == DT_FLAGS_1)
			d->flags = value;
	}
	return d->names_size > 0;
}

static enum gov_exit read_needed(struct elf *f, const struct dynamic *d)
{
	char name[512];
	uint64_t tag, value, names, left;
	if (!image_find(f->im, d->names, &names, &left))
		left = 0;
	if (d->names_size < left)
		left = d->names_size;
	for (uint64_t i = 0; i < DYNAMIC_MAX && read_dynamic(f, i, &tag, &value); i++) {
		if (tag != DT_NEEDED)
			continue;
		if (value >= left ||
			!image_text(f->im, names + value, left - value, name, sizeof name))
			return image_bad(f->im, f->e, ELF, "the dynamic section", f->dynamic,
				"names a library outside its list of names");
		image_add_name(&f->out->libraries, name);
	}
	return GOV_OK;
}

static enum gov_exit read_linking(struct elf *f)
{
	struct dynamic d = {0};
	enum gov_exit x = GOV_OK;
	if (find_names(f, &d))
		x = read_needed(f, &d);
	bool loaded = f->out->interpreter[0] != '\0' || f->out->libraries.count > 0;
	f->out->link = loaded ? BINARY_DYNAMIC : BINARY_STATIC;
	f->out->pie = f->type == ET_DYN;
	if (f->type == ET_DYN && f->out->interpreter[0] == '\0' && (d.flags & DF_1_PIE) == 0)
		f->out->kind = BINARY_LIBRARY;
	return x;
}

/* --- Go --- */

/* The section's name is looked up in the file, not through addresses. */
static bool is_buildinfo(struct elf *f, const struct sh *names, const struct sh *s)
{
	static const char want[] = ".go.buildinfo";
	char name[sizeof want];
	return s->name < names->size && names->offset <= UINT64_MAX - s->name &&
	       image_text(
		       f->im, names->offset + s->name, names->size - s->name, name, sizeof name) &&
	       strcmp(name, want) == 0;
}

static void find_buildinfo(struct elf *f)
{
	struct sh names, s;
	if (f->sh == 0 || !read_sh(f, f->sh_names, &names))
		return;
	for (uint64_t i = 0; i < f->sh_count && read_sh(f, i, &s); i++) {
		if (!is_buildinfo(f, &names, &s))
			continue;
		f->data = s.addr;
		f->data_size = s.size;
		return;
	}
}

static enum gov_exit read_go(struct elf *f)
{
	find_buildinfo(f);
	enum gov_exit x = inspect_go(f->im, f->data, f->data_size, f->out, f->e);
	if (f->go_note)
		f->out->go = true;
	return x;
}

static enum gov_exit must_be_program(struct elf *f)
{
	if (f->type == ET_REL)
		return image_none(f->im, f->e, "an object file (ELF), not linked yet");
	if (f->type == ET_CORE)
		return image_none(f->im, f->e, "a core dump (ELF)");
	if (f->type != ET_EXEC && f->type != ET_DYN)
		return image_bad(f->im, f->e, ELF, "the type", 16, "is none of an executable");
	return GOV_OK;
}

enum gov_exit inspect_elf(struct image *im, struct binary *out, struct err *e)
{
	struct elf f = {.im = im, .out = out, .e = e};
	out->format = BINARY_ELF;
	enum gov_exit x = read_ident(&f);
	if (x == GOV_OK)
		x = read_header(&f);
	if (x == GOV_OK)
		x = must_be_program(&f);
	if (x != GOV_OK)
		return x;
	find_machine(&f);
	set_os(&f, "linux");
	os_of_abi(&f);
	x = read_segments(&f);
	if (x == GOV_OK)
		x = check_sections(&f);
	if (x == GOV_OK)
		x = read_linking(&f);
	if (x == GOV_OK)
		x = read_go(&f);
	os_of_interpreter(&f);
	os_of_go(&f);
	return x;
}
