/* device: names that Windows does not give to files: it opens a device for them in any folder and
 * with any extension (Microsoft Learn, "Naming Files, Paths, and Namespaces"). */
#ifndef GOV_CORE_DEVICE_H
#define GOV_CORE_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

/* Is a name of n bytes, without folders, one of these: "nul", "Aux.txt", "COM1"? */
bool device_is(const char *name, size_t n);

#endif
