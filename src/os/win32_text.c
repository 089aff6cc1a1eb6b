#include "os/os.h"

#include <windows.h>

/* Up, then down: letters such as the long s have no lower case of their own. Those that UTF-16
 * writes in two units have no case to NTFS. */
uint32_t os_fold_case(uint32_t code)
{
	wchar_t in, up = 0, down = 0;

	if (code > 0xffff)
		return code;
	in = (wchar_t)code;
	if (LCMapStringEx(LOCALE_NAME_INVARIANT, LCMAP_UPPERCASE, &in, 1, &up, 1, NULL, NULL, 0) !=
			1 ||
		LCMapStringEx(LOCALE_NAME_INVARIANT, LCMAP_LOWERCASE, &up, 1, &down, 1, NULL, NULL,
			0) != 1)
		return code;
	return down;
}
