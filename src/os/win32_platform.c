#include "os/os.h"

#include <string.h>

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

typedef HRESULT(WINAPI *machine_attributes)(USHORT machine, int *attributes);

/* GetMachineTypeAttributes (Microsoft Learn), since Windows 11: may user-mode programs of a machine
 * run here? Before that Windows emulates x86 alone. */
static bool runs_here(USHORT machine)
{
	const int user_enabled = 1; /* MACHINE_ATTRIBUTES UserEnabled */
	HMODULE kernel32 = GetModuleHandleW(L"kernel32.dll");
	machine_attributes ask = NULL;
	int attributes = 0;

	if (kernel32)
		ask = (machine_attributes)(void (*)(void))GetProcAddress(
			kernel32, "GetMachineTypeAttributes");
	if (ask)
		return ask(machine, &attributes) >= 0 && (attributes & user_enabled);
	return machine == IMAGE_FILE_MACHINE_I386;
}

bool os_emulates(const char *arch)
{
	char os[16], own[16];

	os_platform(os, own);
	if (strcmp(own, "arm64") != 0)
		return strcmp(own, "amd64") == 0 && strcmp(arch, "386") == 0;
	if (strcmp(arch, "amd64") == 0)
		return runs_here(IMAGE_FILE_MACHINE_AMD64);
	return strcmp(arch, "386") == 0 && runs_here(IMAGE_FILE_MACHINE_I386);
}

bool os_other_kernel(char arch[16])
{
	(void)arch;
	return false;
}
