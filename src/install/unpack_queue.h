/* unpack_queue: a thread that writes what it is given, a bounded distance behind (unpack_out.h).
 *
 *	q = queue_start(dir)
 *	s = queue_sink(q); folders, files and their bytes go to s
 *	queue_finish(q, e)     waits until all is written
 *	queue_free(q)          always; without queue_finish() the last of it may be missing
 */
#ifndef GOV_INSTALL_UNPACK_QUEUE_H
#define GOV_INSTALL_UNPACK_QUEUE_H

#include "install/unpack_out.h"

struct queue;

/* `dir` exists; it is borrowed. NULL when out of memory or threads. */
struct queue *queue_start(const char *dir);
void queue_free(struct queue *q); /* NULL is fine */
struct sink queue_sink(struct queue *q);

/* What went wrong when the sink returned false is told here: GOV_OK, or what unpack_out.h has. */
enum gov_exit queue_finish(struct queue *q, struct err *e);

#endif
