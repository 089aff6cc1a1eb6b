/* made_binary: small executables, made from words such as "elf bits=64 machine=183 go=go1.24.4".
 *
 *	elf    bits machine big osabi type flags interp=PATH needed=NAME note=OWNER note1=WORD
 *	       sections shoff shnum
 *	pe     machine bits subsystem flags dll=NAME delay=NAME delay_va=NAME chpe clr
 *	       signed=SIZE symbols min
 *	macho  machine bits big subtype type dylib=PATH dylinker=PATH os min signed=1|adhoc
 *	fat    machine second count signed_first signed_second=1|adhoc slices=ar
 *	plan9  machine symbols
 *	xcoff  machine symbols
 *	wasm   module=NAME
 *
 * and for each that holds build information: go=VERSION ('_' is a blank) version=MODULE-VERSION
 * goos=GOOS pointers=1 (of Go before 1.18). elf: long=1 for a setting whose name has 200 bytes and
 * its value 5000.
 */
#ifndef GOV_TESTS_MADE_BINARY_H
#define GOV_TESTS_MADE_BINARY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct made {
	const char *words;
	bool big;
	size_t len;
	unsigned char b[8192];
};

static inline void made_put(struct made *m, size_t at, size_t n, uint64_t value)
{
	for (size_t i = 0; i < n; i++)
		m->b[at + (m->big ? n - 1 - i : i)] = (unsigned char)(value >> 8 * i);
	if (m->len < at + n)
		m->len = at + n;
}

static inline void made_text(struct made *m, size_t at, const char *s)
{
	memcpy(m->b + at, s, strlen(s) + 1);
	if (m->len < at + strlen(s) + 1)
		m->len = at + strlen(s) + 1;
}

/* The value of " key=", up to a blank, in one of sixteen static buffers, used in turn; NULL when it
 * is not among the words. */
static inline const char *made_word(const struct made *m, const char *key)
{
	static char values[16][256];
	static unsigned next;
	char with[64];
	size_t n = 0;
	strcpy(with, " ");
	strcat(with, key);
	strcat(with, "=");
	const char *at = strstr(m->words, with);
	if (at == NULL)
		return NULL;
	char *value = values[next++ % 16];
	for (at += strlen(with); at[n] != '\0' && at[n] != ' '; n++)
		value[n] = at[n];
	value[n] = '\0';
	return value;
}

static inline uint64_t made_number(const struct made *m, const char *key, uint64_t otherwise)
{
	const char *word = made_word(m, key);
	return word != NULL ? strtoull(word, NULL, 0) : otherwise;
}

static inline void made_setting(char *info)
{
	char *at = info + strlen(info);
	strcpy(at, "\nbuild\t");
	at += strlen(at);
	memset(at, 'k', 200);
	at[200] = '=';
	memset(at + 201, 'v', 5000);
	at[5201] = '\0';
}

static inline void made_go(struct made *m, size_t at, uint64_t addr, size_t width)
{
	char info[6144] = "0123456789abcdefpath\texample.com/app\nmod\texample.com/app\t";
	char go[64] = "";
	const char *word = made_word(m, "version");
	strcat(info, word != NULL ? word : "v1.2.3");
	strcat(info, "\t\nbuild\t-ldflags=\"-s -X \\\"a=\\u00e9\\\"\"\nbuild\tGOOS=");
	word = made_word(m, "goos");
	strcat(info, word != NULL ? word : "linux");
	if (made_word(m, "long") != NULL)
		made_setting(info);
	strcat(info, "\n0123456789abcdef");
	if ((word = made_word(m, "go")) == NULL)
		return;
	for (size_t i = 0; word[i] != '\0' && i + 1 < sizeof go; i++)
		go[i] = (char)(word[i] == '_' ? ' ' : word[i]);
	word = go;
	size_t v = strlen(word), n = strlen(info);
	memcpy(m->b + at, "\xff Go buildinf:", 14);
	m->b[at + 14] = (unsigned char)width;
	m->b[at + 15] = m->big;
	if (made_number(m, "pointers", 0) == 0) {
		m->b[at + 15] = 2;
		m->b[at + 32] = (unsigned char)v;
		made_text(m, at + 33, word);
		m->b[at + 33 + v] = (unsigned char)((n & 0x7f) | 0x80);
		m->b[at + 34 + v] = (unsigned char)(n >> 7);
		made_text(m, at + 35 + v, info);
		return;
	}
	made_put(m, at + 16, width, addr + 32);
	made_put(m, at + 16 + width, width, addr + 48);
	made_put(m, at + 32, width, addr + 64);
	made_put(m, at + 32 + width, width, v);
	made_put(m, at + 48, width, addr + 96);
	made_put(m, at + 48 + width, width, n);
	made_text(m, at + 64, word);
	made_text(m, at + 96, info);
}

/* --- ELF: one writable segment with the whole file at 0x10000 --- */

#define MADE_BASE 0x10000u

struct made_segment {
	uint64_t type, flags, offset, size;
};

static inline void made_ph(struct made *m, size_t at, bool wide, const struct made_segment *s)
{
	size_t n = wide ? 8 : 4, p = wide ? 8 : 4;
	made_put(m, at, 4, s->type);
	made_put(m, at + (wide ? 4 : 24), 4, s->flags);
	made_put(m, at + p, n, s->offset);
	made_put(m, at + p + n, n, MADE_BASE + s->offset);
	made_put(m, at + (wide ? 32 : 16), n, s->size);
	made_put(m, at + (wide ? 40 : 20), n, s->size);
}

static inline size_t made_dynamic(struct made *m, size_t at, bool wide)
{
	const char *needed = made_word(m, "needed");
	size_t n = wide ? 8 : 4, from = at;
	const uint64_t entries[] = {5, MADE_BASE + 0x300, 10, 0x80, 0x6ffffffb,
		made_number(m, "flags1", 0), 1, 1, 0, 0};
	made_text(m, 0x301, needed != NULL ? needed : "");
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
		if (entries[i] == 1 && i == 6 && needed == NULL)
			break;
		made_put(m, at, n, entries[i]);
		at += n;
	}
	return at - from;
}

static inline size_t made_note(struct made *m, size_t at)
{
	const char *owner = made_word(m, "note");
	size_t n = owner != NULL ? strlen(owner) + 1 : 0;
	if (owner == NULL)
		return 0;
	made_text(m, at + 12, owner);
	made_put(m, at, 4, n);
	made_put(m, at + 4, 4, 4);
	made_put(m, at + 8, 4, made_number(m, "note_type", 1));
	made_put(m, at + 12 + ((n + 3) & ~(size_t)3), 4, made_number(m, "note1", 0));
	return 12 + ((n + 3) & ~(size_t)3) + 4;
}

/* The headers behind the segment, and the contents of one section behind them. With shoff= they are
 * not there. */
static inline void made_sections(struct made *m, bool wide)
{
	size_t each = wide ? 64 : 40, n = wide ? 8 : 4, first = 0x800 + each;
	if (made_word(m, "sections") == NULL)
		return;
	made_put(m, wide ? 40 : 32, n, made_number(m, "shoff", 0x800));
	made_put(m, wide ? 58 : 46, 2, each);
	made_put(m, wide ? 60 : 48, 2, made_number(m, "shnum", 3));
	if (made_word(m, "shoff") != NULL)
		return;
	made_put(m, first + 4, 4, 1);
	made_put(m, first + 8 + 2 * n, n, 0x900);
	made_put(m, first + 8 + 3 * n, n, 0x20);
	made_put(m, first + each + 4, 4, 8);
	made_put(m, first + each + 8 + 3 * n, n, 0x7fffffff);
	m->len = 0x920;
}

static inline void made_elf(struct made *m)
{
	bool wide = made_number(m, "bits", 64) == 64;
	size_t at = wide ? 64 : 52, each = wide ? 56 : 32, n = 0;
	const char *interp = made_word(m, "interp");
	uint64_t whole = made_word(m, "long") != NULL ? 0x1c00 : 0x800;
	struct made_segment s[4] = {{1, 6, 0, whole}};
	m->big = made_number(m, "big", 0) != 0;
	memcpy(m->b, "\177ELF", 4);
	m->b[4] = wide ? 2 : 1;
	m->b[5] = m->big ? 2 : 1;
	m->b[6] = 1;
	m->b[7] = (unsigned char)made_number(m, "osabi", 0);
	made_put(m, 16, 2, made_number(m, "type", 2));
	made_put(m, 18, 2, made_number(m, "machine", 62));
	made_put(m, wide ? 32 : 28, wide ? 8 : 4, at);
	made_put(m, wide ? 48 : 36, 4, made_number(m, "flags", 0));
	made_put(m, wide ? 54 : 42, 2, each);
	n++;
	if (interp != NULL) {
		made_text(m, 0x200, interp);
		s[n++] = (struct made_segment){3, 4, 0x200, strlen(interp) + 1};
	}
	size_t notes = made_note(m, 0x280);
	if (notes > 0)
		s[n++] = (struct made_segment){4, 4, 0x280, notes};
	if (made_word(m, "needed") != NULL || made_word(m, "flags1") != NULL)
		s[n++] = (struct made_segment){2, 6, 0x240, made_dynamic(m, 0x240, wide)};
	made_put(m, wide ? 56 : 44, 2, n);
	for (size_t i = 0; i < n; i++)
		made_ph(m, at + i * each, wide, &s[i]);
	made_go(m, 0x400, MADE_BASE + 0x400, wide ? 8 : 4);
	m->len = whole;
	made_sections(m, wide);
}

/* --- PE: one section of data at 0x1000 from byte 0x400 --- */

static inline void made_import(
	struct made *m, const char *key, size_t at, size_t step, size_t name_at, size_t dir)
{
	const char *dll = made_word(m, key);
	if (dll == NULL)
		return;
	made_put(m, dir, 4, 0x1000 + at);
	made_put(m, dir + 4, 4, 2 * step);
	made_put(m, 0x400 + at + name_at, 4, 0x1000 + at + 0x80);
	made_text(m, 0x400 + at + 0x80, dll);
}

/* Behind the section: symbols with 16 bytes of names, and certificates. */
static inline void made_end(struct made *m, size_t coff, size_t dirs)
{
	size_t symbols = made_number(m, "symbols", 0), certificates = made_number(m, "signed", 0);
	if (symbols != 0) {
		made_put(m, coff + 8, 4, m->len);
		made_put(m, coff + 12, 4, symbols);
		made_put(m, m->len + 18 * symbols, 4, 16);
		m->len += 12;
	}
	if (certificates != 0) {
		made_put(m, dirs + 32, 4, m->len);
		made_put(m, dirs + 36, 4, certificates);
		m->len += certificates;
	}
}

static inline void made_pe(struct made *m)
{
	bool wide = made_number(m, "bits", 64) == 64;
	size_t coff = 0x84, opt = coff + 20, dirs = opt + (wide ? 112 : 96), sect = dirs + 16 * 8;
	memcpy(m->b, "MZ", 2);
	made_put(m, 60, 4, 0x80);
	memcpy(m->b + 0x80, "PE\0\0", 4);
	made_put(m, coff, 2, made_number(m, "machine", 0x8664));
	made_put(m, coff + 2, 2, 1);
	made_put(m, coff + 16, 2, sect - opt);
	made_put(m, coff + 18, 2, made_number(m, "flags", 2));
	made_put(m, opt, 2, made_number(m, "magic", wide ? 0x20b : 0x10b));
	made_put(m, opt + (wide ? 24 : 28), wide ? 8 : 4, 0x400000);
	made_put(m, opt + 48, 2, made_number(m, "min", 6));
	made_put(m, opt + 68, 2, made_number(m, "subsystem", 3));
	made_put(m, dirs - 4, 4, 16);
	memcpy(m->b + sect, ".data", 5);
	made_put(m, sect + 8, 4, 0x800);
	made_put(m, sect + 12, 4, 0x1000);
	made_put(m, sect + 16, 4, 0x800);
	made_put(m, sect + 20, 4, 0x400);
	made_put(m, sect + 36, 4, 0xc0000040);
	if (made_number(m, "clr", 0) != 0) {
		made_put(m, dirs + 112, 4, 0x1000);
		made_put(m, dirs + 116, 4, 72);
	}
	if (made_word(m, "chpe") != NULL) {
		made_put(m, dirs + 80, 4, 0x1000);
		made_put(m, dirs + 84, 4, 320);
		made_put(m, 0x400, 4, made_number(m, "chpe_size", 320));
		made_put(m, 0x400 + 200, 8, made_number(m, "chpe", 0));
	}
	made_import(m, "dll", 0x200, 20, 12, dirs + 8);
	made_import(m, "delay_va", 0x300, 32, 4, dirs + 104);
	if (made_word(m, "delay_va") != NULL)
		made_put(m, 0x704, 4, 0x401380); /* the name's address */
	made_import(m, "delay", 0x300, 32, 4, dirs + 104);
	if (made_word(m, "delay") != NULL)
		made_put(m, 0x700, 4, 1); /* offsets from the base */
	made_go(m, 0x800, 0x401400, wide ? 8 : 4);
	m->len = 0xc00;
	made_end(m, coff, dirs);
}

/* --- Mach-O: one segment of data --- */

static inline size_t made_command(
	struct made *m, size_t at, uint64_t command, size_t size, const char *text, size_t text_at)
{
	made_put(m, at, 4, command);
	made_put(m, at + 4, 4, size);
	if (text != NULL) {
		made_put(m, at + 8, 4, text_at);
		made_text(m, at + text_at, text);
	}
	made_put(m, 16, 4, 1u + m->b[m->big ? 19 : 16]); /* their number, in the header */
	return at + size;
}

static inline size_t made_data(struct made *m, size_t at, bool wide)
{
	size_t n = wide ? 8 : 4, size = wide ? 72 : 56;
	made_text(m, at + 8, "__DATA");
	made_put(m, at + 24, n, MADE_BASE);
	made_put(m, at + 24 + n, n, 0x800);
	made_put(m, at + 24 + 2 * n, n, 0);
	made_put(m, at + 24 + 3 * n, n, 0x800);
	made_put(m, at + 24 + 4 * n, 4, 3);
	made_put(m, at + 28 + 4 * n, 4, 3);
	return made_command(m, at, wide ? 25 : 1, size, NULL, 0);
}

static inline size_t made_signature(struct made *m, size_t at, const char *kind)
{
	bool big = m->big, adhoc = kind != NULL && strcmp(kind, "adhoc") == 0;
	if (kind == NULL)
		return at;
	made_put(m, at + 8, 4, 0x700);
	made_put(m, at + 12, 4, 0x40);
	at = made_command(m, at, 29, 16, NULL, 0);
	m->big = true;
	made_put(m, 0x700, 4, 0xfade0cc0);
	made_put(m, 0x704, 4, 0x40);
	made_put(m, 0x708, 4, 1);
	made_put(m, 0x710, 4, 0x20);
	made_put(m, 0x720, 4, 0xfade0c02);
	made_put(m, 0x72c, 4, adhoc ? 2 : 0);
	m->big = big;
	return at;
}

static inline void made_macho_signed(struct made *m, const char *kind)
{
	bool wide = made_number(m, "bits", 64) == 64;
	size_t first = wide ? 32 : 28, at = first;
	m->big = made_number(m, "big", 0) != 0;
	made_put(m, 0, 4, wide ? 0xfeedfacf : 0xfeedface);
	made_put(m, 4, 4, made_number(m, "machine", 0x0100000c));
	made_put(m, 8, 4, made_number(m, "subtype", 0));
	made_put(m, 12, 4, made_number(m, "type", 2));
	made_put(m, 24, 4, 0x200000);
	at = made_data(m, at, wide);
	if (made_word(m, "dylib") != NULL)
		at = made_command(m, at, 12, 128, made_word(m, "dylib"), 24);
	if (made_word(m, "dylinker") != NULL)
		at = made_command(m, at, 14, 64, made_word(m, "dylinker"), 12);
	if (made_word(m, "os") != NULL) {
		made_put(m, at + 8, 4, made_number(m, "os", 1));
		made_put(m, at + 12, 4, made_number(m, "min", 0xb0000));
		at = made_command(m, at, 50, 24, NULL, 0);
	}
	if (made_word(m, "old") != NULL) {
		made_put(m, at + 8, 4, made_number(m, "min", 0xa0d02));
		at = made_command(m, at, made_number(m, "old", 36), 16, NULL, 0);
	}
	at = made_signature(m, at, kind);
	made_put(m, 20, 4, at - first);
	made_go(m, 0x400, MADE_BASE + 0x400, wide ? 8 : 4);
	m->len = 0x800;
}

static inline void made_macho(struct made *m)
{
	made_macho_signed(m, made_word(m, "signed"));
}

/* A slice: a Mach-O file, or an archive. */
static inline void made_slice(struct made *m, size_t index, uint64_t machine)
{
	const char *own = made_word(m, index == 0 ? "signed_first" : "signed_second");
	made_macho_signed(m, own != NULL ? own : made_word(m, "signed"));
	made_put(m, 4, 4, machine);
	if (made_word(m, "slices") != NULL)
		memcpy(m->b, "!<arch>\n", 8);
}

static inline void made_fat(struct made *m)
{
	static const uint64_t offsets[] = {0x400, 0xc00};
	uint64_t machines[] = {
		made_number(m, "machine", 0x01000007), made_number(m, "second", 0x0100000c)};
	struct made slice;
	m->big = true;
	made_put(m, 0, 4, 0xcafebabe);
	made_put(m, 4, 4, made_number(m, "count", 2));
	for (size_t i = 0; i < 2; i++) {
		memset(&slice, 0, sizeof slice);
		slice.words = m->words;
		made_slice(&slice, i, machines[i]);
		made_put(m, 8 + 20 * i, 4, machines[i]);
		made_put(m, 16 + 20 * i, 4, offsets[i]);
		made_put(m, 20 + 20 * i, 4, 0x800);
		memcpy(m->b + offsets[i], slice.b, 0x800);
	}
	m->len = 0x1400;
}

/* --- others --- */

static inline void made_plan9(struct made *m)
{
	m->big = true;
	made_put(m, 0, 4, made_number(m, "machine", 0x8a97));
	made_put(m, 4, 4, 0x3d8);
	made_put(m, 8, 4, 0x400);
	made_go(m, 0x400, 0x400, 4);
	made_put(m, 16, 4, made_number(m, "symbols", 0));
	m->len = made_number(m, "machine", 0x8a97) == 0x8a97 ? 0x800 : 0x7f8;
	m->len += made_number(m, "symbols", 0);
}

static inline void made_xcoff(struct made *m)
{
	m->big = true;
	made_put(m, 0, 2, made_number(m, "machine", 0x1f7));
	made_put(m, 2, 2, 1);
	made_put(m, 18, 2, made_number(m, "flags", 2));
	memcpy(m->b + 24, ".data", 5);
	made_put(m, 24 + 16, 8, MADE_BASE);
	made_put(m, 24 + 24, 8, 0x400);
	made_put(m, 24 + 32, 8, 0x400);
	made_put(m, 24 + 64, 4, 0x40);
	made_go(m, 0x400, MADE_BASE, 8);
	m->len = 0x800 + 18 * made_number(m, "symbols", 0);
	made_put(m, 8, 8, 0x800);
	made_put(m, 20, 4, made_number(m, "symbols", 0));
}

static inline void made_wasm(struct made *m)
{
	const char *module = made_word(m, "module");
	size_t n = module != NULL ? strlen(module) : 0;
	memcpy(m->b, "\0asm\1\0\0\0", 8);
	m->len = 8;
	if (module == NULL)
		return;
	m->b[8] = 2;
	m->b[9] = (unsigned char)(n + 2);
	m->b[10] = 1;
	m->b[11] = (unsigned char)n;
	memcpy(m->b + 12, module, n);
	m->len = 12 + n;
}

/* Make it. False when the first word names no format. */
static inline bool made_binary(struct made *m, const char *words)
{
	static const struct {
		const char *name;
		void (*make)(struct made *m);
	} formats[] = {{"elf", made_elf}, {"pe", made_pe}, {"macho", made_macho}, {"fat", made_fat},
		{"plan9", made_plan9}, {"xcoff", made_xcoff}, {"wasm", made_wasm}};
	memset(m, 0, sizeof *m);
	m->words = words;
	size_t n = strcspn(words, " ");
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strlen(formats[i].name) == n && memcmp(words, formats[i].name, n) == 0) {
			formats[i].make(m);
			return true;
		}
	return false;
}

#endif
