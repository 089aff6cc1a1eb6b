/* win32_reparse: the data of junctions and symbolic links (REPARSE_DATA_BUFFER, Microsoft Learn;
 * [MS-FSCC] 2.1.2), for the files under os/ only. No Windows header shows through, and it is tested
 * on other systems too. Numbers are little-endian.
 */
#ifndef GOV_OS_WIN32_REPARSE_H
#define GOV_OS_WIN32_REPARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIN32_REPARSE_MAX 16384 /* bytes of any reparse data */
#define WIN32_NO_LINK 4390      /* ERROR_NOT_A_REPARSE_POINT */
#define WIN32_BAD_REPARSE 4392  /* ERROR_INVALID_REPARSE_DATA */

/* `path` (absolute, with '\\') without its "\\?\" and without backslashes at its end; *len units.
 */
const uint16_t *win32_plain_path(const uint16_t *path, size_t *len);

/* The data of a junction that leads to C:\..., with or without "\\?\". Returns its bytes; 0 when it
 * does not fit. */
size_t win32_junction(uint8_t data[WIN32_REPARSE_MAX], const uint16_t *target);

/* Where a junction or symbolic link of n bytes of data leads, NUL-terminated in `cap` units,
 * without the kernel's prefix "\??\". Returns 0, or a number as of GetLastError(). */
int win32_reparse_target(const uint8_t *data, size_t n, uint16_t *out, size_t cap);

#endif
