/* os_platform: Linux.
 *
 * uname speaks for the personality: under setarch (linux32, 32-bit build containers) a 64-bit
 * kernel claims to be a 32-bit machine. A 32-bit answer is therefore asked again under the plain
 * personality. A 64-bit kernel below a 32-bit userland counts as 64-bit: Go's archives are static
 * executables and run there.
 *
 * A program below an emulator of whole processes (qemu-user, FEX, box64) is told by uname of the
 * machine that is emulated; the kernel's own name is in /proc/sys/kernel/arch. Either all of the
 * system around it is for the emulated machine: a container for another platform, whose programs
 * and results are to be that platform's. Or it alone is: then the machine is the kernel's, or,
 * where an older kernel does not tell, that of the system's shell.
 */
#define _GNU_SOURCE
#include "os/os.h"

#include <fcntl.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "os/os_built.h"

#define KEEP_PERSONALITY 0xffffffffUL

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define MIPS "mipsle"
#define MIPS64 "mips64le"
#else
#define MIPS "mips"
#define MIPS64 "mips64"
#endif

static const struct machine {
	char uname[12];
	char go[10];
	bool narrow;  /* 32 bits: possibly a personality's word */
	uint16_t elf; /* e_machine of its programs; 0 where that is not asked for */
} machines[] = {
	{"x86_64", "amd64", false, 62},
	{"aarch64", "arm64", false, 183},
	{"i386", "386", true, 0},
	{"i486", "386", true, 0},
	{"i586", "386", true, 0},
	{"i686", "386", true, 0},
	{"armv6l", "armv6l", true, 0},
	{"armv7l", "armv6l", true, 0},
	{"armv8l", "armv6l", true, 0},
	{"riscv64", "riscv64", false, 243},
	{"ppc64", "ppc64", false, 0},
	{"ppc64le", "ppc64le", false, 21},
	{"s390x", "s390x", false, 22},
	{"loongarch64", "loong64", false, 258},
	{"mips", MIPS, true, 0},
	{"mips64", MIPS64, false, 0},
};

static const struct machine *find_machine(const char *uname_text)
{
	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
		if (strcmp(machines[i].uname, uname_text) == 0)
			return &machines[i];
	}
	return NULL;
}

/* Ask uname again without a 32-bit personality. */
static void uname_plain(struct utsname *u)
{
	int old = personality(KEEP_PERSONALITY);

	if (old == -1 || (old & PER_MASK) != PER_LINUX32)
		return;
	if (personality(((unsigned long)old & ~(unsigned long)PER_MASK) | PER_LINUX) == -1)
		return;
	uname(u);
	personality((unsigned long)old);
}

static void copy_name(char out[16], const char *s)
{
	size_t n = strnlen(s, 15);

	memcpy(out, s, n);
	out[n] = '\0';
}

/* sysctl(2), Documentation/admin-guide/sysctl/kernel.rst: arch, "the machine hardware name", since
 * Linux 6.1. Emulators do not imitate it, and no personality changes it. */
static const struct machine *kernel_machine(void)
{
	char name[16];
	size_t len = 0;

	if (os_read_file("/proc/sys/kernel/arch", name, sizeof name - 1, &len) != 0)
		return NULL;
	name[len] = '\0';
	name[strcspn(name, "\n")] = '\0';
	return find_machine(name);
}

/* elf(5): the bytes of a header up to e_machine, its last two. Ours are in memory (ld(1)). */
#define ELF_HEAD 20
#define ELF_DATA 5
#define ELF_BIG 2
extern const unsigned char __ehdr_start[ELF_HEAD];

/* *alone: the system's shell is a program for another machine than this one. Returns that machine;
 * NULL where there is none, or an unknown one. */
static const struct machine *shell_machine(bool *alone)
{
	unsigned char head[ELF_HEAD] = {0};
	int fd = open("/bin/sh", O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);
	size_t low = ELF_HEAD - 2;

	if (fd >= 0)
		close(fd);
	*alone = n == sizeof head && memcmp(head, "\177ELF", 4) == 0 &&
		 memcmp(head + low, __ehdr_start + low, 2) != 0;
	if (head[ELF_DATA] == ELF_BIG)
		low++;
	for (size_t i = 0; *alone && i < sizeof machines / sizeof *machines; i++)
		if (machines[i].elf && machines[i].elf % 256 == head[low] &&
			machines[i].elf / 256 == head[low ^ 1])
			return &machines[i];
	return NULL;
}

static void ask_uname(char arch[16])
{
	const struct machine *m;
	struct utsname u;

	copy_name(arch, OS_BUILT_ARCH);
	if (uname(&u) != 0)
		return;
	m = find_machine(u.machine);
	if (m && m->narrow) {
		uname_plain(&u);
		m = find_machine(u.machine);
	}
	/* Where a sandbox forbids to ask again: no machine of 32 bits runs a program of 64. */
	if (m && m->narrow && sizeof(void *) == 8)
		return;
	copy_name(arch, m ? m->go : u.machine);
}

void os_platform(char os[16], char arch[16])
{
	const struct machine *kernel = kernel_machine(), *shell;
	bool alone;

	copy_name(os, "linux");
	ask_uname(arch);
	if (kernel && strcmp(kernel->go, arch) == 0)
		return;
	shell = shell_machine(&alone);
	if (alone && (kernel || shell))
		copy_name(arch, kernel ? kernel->go : shell->go);
}

bool os_other_kernel(char arch[16])
{
	const struct machine *kernel = kernel_machine();
	char os[16], here[16];

	if (!kernel)
		return false;
	os_platform(os, here);
	copy_name(arch, kernel->go);
	return strcmp(arch, here) != 0;
}
