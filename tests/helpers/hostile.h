/* hostile: small archives, good and evil, byte by byte, for the tests of unpacking. Header-only:
 *the unit tests and the helper program hostile share it.
 *
 *	hostile_make("symlink", "1.99.1", "linux/amd64", path)
 *
 * Every kind starts with a good toolchain (go/VERSION, go/bin/go, go/bin/gofmt, go/src/...) to
 *which it does its harm. tar.gz unless the kind starts with "zip-" or is good-zip.
 */
#ifndef GOV_TESTS_HOSTILE_H
#define GOV_TESTS_HOSTILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct hostile_bytes {
	unsigned char *p;
	size_t len, cap;
};

static inline void hostile_put(struct hostile_bytes *b, const void *p, size_t n)
{
	if (b->len + n > b->cap) {
		b->cap = (b->len + n) * 2 + 1024;
		b->p = realloc(b->p, b->cap);
		if (!b->p)
			abort();
	}
	if (n > 0)
		memcpy(b->p + b->len, p, n);
	b->len += n;
}

static inline void hostile_little(struct hostile_bytes *b, uint64_t value, int n)
{
	for (int i = 0; i < n; i++) {
		unsigned char c = (unsigned char)(value >> (8 * i));
		hostile_put(b, &c, 1);
	}
}

/* An entry, in tar's letters: '0' file, '1' hard link, '2' symbolic link, '3' character device, '4'
 * block device, '5' folder, '6' named pipe, 'S' GNU sparse file; and 'p', a file
 * whose name is in a pax header. */
struct hostile_item {
	char type;
	const char *name;
	unsigned mode;
	const char *data; /* or a link's target */
	uint64_t claim;   /* size in the header, when it lies */
};

/* ---- tar ---- */

static inline void hostile_octal(unsigned char *field, size_t width, uint64_t value)
{
	for (size_t i = width - 1; i-- > 0; value >>= 3)
		field[i] = (unsigned char)('0' + (value & 7));
}

static inline void hostile_pad(struct hostile_bytes *b)
{
	static const unsigned char zero[512];
	hostile_put(b, zero, (512 - b->len % 512) % 512);
}

static inline void hostile_tar_header(
	struct hostile_bytes *b, const struct hostile_item *it, uint64_t size)
{
	unsigned char h[512] = {0};
	size_t n = strlen(it->name);
	memcpy(h, it->name, n > 100 ? 100 : n);
	hostile_octal(h + 100, 8, it->mode);
	hostile_octal(h + 108, 8, 0);
	hostile_octal(h + 116, 8, 0);
	hostile_octal(h + 124, 12, size);
	hostile_octal(h + 136, 12, 1700000000);
	memset(h + 148, ' ', 8);
	h[156] = (unsigned char)it->type;
	if (it->type == '1' || it->type == '2')
		memcpy(h + 157, it->data, strlen(it->data));
	memcpy(h + 257, it->type == 'S' ? "ustar  " : "ustar\00000", 8);
	if (it->type == 'S') {
		hostile_octal(h + 386, 12, 0);
		hostile_octal(h + 398, 12, size);
		hostile_octal(h + 483, 12, it->claim);
	}
	unsigned sum = 0;
	for (size_t i = 0; i < sizeof h; i++)
		sum += h[i];
	hostile_octal(h + 148, 7, sum);
	hostile_put(b, h, sizeof h);
}

/* The pax header "LENGTH path=NAME\n", whose length counts its own digits, too. */
static inline void hostile_tar_pax(struct hostile_bytes *b, const char *name)
{
	char record[1200];
	int n = 0, longer = 1;
	while (n != longer) {
		n = longer;
		longer = snprintf(record, sizeof record, "%d path=%s\n", n, name);
	}
	struct hostile_item header = {'x', "pax", 0644, NULL, 0};
	hostile_tar_header(b, &header, (uint64_t)n);
	hostile_put(b, record, (size_t)n);
	hostile_pad(b);
}

static inline void hostile_tar_item(struct hostile_bytes *b, const struct hostile_item *it)
{
	struct hostile_item plain = *it;
	bool has_data = it->type == '0' || it->type == 'p' || it->type == 'S';
	size_t n = has_data && it->data ? strlen(it->data) : 0;
	if (it->type == 'p') {
		hostile_tar_pax(b, it->name);
		plain.type = '0';
	}
	hostile_tar_header(b, &plain, it->claim && it->type == '0' ? it->claim : n);
	hostile_put(b, it->data, n);
	hostile_pad(b);
}

static inline void hostile_gzip(struct hostile_bytes *out, const struct hostile_bytes *in)
{
	z_stream z = {0};
	if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	size_t cap = deflateBound(&z, (uLong)in->len);
	unsigned char *mem = malloc(cap);
	if (!mem)
		abort();
	z.next_in = in->p;
	z.avail_in = (uInt)in->len;
	z.next_out = mem;
	z.avail_out = (uInt)cap;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	hostile_put(out, mem, cap - z.avail_out);
	deflateEnd(&z);
	free(mem);
}

/* ---- zip, stored ---- */

static inline unsigned hostile_zip_mode(const struct hostile_item *it)
{
	static const struct {
		char type;
		unsigned bits;
	} kinds[] = {
		{'2', 0120000}, {'3', 0020000}, {'4', 0060000}, {'5', 0040000}, {'6', 0010000}};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].type == it->type)
			return kinds[i].bits | it->mode;
	return 0100000 | it->mode;
}

static inline void hostile_zip_common(struct hostile_bytes *b, const struct hostile_item *it)
{
	size_t n = it->data ? strlen(it->data) : 0;
	uint32_t crc = (uint32_t)crc32(0, (const Bytef *)it->data, (uInt)n);
	hostile_little(b, 20, 2);
	hostile_little(b, 0x800, 2); /* names are UTF-8 */
	hostile_little(b, 0, 2);
	hostile_little(b, 0x58210000, 4);
	hostile_little(b, crc, 4);
	hostile_little(b, n, 4);
	hostile_little(b, it->claim ? it->claim : n, 4);
	hostile_little(b, strlen(it->name), 2);
	hostile_little(b, 0, 2);
}

static inline void hostile_zip_item(
	struct hostile_bytes *b, struct hostile_bytes *directory, const struct hostile_item *it)
{
	size_t at = b->len;
	hostile_put(b, "PK\3\4", 4);
	hostile_zip_common(b, it);
	hostile_put(b, it->name, strlen(it->name));
	hostile_put(b, it->data, it->data ? strlen(it->data) : 0);

	hostile_put(directory, "PK\1\2\x14\x03", 6);
	hostile_zip_common(directory, it);
	hostile_little(directory, 0, 6);
	hostile_little(directory, (uint64_t)hostile_zip_mode(it) << 16, 4);
	hostile_little(directory, at, 4);
	hostile_put(directory, it->name, strlen(it->name));
}

static inline void hostile_zip_end(
	struct hostile_bytes *b, const struct hostile_bytes *directory, size_t items)
{
	size_t at = b->len;
	hostile_put(b, directory->p, directory->len);
	hostile_put(b, "PK\5\6\0\0\0\0", 8);
	hostile_little(b, items, 2);
	hostile_little(b, items, 2);
	hostile_little(b, directory->len, 4);
	hostile_little(b, at, 4);
	hostile_little(b, 0, 2);
}

/* ---- what the kinds hold ---- */

#define HOSTILE_X300                                                                               \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"     \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"     \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"     \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct {
	const char *kind;
	struct hostile_item item[3];
} hostile_kinds[] = {
	{"symlink", {{'2', "go/evil", 0777, "/etc/passwd", 0}}},
	{"symlink-folder", {{'2', "go/up", 0777, "/tmp", 0}, {'0', "go/up/evil", 0644, "x", 0}}},
	{"hardlink", {{'1', "go/evil", 0644, "go/VERSION", 0}}},
	{"hardlink-out", {{'1', "go/evil", 0644, "/etc/passwd", 0}}},
	{"absolute", {{'0', "/tmp/gov-evil", 0644, "x", 0}}},
	{"dotdot", {{'0', "go/../../gov-evil", 0644, "x", 0}}},
	{"dot", {{'0', "go/./evil", 0644, "x", 0}}},
	{"device", {{'3', "go/null", 0666, NULL, 0}}},
	{"block", {{'4', "go/disk", 0666, NULL, 0}}},
	{"fifo", {{'6', "go/pipe", 0666, NULL, 0}}},
	{"duplicate", {{'0', "go/VERSION", 0644, "again", 0}}},
	{"duplicate-folder", {{'5', "go/src/", 0755, NULL, 0}}},
	{"casefold", {{'0', "go/Version", 0644, "x", 0}}},
	{"casefold-folder", {{'0', "go/SRC/new.go", 0644, "x", 0}}},
	{"casefold-utf8", {{'p', "go/\xc3\x9e", 0644, "x", 0}, {'p', "go/\xc3\xbe", 0644, "x", 0}}},
	{"file-as-folder", {{'0', "go/VERSION/evil", 0644, "x", 0}}},
	{"folder-as-file", {{'0', "go/src", 0644, "x", 0}}},
	{"top-file", {{'0', "go", 0644, "x", 0}}},
	{"twotops", {{'0', "other/evil", 0644, "x", 0}}},
	{"bomb", {{'0', "go/huge", 0644, NULL, 077777777777}}},
	{"sparse", {{'S', "go/huge", 0644, "x", 077777777777}}},
	{"backslash", {{'0', "go\\..\\..\\evil", 0644, "x", 0}}},
	{"drive", {{'0', "C:/evil", 0644, "x", 0}}},
	{"stream", {{'0', "go/a:b", 0644, "x", 0}}},
	{"reserved", {{'0', "go/nul.txt", 0644, "x", 0}}},
	{"reserved-bare", {{'0', "go/src/CON", 0644, "x", 0}}},
	{"reserved-folder", {{'0', "go/aux.txt/evil", 0644, "x", 0}}},
	{"reserved-digit", {{'0', "go/COM\302\271", 0644, "x", 0}}},
	{"trailing-blank", {{'0', "go/evil ", 0644, "x", 0}}},
	{"trailing-dot", {{'0', "go/evil.", 0644, "x", 0}}},
	{"control", {{'0', "go/\033[31mevil", 0644, "x", 0}}},
	{"longname", {{'p', "go/" HOSTILE_X300, 0644, "x", 0}}},
	{"latin1", {{'0', "go/\xdeoo.go", 0644, "x", 0}}},
	{"setuid", {{'0', "go/bin/su", 06755, "x", 0}}},
	{"short-data", {{'0', "go/short", 0644, "x", 99999}}},
};

struct hostile_maker {
	bool zip;
	struct hostile_bytes body, directory;
	size_t items;
};

static inline void hostile_add(struct hostile_maker *m, const struct hostile_item *it)
{
	if (m->zip)
		hostile_zip_item(&m->body, &m->directory, it);
	else
		hostile_tar_item(&m->body, it);
	m->items++;
}

/* A go that answers what tests ask; anything else it repeats. */
#define HOSTILE_SCRIPT                                                                             \
	"#!/bin/sh\n"                                                                              \
	"case \"$1 $2\" in\n"                                                                      \
	"'version '*) echo 'go version go%s %s' ;;\n"                                              \
	"'env GOROOT') cd \"$(dirname \"$0\")/..\" && pwd ;;\n"                                    \
	"*) echo \"go $*\" ;;\n"                                                                   \
	"esac\n"

static inline void hostile_add_below(
	struct hostile_maker *m, const char *top, struct hostile_item it)
{
	char name[600];
	snprintf(name, sizeof name, "%s/%s", top, it.name);
	it.name = name;
	hostile_add(m, &it);
}

static inline void hostile_add_good(struct hostile_maker *m, const char *version,
	const char *platform, bool folders, const char *top)
{
	char script[512], text[128];
	bool windows = strncmp(platform, "windows/", 8) == 0;
	snprintf(text, sizeof text, "go%s\ntime 2025-05-29T19:37:36Z\n", version);
	snprintf(script, sizeof script, HOSTILE_SCRIPT, version, platform);
	const struct hostile_item good[] = {
		{'5', "", 0755, NULL, 0},
		{'0', "VERSION", 0644, text, 0},
		{'5', "bin/", 0755, NULL, 0},
		{'0', windows ? "bin/go.exe" : "bin/go", 0755, script, 0},
		{'0', windows ? "bin/gofmt.exe" : "bin/gofmt", 0755, "#!/bin/sh\ncat\n", 0},
		{'5', "src/", 0755, NULL, 0},
		{'0', "src/fmt/print.go", 0644, "package fmt\n", 0},
		{'p', "test/fixedbugs/issue27836.dir/\303\236foo.go", 0644, "package Foo\n", 0},
	};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (folders || good[i].type != '5')
			hostile_add_below(m, top, good[i]);
}

#include "hostile_module.h"

static inline bool hostile_add_kind(struct hostile_maker *m, const char *kind)
{
	for (size_t i = 0; i < sizeof hostile_kinds / sizeof hostile_kinds[0]; i++) {
		if (strcmp(kind, hostile_kinds[i].kind) != 0)
			continue;
		for (int k = 0; k < 3 && hostile_kinds[i].item[k].name; k++)
			hostile_add(m, &hostile_kinds[i].item[k]);
		return true;
	}
	return false;
}

/* ---- harm done to the finished file ---- */

static inline bool hostile_damage(struct hostile_bytes *file, bool zip, const char *kind)
{
	if (strcmp(kind, "truncated") == 0)
		file->len -= file->len / 3;
	else if (strcmp(kind, "cut-one") == 0)
		file->len -= 1;
	else if (strcmp(kind, "badcrc") == 0)
		file->p[zip ? 14 + 34 : file->len - 8] ^= 0xff;
	else if (strcmp(kind, "badlength") == 0)
		file->p[file->len - 4] ^= 0xff;
	else if (strcmp(kind, "baddata") == 0)
		file->p[file->len / 2] ^= 0xff;
	else if (strcmp(kind, "garbage") == 0)
		hostile_put(file, "garbage", 7);
	else if (strcmp(kind, "zeros") == 0)
		hostile_put(file, "\0\0\0\0", 4);
	else if (strcmp(kind, "empty") == 0)
		file->len = 0;
	else if (strcmp(kind, "notgzip") == 0)
		memcpy(file->p, "<!DOCTYPE html>", 15);
	else
		return false;
	return true;
}

static inline void hostile_finish(
	struct hostile_maker *m, const char *kind, struct hostile_bytes *file)
{
	static const unsigned char zero[1024];
	if (m->zip) {
		hostile_zip_end(&m->body, &m->directory, m->items);
		if (strcmp(kind, "prepended") == 0)
			hostile_put(file, "#!/bin/sh\n", 10);
		hostile_put(file, m->body.p, m->body.len);
		return;
	}
	if (strcmp(kind, "no-end") != 0 && strcmp(kind, "not-tar") != 0)
		hostile_put(&m->body, zero, sizeof zero);
	if (strcmp(kind, "tar-garbage") == 0)
		hostile_put(&m->body, "garbage", 7);
	hostile_gzip(file, &m->body);
	if (strcmp(kind, "two-members") == 0)
		hostile_gzip(file, &m->body);
}

static inline bool hostile_fill(
	struct hostile_maker *m, const char *kind, const char *version, const char *platform)
{
	static const char *const whole[] = {"good", "nodirs", "prepended", "no-end", "tar-garbage",
		"two-members", "truncated", "cut-one", "badcrc", "badlength", "baddata", "garbage",
		"zeros", "empty", "notgzip"};
	if (strcmp(kind, "not-tar") == 0) {
		for (int i = 0; i < 300; i++)
			hostile_put(&m->body, "not a tar archive\n", 18);
		return true;
	}
	if (strcmp(kind, "nothing") == 0)
		return true;
	if (strncmp(kind, "module-", 7) == 0)
		return hostile_add_module(m, kind, version, platform);
	if (strcmp(kind, "no-go") == 0) {
		struct hostile_item it = {'0', "go/VERSION", 0644, "go1.99\n", 0};
		hostile_add(m, &it);
		return true;
	}
	hostile_add_good(m, version, platform, strcmp(kind, "nodirs") != 0,
		strcmp(kind, "wrongtop") == 0 ? "golang" : "go");
	for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
		if (strcmp(kind, whole[i]) == 0)
			return true;
	return strcmp(kind, "wrongtop") == 0 || hostile_add_kind(m, kind);
}

static inline bool hostile_save(const struct hostile_bytes *file, const char *path)
{
	FILE *f = fopen(path, "wb");
	if (!f)
		return false;
	bool wrote = fwrite(file->p, 1, file->len, f) == file->len;
	return fclose(f) == 0 && wrote;
}

/* False for an unknown kind, and when the file cannot be written. */
static inline bool hostile_make(
	const char *kind, const char *version, const char *platform, const char *path)
{
	struct hostile_maker m = {.zip = strncmp(kind, "zip-", 4) == 0};
	struct hostile_bytes file = {0};
	if (m.zip)
		kind += 4;
	if (strcmp(kind, "good-zip") == 0 || strncmp(kind, "module-zip", 10) == 0)
		m.zip = true;
	if (strcmp(kind, "good-zip") == 0 || strcmp(kind, "good-tar") == 0)
		kind = "good";
	bool known = hostile_fill(&m, kind, version, platform);
	if (known) {
		hostile_finish(&m, kind, &file);
		hostile_damage(&file, m.zip, kind);
	}
	bool done = known && hostile_save(&file, path);
	free(m.body.p);
	free(m.directory.p);
	free(file.p);
	return done;
}

#endif
