#include "os/win32_start.h"

#include <string.h>

/* Seen as Microsoft's C runtimes write and read it: an int, how many; that many flags of a byte;
 * that many handles. What Cygwin puts there starts with a zero. */
bool win32_is_descriptors(const void *block, size_t bytes)
{
	uint32_t count;

	if (!block || bytes < sizeof count)
		return false;
	memcpy(&count, block, sizeof count);
	return bytes == sizeof count + (uint64_t)count * (1 + sizeof(void *));
}
