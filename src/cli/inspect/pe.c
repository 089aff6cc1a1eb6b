/* PE: Microsoft's "PE Format". ARM64EC images have the machine number of amd64, and ARM64X ones
 * that of ARM64; what tells them is the CHPE metadata that the load configuration points to
 * (winnt.h, IMAGE_LOAD_CONFIG_DIRECTORY64; "Understanding Arm64EC ABI and assembly code"). */
#include <string.h>

#include "cli/inspect/image.h"

#define PE "PE"

enum { MACHINE_386 = 0x14c, MACHINE_AMD64 = 0x8664, MACHINE_ARM64 = 0xaa64 };
enum { MACHINE_ARM64EC = 0xa641, MACHINE_ARM64X = 0xa64e };
enum { FILE_EXECUTABLE = 0x0002, FILE_DLL = 0x2000 };
enum { DLL_DYNAMIC_BASE = 0x0040 };
enum { DELAY_RVA = 1 };
enum { SUBSYSTEM_NATIVE = 1, SUBSYSTEM_GUI = 2, SUBSYSTEM_EFI_FIRST = 10, SUBSYSTEM_EFI_LAST = 13 };
enum { DIR_IMPORT = 1, DIR_SECURITY = 4, DIR_LOAD_CONFIG = 10, DIR_DELAY = 13, DIR_CLR = 14, DIRS };
#define SYMBOL 18        /* bytes of one in the COFF symbol table */
#define CHPE_POINTER 200 /* offset in the 64-bit load configuration */
#define DLLS_MAX 1024
/* Go finds its data by these characteristics: initialised, readable, writable, any alignment. */
#define GO_DATA 0xc0000040u
#define ALIGNMENT 0x00600000u

struct pe {
	struct image *im;
	struct binary *out;
	struct err *e;
	uint64_t at;       /* of the COFF header, behind "PE\0\0" */
	uint64_t optional; /* of the optional header */
	uint64_t optional_size, sections;
	bool wide;
	uint64_t base;
	unsigned flags, subsystem;
	struct {
		uint64_t addr, size; /* addr is relative to base; DIR_SECURITY's is a file offset */
	} dir[DIRS];
	uint64_t data, data_size;
};

static const struct machine machines[] = {
	{MACHINE_386, "386"},
	{0x1c0, "arm"},
	{0x1c2, "arm"},
	{0x1c4, "arm"},
	{0x5032, "riscv"},
	{0x5064, "riscv64"},
	{0x6264, "loong64"},
	{MACHINE_AMD64, "amd64"},
	{MACHINE_ARM64, "arm64"},
	{MACHINE_ARM64EC, "arm64"},
	{MACHINE_ARM64X, "arm64"},
	{0, NULL},
};

/* --- headers --- */

static enum gov_exit find_header(struct pe *f)
{
	unsigned char b[4];
	if (!image_read(f->im, 60, b, 4))
		return image_none(f->im, f->e, "a DOS program (MZ without a PE header)");
	f->at = image_number(f->im, b, 4);
	if (!image_read(f->im, f->at, b, 4)) {
		if (f->at < 64)
			return image_none(f->im, f->e, "a DOS program (MZ without a PE header)");
		return image_cut(f->im, f->e, PE, "the PE header", f->at);
	}
	if (memcmp(b, "NE", 2) == 0 || memcmp(b, "LE", 2) == 0 || memcmp(b, "LX", 2) == 0)
		return image_none(f->im, f->e, "a 16-bit Windows or OS/2 program");
	if (memcmp(b, "PE\0\0", 4) != 0)
		return image_none(f->im, f->e, "a DOS program (MZ without a PE header)");
	f->at += 4;
	return GOV_OK;
}

static enum gov_exit read_coff(struct pe *f)
{
	unsigned char b[20];
	if (!image_read(f->im, f->at, b, sizeof b))
		return image_cut(f->im, f->e, PE, "the COFF header", f->at);
	image_machine(f->out, machines, (uint32_t)image_number(f->im, b, 2));
	f->sections = image_number(f->im, b + 2, 2);
	f->optional_size = image_number(f->im, b + 16, 2);
	f->flags = (unsigned)image_number(f->im, b + 18, 2);
	f->optional = f->at + 20;
	if ((f->flags & FILE_EXECUTABLE) == 0)
		return image_none(f->im, f->e, "a PE file that was not linked to its end");
	return GOV_OK;
}

static void version_text(uint64_t major, uint64_t minor, char *out, size_t cap)
{
	struct text t = text_on(out, cap);
	text_add_u64(&t, major);
	text_add(&t, ".");
	text_add_u64(&t, minor);
}

/* `fixed` bytes, up to the number of directories, are there. */
static void read_fixed(struct pe *f, const unsigned char *b)
{
	f->base = f->wide ? image_number(f->im, b + 24, 8) : image_number(f->im, b + 28, 4);
	f->subsystem = (unsigned)image_number(f->im, b + 68, 2);
	f->out->bits = f->wide ? 64 : 32;
	f->out->pie = (image_number(f->im, b + 70, 2) & DLL_DYNAMIC_BASE) != 0;
	version_text(image_number(f->im, b + 48, 2), image_number(f->im, b + 50, 2), f->out->min_os,
		sizeof f->out->min_os);
}

static enum gov_exit read_optional(struct pe *f)
{
	unsigned char b[112], d[8];
	size_t fixed;
	if (f->optional_size < 2 || !image_read(f->im, f->optional, b, 2))
		return image_cut(f->im, f->e, PE, "the optional header", f->optional);
	f->wide = image_number(f->im, b, 2) == 0x20b;
	if (!f->wide && image_number(f->im, b, 2) != 0x10b)
		return image_bad(f->im, f->e, PE, "the optional header", f->optional,
			"is neither PE32 nor PE32+");
	fixed = f->wide ? 112 : 96;
	if (f->optional_size < fixed)
		return image_bad(
			f->im, f->e, PE, "the optional header", f->optional, "is too short");
	if (!image_read(f->im, f->optional, b, fixed))
		return image_cut(f->im, f->e, PE, "the optional header", f->optional);
	read_fixed(f, b);
	uint64_t count = image_number(f->im, b + fixed - 4, 4);
	for (uint64_t i = 0; i < count && i < DIRS && fixed + 8 * (i + 1) <= f->optional_size;
		i++) {
		if (!image_read(f->im, f->optional + fixed + 8 * i, d, 8))
			return image_cut(f->im, f->e, PE, "the data directories", f->optional);
		f->dir[i].addr = image_number(f->im, d, 4);
		f->dir[i].size = image_number(f->im, d + 4, 4);
	}
	return GOV_OK;
}

static enum gov_exit see_section(struct pe *f, const unsigned char *b)
{
	uint64_t memory = image_number(f->im, b + 8, 4), addr = image_number(f->im, b + 12, 4);
	uint64_t size = image_number(f->im, b + 16, 4), offset = image_number(f->im, b + 20, 4);
	uint64_t flags = image_number(f->im, b + 36, 4);
	if (offset != 0 && image_within(f->im, offset, size) != size)
		return image_cut(f->im, f->e, PE, "a section", offset);
	if (f->data_size == 0 && addr != 0 && size != 0 && (flags & ~ALIGNMENT) == GO_DATA) {
		f->data = f->base + addr;
		f->data_size = memory;
	}
	if (offset != 0 && f->base <= UINT64_MAX - addr &&
		!image_map(f->im, f->base + addr, offset, size))
		return image_bad(
			f->im, f->e, PE, "the list of sections", f->optional, "is too long");
	return GOV_OK;
}

static enum gov_exit read_sections(struct pe *f)
{
	unsigned char b[40];
	uint64_t at = f->optional + f->optional_size;
	for (uint64_t i = 0; i < f->sections; i++) {
		if (!image_read(f->im, at + i * sizeof b, b, sizeof b))
			return image_cut(f->im, f->e, PE, "the list of sections", at);
		enum gov_exit x = see_section(f, b);
		if (x != GOV_OK)
			return x;
	}
	return GOV_OK;
}

/* --- behind the sections --- */

/* The COFF symbols, which the GNU linker writes; behind them stand their names, whose first four
 * bytes are their size. */
static enum gov_exit check_symbols(struct pe *f)
{
	unsigned char b[8];
	if (!image_read(f->im, f->at + 8, b, sizeof b))
		return image_cut(f->im, f->e, PE, "the COFF header", f->at);
	uint64_t at = image_number(f->im, b, 4), size = SYMBOL * image_number(f->im, b + 4, 4);
	if (at == 0 || size == 0)
		return GOV_OK;
	if (!image_read(f->im, at + size, b, 4))
		return image_cut(f->im, f->e, PE, "the symbol table", at);
	uint64_t names = image_number(f->im, b, 4);
	if (image_within(f->im, at + size, names) != names)
		return image_cut(f->im, f->e, PE, "the symbol table", at);
	return GOV_OK;
}

static enum gov_exit check_certificates(struct pe *f)
{
	uint64_t at = f->dir[DIR_SECURITY].addr, size = f->dir[DIR_SECURITY].size;
	if (at != 0 && image_within(f->im, at, size) != size)
		return image_cut(f->im, f->e, PE, "the certificate table", at);
	return GOV_OK;
}

/* --- imports --- */

static bool find(struct pe *f, uint64_t rva, uint64_t *offset, uint64_t *left)
{
	return rva != 0 && f->base <= UINT64_MAX - rva &&
	       image_find(f->im, f->base + rva, offset, left);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* What every Windows 10 and 11 has in System32. The Visual C++ runtime is none of it. */
static bool is_windows_own(const char *dll)
{
	static const char names[] =
		" advapi32 authz avicap32 avrt bcrypt bcryptprimitives bthprops cabinet "
		"cfgmgr32 clbcatq combase comctl32 comdlg32 credui crypt32 cryptbase "
		"cryptsp cryptui d2d1 d3d10 d3d11 d3d12 d3d9 d3dcompiler_47 dbgcore "
		"dbghelp ddraw devobj dhcpcsvc dinput8 dnsapi dsound dsrole dwmapi dwrite "
		"dxgi dxva2 esent fltlib fltmgr fwpuclnt gdi32 gdiplus glu32 hal hid "
		"httpapi icmp imagehlp imm32 iphlpapi kernel32 kernelbase ksuser ktmw32 "
		"logoncli lz32 mf mfplat mfreadwrite mmdevapi mpr msacm32 mscoree msdmo "
		"msi msimg32 msvcrt msvfw32 mswsock ncrypt ndis netapi32 netutils newdev "
		"normaliz nsi ntdll ntdsapi ntoskrnl odbc32 ole32 oleacc oleaut32 oledlg "
		"opengl32 pdh powrprof profapi propsys psapi rasapi32 rpcrt4 rstrtmgr "
		"samcli samlib sechost secur32 sensapi setupapi sfc shcore shell32 "
		"shlwapi srclient srvcli sspicli tbs tdh ucrtbase urlmon user32 userenv "
		"usp10 uxtheme version virtdisk wbemuuid websocket wer wevtapi wimgapi "
		"windowscodecs winhttp wininet winmm winscard winsta wintrust winusb "
		"wkscli wlanapi wldap32 ws2_32 wsock32 wtsapi32 xinput1_4 xmllite ";
	char word[40];
	struct text t = text_on(word, sizeof word);
	text_add(&t, " ");
	for (const char *s = dll; *s != '\0'; s++)
		text_addn(&t, &(char){lower(*s)}, 1);
	if (text_starts(word, " api-ms-win-") || text_starts(word, " ext-ms-"))
		return true;
	if (t.cut || strchr(word + 1, ' ') != NULL)
		return false;
	if (text_ends(word, ".dll") || text_ends(word, ".drv") || text_ends(word, ".exe") ||
		text_ends(word, ".sys"))
		word[t.len - 4] = '\0';
	if (strcmp(word, " winspool") == 0)
		return true;
	t = (struct text){.p = word, .len = strlen(word), .cap = sizeof word};
	text_add(&t, " ");
	return word[1] != ' ' && strstr(names, word) != NULL;
}

static void add_dll(struct binary *out, const char *name)
{
	image_add_name(&out->libraries, name);
	if (!is_windows_own(name))
		image_add_name(&out->beyond, name);
}

/* Where a descriptor's name stands, from the image base. Without this attribute, which Visual C++ 6
 * did not write, delay-import descriptors hold addresses. */
static uint64_t name_of(struct pe *f, unsigned dir, const unsigned char *b, size_t name_at)
{
	uint64_t name = image_number(f->im, b + name_at, 4);
	bool address = dir == DIR_DELAY && (image_number(f->im, b, 4) & DELAY_RVA) == 0;
	return address && name >= f->base ? name - f->base : name;
}

/* A table of descriptors of `step` bytes, the DLL's name at `name_at` in each; zeros end it. */
static enum gov_exit read_imports(
	struct pe *f, unsigned dir, size_t step, size_t name_at, const char *part)
{
	uint64_t at, left, name, room;
	unsigned char b[32];
	char text[256];
	if (f->dir[dir].addr == 0 || f->dir[dir].size == 0)
		return GOV_OK;
	if (!find(f, f->dir[dir].addr, &at, &left))
		return image_bad(f->im, f->e, PE, part, f->dir[dir].addr, "stands in no section");
	for (size_t i = 0; i < DLLS_MAX; i++, at += step, left -= step) {
		if (left < step || !image_read(f->im, at, b, step))
			return image_bad(f->im, f->e, PE, part, at, "does not end");
		if (image_number(f->im, b + name_at, 4) == 0)
			return GOV_OK;
		if (!find(f, name_of(f, dir, b, name_at), &name, &room) ||
			!image_text(f->im, name, room, text, sizeof text) || *text == '\0')
			return image_bad(f->im, f->e, PE, part, at, "has a DLL without a name");
		add_dll(f->out, text);
	}
	return image_bad(f->im, f->e, PE, part, at, "is too long");
}

/* --- ARM64EC, ARM64X, .NET --- */

static bool has_chpe(struct pe *f)
{
	unsigned char b[CHPE_POINTER + 8];
	uint64_t at, left;
	if (!f->wide || !find(f, f->dir[DIR_LOAD_CONFIG].addr, &at, &left) || left < sizeof b ||
		!image_read(f->im, at, b, sizeof b))
		return false;
	return image_number(f->im, b, 4) >= sizeof b && /* its own size */
	       image_number(f->im, b + CHPE_POINTER, 8) != 0;
}

static void find_abi(struct pe *f)
{
	uint32_t m = f->out->machine;
	if (f->dir[DIR_CLR].addr != 0 && f->dir[DIR_CLR].size != 0)
		f->out->abi = BINARY_DOTNET;
	else if (m == MACHINE_ARM64EC || (m == MACHINE_AMD64 && has_chpe(f)))
		f->out->abi = BINARY_ARM64EC;
	else if (m == MACHINE_ARM64X || (m == MACHINE_ARM64 && has_chpe(f)))
		f->out->abi = BINARY_ARM64X;
	if (f->out->abi == BINARY_ARM64EC)
		text_join(f->out->platform.arch, sizeof f->out->platform.arch, "arm64", NULL);
}

static void find_kind(struct pe *f)
{
	bool efi = f->subsystem >= SUBSYSTEM_EFI_FIRST && f->subsystem <= SUBSYSTEM_EFI_LAST;
	struct binary *out = f->out;
	text_join(out->platform.os, sizeof out->platform.os, efi ? "uefi" : "windows", NULL);
	out->kind = f->subsystem == SUBSYSTEM_NATIVE ? BINARY_DRIVER
		    : (f->flags & FILE_DLL) != 0     ? BINARY_LIBRARY
						     : BINARY_EXECUTABLE;
	out->gui = f->subsystem == SUBSYSTEM_GUI;
	out->signs = true;
	out->signature = f->dir[DIR_SECURITY].addr != 0 && f->dir[DIR_SECURITY].size != 0
				 ? BINARY_SIGNED
				 : BINARY_UNSIGNED;
	out->link = out->beyond.count > 0      ? BINARY_DYNAMIC
		    : out->libraries.count > 0 ? BINARY_SYSTEM
					       : BINARY_STATIC;
}

static enum gov_exit read_all(struct pe *f)
{
	enum gov_exit x = find_header(f);
	if (x == GOV_OK)
		x = read_coff(f);
	if (x == GOV_OK)
		x = read_optional(f);
	if (x == GOV_OK)
		x = read_sections(f);
	if (x == GOV_OK)
		x = check_symbols(f);
	if (x == GOV_OK)
		x = check_certificates(f);
	if (x == GOV_OK)
		x = read_imports(f, DIR_IMPORT, 20, 12, "the import table");
	if (x == GOV_OK)
		x = read_imports(f, DIR_DELAY, 32, 4, "the delay-import table");
	return x;
}

enum gov_exit inspect_pe(struct image *im, struct binary *out, struct err *e)
{
	struct pe f = {.im = im, .out = out, .e = e};
	out->format = BINARY_PE;
	enum gov_exit x = read_all(&f);
	if (x != GOV_OK)
		return x;
	find_abi(&f);
	find_kind(&f);
	return inspect_go(im, f.data, f.data_size, out, e);
}
