/* unpack_names: the names an archive has used, to find duplicates and names that differ only in
 * case. A tree of components, so that "A/x" and "a/y" collide although neither folder has an entry.
 */
#ifndef GOV_INSTALL_UNPACK_NAMES_H
#define GOV_INSTALL_UNPACK_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct names;

/* Room for at most `max` names, folders that are only on the way included. NULL: out of memory. */
struct names *names_new(uint32_t max);
void names_free(struct names *s); /* NULL is fine */

enum names_result {
	NAMES_OK,
	NAMES_TWICE,  /* there was an entry of this name; */
	NAMES_CASE,   /* or one that differs only in case, itself or one of its folders; */
	NAMES_KIND,   /* or a file where this has a folder, or a folder where it has a file */
	NAMES_MANY,   /* more than `max` */
	NAMES_MEMORY, /* out of memory */
};

/* Note an entry. The name has passed entry_name_defect(). A folder first seen on the way to an
 * entry may have an entry of its own later. */
enum names_result names_add(struct names *s, const char *name, size_t n, bool folder);

#endif
