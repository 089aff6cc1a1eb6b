/* unpack_zip_frame: the outer frame of a zip file. Zip readers look for the directory at the end
 * and skip what stands before and behind; we accept neither.
 */
#ifndef GOV_INSTALL_UNPACK_ZIP_FRAME_H
#define GOV_INSTALL_UNPACK_ZIP_FRAME_H

#include <stdint.h>

/* NULL when the file starts with an entry and ends exactly with the end record of its directory,
 * without a comment; else what is wrong, in words. When reading failed, *os_code is the error,
 * else 0. Moves the descriptor's offset. */
const char *zip_frame_defect(int fd, uint64_t size, int *os_code);

#endif
