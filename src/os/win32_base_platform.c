/* os_platform: Windows.
 *
 * IsWow64Process2 (Microsoft Learn, "IsWow64Process2 function") names the native machine to every
 * process; an x64 process emulated on ARM64 is told of an AMD64 one by all else,
 * GetNativeSystemInfo included. It came with Windows 10 1709 and so is looked up at run time:
 * before that nothing emulates x64, and GetNativeSystemInfo's word holds. Only kernel32, and no
 * heap: the shim links it.
 */
#include "os/os.h"

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include "os/os_built.h"

/* IMAGE_FILE_MACHINE_* ("PE Format", Machine Types). */
static const struct {
	USHORT number;
	char go[8];
} machines[] = {
	{IMAGE_FILE_MACHINE_ARM64, "arm64"},
	{IMAGE_FILE_MACHINE_AMD64, "amd64"},
	{IMAGE_FILE_MACHINE_I386, "386"},
	{IMAGE_FILE_MACHINE_ARMNT, "arm"},
};

typedef BOOL(WINAPI *is_wow64_process2)(HANDLE process, USHORT *own, USHORT *native);

/* Through void (*)(void), which any function pointer may be converted to. */
static is_wow64_process2 find_function(void)
{
	HMODULE kernel32 = GetModuleHandleW(L"kernel32.dll");

	if (!kernel32)
		return NULL;
	return (is_wow64_process2)(void (*)(void))GetProcAddress(kernel32, "IsWow64Process2");
}

static USHORT machine_of_system(void)
{
	SYSTEM_INFO info;

	GetNativeSystemInfo(&info);
	switch (info.wProcessorArchitecture) {
	case PROCESSOR_ARCHITECTURE_ARM64:
		return IMAGE_FILE_MACHINE_ARM64;
	case PROCESSOR_ARCHITECTURE_AMD64:
		return IMAGE_FILE_MACHINE_AMD64;
	case PROCESSOR_ARCHITECTURE_INTEL:
		return IMAGE_FILE_MACHINE_I386;
	case PROCESSOR_ARCHITECTURE_ARM:
		return IMAGE_FILE_MACHINE_ARMNT;
	}
	return IMAGE_FILE_MACHINE_UNKNOWN;
}

static USHORT native_machine(void)
{
	is_wow64_process2 ask = find_function();
	USHORT own, native;

	if (ask && ask(GetCurrentProcess(), &own, &native))
		return native;
	return machine_of_system();
}

/* Byte by byte: the shim has no C library. */
static void copy_name(char out[16], const char *name)
{
	size_t i = 0;

	do
		out[i] = name[i];
	while (name[i++] != '\0');
}

void os_platform(char os[16], char arch[16])
{
	USHORT machine = native_machine();

	copy_name(os, "windows");
	copy_name(arch, OS_BUILT_ARCH);
	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
		if (machines[i].number == machine)
			copy_name(arch, machines[i].go);
	}
}
