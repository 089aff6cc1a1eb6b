#include "os/os.h"

#include <wctype.h>

/* Up, then down: letters such as the long s have no lower case of their own. */
uint32_t os_fold_case(uint32_t code)
{
	return (uint32_t)towlower((wint_t)towupper((wint_t)code));
}
