/* list_size: the room that toolchains and the cache take, for gov list --size. */
#ifndef GOV_CLI_LIST_SIZE_H
#define GOV_CLI_LIST_SIZE_H

#include "cli/cli.h"
#include "cli/disk.h"

struct list_size {
	struct disk_use *use; /* of each toolchain with its tools and its receipt; heap */
	struct disk_use cache, total;
};

/* Measure the toolchains of store_list(), and the cache of archives. GOV_OK, or the code after
 * printing the error; free it in any case. */
int list_size_measure(
	struct cli *c, const struct store_entry *at, size_t len, struct list_size *out);
void list_size_free(struct list_size *s);

/* Columns, LIST_SIZE_WIDTH each, behind a name of any width: their heads, the numbers, and those of
 * what is no part of the store. */
#define LIST_SIZE_WIDTH 14
void list_size_head(int name_width);
void list_size_columns(const struct disk_use *use);
void list_size_linked(void);
/* The rows behind the toolchains. */
void list_size_rest(const struct list_size *s, int name_width);

/* {"real", "shared", "reclaimable"}; null for what is not known, and all of it when `use` is NULL.
 */
void list_size_json(const char *key, const struct disk_use *use);

#endif
