/* unpack_flush: has what is written go to the disk while more is written: the sync that follows
 * finds little left. A thread of its own, since it waits for the disk.
 *
 *	f = flush_start(dir)
 *	flush_wrote(f, bytes) ...     from any thread
 *	flush_stop(f)
 */
#ifndef GOV_INSTALL_UNPACK_FLUSH_H
#define GOV_INSTALL_UNPACK_FLUSH_H

#include <stdint.h>

struct flush;

/* `dir`, borrowed, is on the file system. NULL when out of memory or threads: it is no loss but of
 * time, and the other two take it. */
struct flush *flush_start(const char *dir);
void flush_wrote(struct flush *f, uint64_t bytes);
void flush_stop(struct flush *f);

#endif
