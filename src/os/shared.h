/* shared: what the layers of all systems do alike, on top of os.h. For the files under os/ only. */
#ifndef GOV_OS_SHARED_H
#define GOV_OS_SHARED_H

#include <stddef.h>

/* Copy the rest of one open file behind what another has. 0 or an error as in os.h. */
int shared_copy(int from, int to);

/* The folders that are open on the way to a file: end[i] is where the name of the i-th ends in
 * `path`, whose last is the depth-th, and end[0] is 0. Returns how many of them lead to
 * rel[0..len). */
size_t shared_depth(const char *path, const size_t *end, size_t depth, const char *rel, size_t len);

#endif
