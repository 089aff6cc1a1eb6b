#include "cli/program.h"

#include <stdint.h>
#include <string.h>

#include "core/text.h"
#include "os/os.h"

#define HEAD_MAX 1024 /* PE headers stand within this in every Go binary */

struct machine {
	uint32_t number;
	const char *arch; /* or a system */
};

static const struct machine elf_little[] = {
	{3, "386"},
	{40, "arm"},
	{62, "amd64"},
	{183, "arm64"},
	{243, "riscv64"},
	{258, "loong64"},
	{21, "ppc64le"},
	{0, NULL},
};
static const struct machine elf_big[] = {{21, "ppc64"}, {22, "s390x"}, {0, NULL}};
static const struct machine macho[] = {{0x01000007, "amd64"}, {0x0100000c, "arm64"}, {0, NULL}};
static const struct machine pe[] = {
	{0x14c, "386"},
	{0x1c4, "arm"},
	{0x8664, "amd64"},
	{0xaa64, "arm64"},
	{0, NULL},
};

static uint32_t little(const unsigned char *p, size_t n)
{
	uint32_t value = 0;
	while (n-- > 0)
		value = value << 8 | p[n];
	return value;
}

static struct program binary(const char *os, const struct machine *table, uint32_t number)
{
	struct program p = {.kind = PROGRAM_BINARY};
	text_join(p.os, sizeof p.os, os, NULL);
	for (; table->arch != NULL; table++)
		if (table->number == number)
			text_join(p.arch, sizeof p.arch, table->arch, NULL);
	return p;
}

/* Go's linker marks what is not for Linux or Android. */
static struct program read_elf(const unsigned char *b)
{
	static const struct machine systems[] = {
		{2, "netbsd"}, {6, "solaris"}, {9, "freebsd"}, {12, "openbsd"}, {0, NULL}};
	const char *os = "linux";
	for (const struct machine *m = systems; m->arch != NULL; m++)
		if (m->number == b[7])
			os = m->arch;
	return b[5] == 2 ? binary(os, elf_big, (uint32_t)b[18] << 8 | b[19])
			 : binary(os, elf_little, little(b + 18, 2));
}

static struct program read_pe(const unsigned char *b, size_t len)
{
	struct program unknown = {.kind = PROGRAM_BINARY};
	uint32_t at = len >= 64 ? little(b + 60, 4) : 0;
	if (at == 0 || at > len || len - at < 6 || memcmp(b + at, "PE\0\0", 4) != 0)
		return unknown;
	return binary("windows", pe, little(b + at + 4, 2));
}

struct program program_read(const unsigned char *b, size_t len)
{
	struct program unknown = {.kind = PROGRAM_BINARY};
	if (len >= 2 && memcmp(b, "#!", 2) == 0)
		return (struct program){.kind = PROGRAM_SCRIPT};
	if (len >= 20 && memcmp(b, "\177ELF", 4) == 0)
		return read_elf(b);
	if (len >= 8 && memcmp(b, "\xcf\xfa\xed\xfe", 4) == 0)
		return binary("darwin", macho, little(b + 4, 4));
	return len >= 2 && memcmp(b, "MZ", 2) == 0 ? read_pe(b, len) : unknown;
}

struct program program_look(const char *path)
{
	struct program none = {.kind = PROGRAM_NONE};
	unsigned char head[HEAD_MAX];
	struct os_info info;
	size_t len = 0, got = 1;
	int fd;
	if (os_stat(path, &info) != 0 || !info.runnable || os_open_read(path, &fd) != 0)
		return none;
	while (len < sizeof head && got > 0 &&
		os_fd_read(fd, head + len, sizeof head - len, &got) == 0)
		len += got;
	os_fd_close(fd);
	return program_read(head, len);
}

bool program_is_foreign(const struct program *p, const struct platform *host)
{
	const char *arch = strcmp(host->arch, "armv6l") == 0 ? "arm" : host->arch;
	return p->kind == PROGRAM_BINARY && p->arch[0] != '\0' && strcmp(p->arch, arch) != 0;
}
