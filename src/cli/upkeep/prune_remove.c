#include "cli/upkeep/prune.h"
#include "cli/upkeep/prune_cache.h"

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
static int hide(struct cli *c, struct prune_plan *p, struct store_trash *trash)
{
	struct store_lock lock;
	int code = cli_lock(c, "pruning", &lock);
	if (code != GOV_OK)
		return code;
	for (size_t i = 0; code == GOV_OK && i < p->len; i++) {
		struct prune_item *item = &p->at[i];
		if (item->name[0] == '\0' || used_meanwhile(c, item))
			continue;
		if (store_remove(c->root, item->name, trash, &c->err) == GOV_OK)
			item->removed = true;
		else
			code = cli_fail(c);
	}
	int shims = cli_refresh_shims(c);
	store_unlock(&lock);
	return code != GOV_OK ? code : shims;
}

static int delete_cached(struct cli *c, struct prune_item *item)
{
	int code = prune_cache_remove(item->path);
	item->removed = code == 0;
	if (code == 0)
		return GOV_OK;
	err_os(&c->err, "cannot delete", item->path, code);
	return cli_fail(c);
}

/* Go's module cache is not gov's to keep trash in: what is there is deleted at once. */
int prune_remove(struct cli *c, struct prune_plan *p, bool wait, bool *behind)
{
	struct store_trash trash = STORE_TRASH_NONE;
	int code = hide(c, p, &trash);
	int deleted = cli_reclaim(c, &trash, wait, behind);
	for (size_t i = 0; i < p->len; i++) {
		struct prune_item *item = &p->at[i];
		if (item->name[0] != '\0' || used_meanwhile(c, item))
			continue;
		int one = delete_cached(c, item);
		deleted = one != GOV_OK ? one : deleted;
	}
	return code != GOV_OK ? code : deleted;
}
