/* Where Windows begins to run a shim, which has no C runtime: it would spend more time on getting
 * ready than the shim on its work, and bring another DLL. */
#include <windows.h>

#include "os/win32_start.h"

int main(int argc, char **argv);
_Noreturn void start(void);

/* MinGW's compilers have main() call this first, for C++'s constructors, and zig's linker asks for
 * the index of thread-local storage. There is neither. */
void __main(void);
void __main(void)
{
}
extern unsigned _tls_index;
unsigned _tls_index;

/* Should kernel32 load a DLL by name, it comes from the system's folder, whatever lies in the
 * current one or beside the shim. The child is not bound by this. */
void start(void)
{
	int argc;
	char **argv;

	SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
	win32_no_boxes();
	win32_arguments(&argc, &argv);
	ExitProcess((UINT)main(argc, argv));
}
