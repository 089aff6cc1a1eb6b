/* os_platform under kernels that this machine does not have: uname and personality are the test's
 * own (ld's --wrap). */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/utsname.h>

#include <cmocka.h>

#include "os/os.h"
#include "os/os_built.h"

static const struct kernel {
	const char *plain, *narrow; /* uname's machine, and the one under PER_LINUX32 */
	unsigned long persona;      /* that of the process, which must be the same afterwards */
	bool strict;                /* a sandbox that refuses to change it */
	const char *is;
} kernels[] = {
	{"aarch64", "armv8l", PER_LINUX, false, "arm64"},
	{"aarch64", "armv8l", PER_LINUX32, false, "arm64"},
	{"aarch64", "armv8l", PER_LINUX32 | ADDR_NO_RANDOMIZE, false, "arm64"},
	{"x86_64", "i686", PER_LINUX32, false, "amd64"},
	{"x86_64", "i686", PER_LINUX, false, "amd64"},
	/* What cannot be asked again is at least what this program was built for. */
	{"aarch64", "armv8l", PER_LINUX32, true, OS_BUILT_ARCH},
	{"x86_64", "i686", PER_LINUX32, true, OS_BUILT_ARCH},
	{"riscv64", "riscv32", PER_LINUX, false, "riscv64"},
	{"vax", "vax", PER_LINUX, false, "vax"},
};

static const struct kernel *kernel;
static unsigned long persona;

int __wrap_uname(struct utsname *u);
int __wrap_personality(unsigned long wanted);

int __wrap_uname(struct utsname *u)
{
	memset(u, 0, sizeof *u);
	strcpy(u->machine, (persona & PER_MASK) == PER_LINUX32 ? kernel->narrow : kernel->plain);
	return 0;
}

int __wrap_personality(unsigned long wanted)
{
	int old = (int)persona;

	if (wanted == 0xffffffffUL)
		return old;
	if (kernel->strict) {
		errno = EPERM;
		return -1;
	}
	persona = wanted;
	return old;
}

static void test_kernels(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
		char os[16], arch[16];

		kernel = &kernels[i];
		persona = kernel->persona;
		os_platform(os, arch);
		assert_string_equal(os, "linux");
		assert_string_equal(arch, kernel->is);
		assert_int_equal(persona, kernel->persona);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_kernels)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
