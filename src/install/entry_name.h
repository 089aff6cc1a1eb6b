/* entry_name: may an archive's entry have this name? The rules are those of the strictest system,
 * so that an archive that unpacks on one unpacks on all.
 */
#ifndef GOV_INSTALL_ENTRY_NAME_H
#define GOV_INSTALL_ENTRY_NAME_H

#include <stddef.h>

#define ENTRY_NAME_MAX 1024 /* bytes of a name */
#define ENTRY_PART_MAX 255  /* bytes of one component */
#define ENTRY_DEPTH_MAX 64  /* components */
#define ENTRY_FOLD_MAX (2 * ENTRY_PART_MAX)

/* NULL when the name (no trailing '/', n bytes) is fine, else what is wrong with it, in words that
 * follow "entry NAME: ". Refused: no UTF-8, control characters, absolute, ".", "..", empty
 * components, drive letters, any of \ : < > " | ? *, a trailing dot or blank, device
 * names of Windows, and what exceeds the limits above. */
const char *entry_name_defect(const char *name, size_t n);

/* The component without its case into out (ENTRY_FOLD_MAX bytes, no NUL); returns its length. The
 * component has passed entry_name_defect(). LC_CTYPE must be UTF-8 for other letters than ASCII's.
 */
size_t entry_name_fold(const char *part, size_t n, char *out);

#endif
