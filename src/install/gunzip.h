/* gunzip: the decompressor stage of unpacking (inflate.h), in a thread of its own.
 *
 *	gunzip_start(fd, max)
 *	while ((n = gunzip_next(g, &p)) > 0) ...
 *	why = gunzip_failed(g, &os_code)
 *	gunzip_stop(g)
 *
 * The file must be exactly one gzip member: its CRC and length are checked, and any byte after it,
 * zeros included, is refused. No Go release has ever had padding there, and whatever hides there
 * was seen by nobody.
 */
#ifndef GOV_INSTALL_GUNZIP_H
#define GOV_INSTALL_GUNZIP_H

#include <stddef.h>
#include <stdint.h>

struct gunzip;

/* Read `fd` from its current offset; nobody else may use it until gunzip_stop(). More than `max`
 * bytes of output are a failure. NULL when out of memory or threads. */
struct gunzip *gunzip_start(int fd, uint64_t max);

/* The next bytes, waiting for them; valid until the next call. 0 at the end or at a failure. */
size_t gunzip_next(struct gunzip *g, const void **p);

/* Bytes of the file read so far, as of the last gunzip_next(). */
uint64_t gunzip_consumed(const struct gunzip *g);

/* What is wrong with the file, in words. NULL when all is well, and as long as gunzip_next() has
 * not returned 0. When reading it failed, *os_code is the error, else 0. */
const char *gunzip_failed(const struct gunzip *g, int *os_code);

/* End the thread, at any point, and free. NULL is fine. */
void gunzip_stop(struct gunzip *g);

#endif
