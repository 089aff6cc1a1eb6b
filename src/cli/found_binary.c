#include "cli/found_binary.h"

#include <stdint.h>
#include <string.h>

#include "core/text.h"

static uint32_t get(const unsigned char *p, size_t n, bool big)
{
	uint32_t v = 0;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | p[big ? i : n - 1 - i];
	return v;
}

/* A machine's number in one format. wide, big: 64 bits, most significant byte first; only where
 * the number leaves that open. */
struct machine {
	uint32_t number;
	const char *arch;
	bool wide, big;
};

static bool set(struct platform *out, const char *os, const char *arch)
{
	if (arch == NULL)
		return false;
	text_join(out->os, sizeof out->os, os, NULL);
	text_join(out->arch, sizeof out->arch, arch, NULL);
	return true;
}

/* ELF: System V ABI, chapter 4; e_machine and EI_OSABI from its registry. */
static bool read_elf(const unsigned char *p, size_t n, struct platform *out)
{
	static const struct machine machines[] = {{3, "386", false, false},
		{8, "mips", false, true}, {8, "mipsle", false, false}, {8, "mips64", true, true},
		{8, "mips64le", true, false}, {21, "ppc64", true, true},
		{21, "ppc64le", true, false}, {22, "s390x", true, true}, {40, "arm", false, false},
		{62, "amd64", true, false}, {183, "arm64", true, false},
		{243, "riscv64", true, false}, {258, "loong64", true, false}};
	static const struct {
		unsigned char abi;
		const char *os;
	} systems[] = {{2, "netbsd"}, {6, "solaris"}, {9, "freebsd"}, {12, "openbsd"}};
	const char *os = "linux", *arch = NULL;
	if (n < 20)
		return false;
	bool wide = p[4] == 2, big = p[5] == 2;
	uint32_t number = get(p + 18, 2, big);
	for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
		if (systems[i].abi == p[7])
			os = systems[i].os;
	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
		if (machines[i].number == number && machines[i].wide == wide &&
			machines[i].big == big)
			arch = machines[i].arch;
	/* As Go's archives are named. */
	if (arch != NULL && strcmp(os, "linux") == 0 && strcmp(arch, "arm") == 0)
		arch = "armv6l";
	return set(out, os, arch);
}

static const char *find(const struct machine *machines, size_t n, uint32_t number)
{
	for (size_t i = 0; i < n; i++)
		if (machines[i].number == number)
			return machines[i].arch;
	return NULL;
}

/* Mach-O, 64 bits, little-endian: mach/machine.h. */
static bool read_mach(const unsigned char *p, size_t n, struct platform *out)
{
	static const struct machine machines[] = {
		{0x01000007, "amd64", true, false}, {0x0100000c, "arm64", true, false}};
	return n >= 8 &&
	       set(out, "darwin",
		       find(machines, sizeof machines / sizeof *machines, get(p + 4, 4, false)));
}

/* PE: the offset of "PE\0\0" stands at 0x3c, the machine behind it (Microsoft's PE format). */
static bool read_pe(const unsigned char *p, size_t n, struct platform *out)
{
	static const struct machine machines[] = {{0x14c, "386", false, false},
		{0x1c4, "arm", false, false}, {0x8664, "amd64", true, false},
		{0xaa64, "arm64", true, false}};
	size_t at = n >= 0x40 ? get(p + 0x3c, 4, false) : n;
	if (n < 6 || at > n - 6 || memcmp(p + at, "PE\0\0", 4) != 0)
		return false;
	return set(out, "windows",
		find(machines, sizeof machines / sizeof *machines, get(p + at + 4, 2, false)));
}

bool found_binary(const unsigned char *p, size_t n, struct platform *out)
{
	static const unsigned char mach[] = {0xcf, 0xfa, 0xed, 0xfe};
	out->os[0] = out->arch[0] = '\0';
	if (n >= 4 && memcmp(p, "\177ELF", 4) == 0)
		return read_elf(p, n, out);
	if (n >= 4 && memcmp(p, mach, 4) == 0)
		return read_mach(p, n, out);
	return n >= 2 && p[0] == 'M' && p[1] == 'Z' && read_pe(p, n, out);
}
