#include <stdlib.h>
#include <string.h>

#include "cli/upkeep/prune.h"
#include "cli/upkeep/prune_cache.h"
#include "os/os.h"

/* The lock is not held while the user thinks, or while the sizes are counted. */
static bool used_meanwhile(const struct cli *c, const struct prune_item *item)
{
	struct used used;
	if (item->name[0] == '\0')
		return prune_cache_last(item->path) > item->last;
	used_look(c->root, item->name, &used);
	return used.known && used.last > item->last;
}

/* Out of sight under the lock; deleted behind it. */
static int hide(struct cli *c, struct prune_plan *p, char (*trash)[GOV_PATH_MAX])
{
	struct store_lock lock;
	int code = cli_lock(c, "pruning", &lock);
	if (code != GOV_OK)
		return code;
	for (size_t i = 0; code == GOV_OK && i < p->len; i++) {
		struct prune_item *item = &p->at[i];
		if (item->name[0] == '\0' || used_meanwhile(c, item))
			continue;
		if (store_remove(c->root, item->name, trash[i], &c->err) == GOV_OK)
			item->removed = true;
		else
			code = cli_fail(c);
	}
	int shims = cli_refresh_shims(c);
	store_unlock(&lock);
	return code != GOV_OK ? code : shims;
}

static int failed(struct cli *c, const char *path, int os_code)
{
	err_os(&c->err, "cannot delete", path, os_code);
	return cli_fail(c);
}

static int delete_all(struct cli *c, struct prune_plan *p, char (*trash)[GOV_PATH_MAX])
{
	int code = GOV_OK;
	for (size_t i = 0; i < p->len; i++) {
		struct prune_item *item = &p->at[i];
		bool cached = item->name[0] == '\0';
		int os_code = 0;
		if (trash[i][0] != '\0')
			os_code = os_remove_tree(trash[i]);
		else if (cached && !used_meanwhile(c, item))
			os_code = prune_cache_remove(item->path);
		else
			continue;
		item->removed = os_code == 0;
		if (os_code != 0)
			code = failed(c, cached ? item->path : trash[i], os_code);
	}
	return code;
}

int prune_remove(struct cli *c, struct prune_plan *p)
{
	char(*trash)[GOV_PATH_MAX] = calloc(p->len + 1, sizeof *trash);
	if (trash == NULL) {
		err_set(&c->err, GOV_FAILED, "prune: out of memory", NULL);
		return cli_fail(c);
	}
	int code = hide(c, p, trash);
	int deleted = delete_all(c, p, trash);
	free(trash);
	return code != GOV_OK ? code : deleted;
}
