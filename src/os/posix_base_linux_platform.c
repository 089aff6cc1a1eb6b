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
 * and results are to be that platform's. Or it alone is: then the machine is the kernel's.
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
	bool narrow; /* 32 bits: possibly a personality's word */
} machines[] = {
	{"x86_64", "amd64", false},
	{"aarch64", "arm64", false},
	{"i386", "386", true},
	{"i486", "386", true},
	{"i586", "386", true},
	{"i686", "386", true},
	{"armv6l", "armv6l", true},
	{"armv7l", "armv6l", true},
	{"armv8l", "armv6l", true},
	{"riscv64", "riscv64", false},
	{"ppc64", "ppc64", false},
	{"ppc64le", "ppc64le", false},
	{"s390x", "s390x", false},
	{"loongarch64", "loong64", false},
	{"mips", MIPS, true},
	{"mips64", MIPS64, false},
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
extern const unsigned char __ehdr_start[ELF_HEAD];

/* Is the system's shell a program for another machine than this one? */
static bool is_alone(void)
{
	unsigned char head[ELF_HEAD];
	int fd = open("/bin/sh", O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);

	if (fd >= 0)
		close(fd);
	return n == sizeof head && memcmp(head, "\177ELF", 4) == 0 &&
	       memcmp(head + ELF_HEAD - 2, __ehdr_start + ELF_HEAD - 2, 2) != 0;
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
	const struct machine *kernel = kernel_machine();

	copy_name(os, "linux");
	ask_uname(arch);
	if (kernel && strcmp(kernel->go, arch) != 0 && is_alone())
		copy_name(arch, kernel->go);
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
