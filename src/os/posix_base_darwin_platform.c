/* os_platform: macOS.
 *
 * Under Rosetta 2 uname(3) says x86_64, as everything does that asks for "this" architecture.
 * sysctl hw.optional.arm64 is 1 on every Apple silicon machine, for translated processes too, and
 * does not exist on others (sysctlbyname(3); Apple's "Determining System Capabilities"). A machine
 * of which neither is known is what this program was built for, since it runs.
 */
#include "os/os.h"

#include <string.h>
#include <sys/sysctl.h>

#include "os/os_built.h"

static bool is_on(const char *name)
{
	int value = 0;
	size_t size = sizeof value;

	return sysctlbyname(name, &value, &size, NULL, 0) == 0 && value == 1;
}

void os_platform(char os[16], char arch[16])
{
	memcpy(os, "darwin", sizeof "darwin");
	if (is_on("hw.optional.arm64"))
		memcpy(arch, "arm64", sizeof "arm64");
	else
		memcpy(arch, OS_BUILT_ARCH, sizeof OS_BUILT_ARCH);
}
