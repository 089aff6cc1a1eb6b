/* Deleting what was uninstalled: the part that a user need not wait for. */
#include <string.h>

#include "cli/cli.h"
#include "os/os.h"

#define COMMAND "__reclaim"

/* The store is named to it, whose current folder is another. */
static bool start(const struct cli *c, const struct store_trash *t)
{
	char command[] = COMMAND, name[GOV_PATH_MAX], root[GOV_PATH_MAX], gov[GOV_PATH_MAX];
	char *argv[] = {gov, command, name, NULL};
	struct os_env_edit edit = {.set_len = 1};
	text_join(gov, sizeof gov, c->self, NULL);
	text_join(name, sizeof name, text_basename(t->dir), NULL);
	text_join(root, sizeof root, c->root, NULL);
	os_native(root);
	if (!text_join(edit.own, sizeof edit.own, GOV_ENV_ROOT "=", root, NULL))
		return false;
	edit.set[0].text = edit.own;
	edit.set[0].len = strlen(edit.own);
	return os_spawn_behind(gov, argv, &edit, t->lock) == 0;
}

/* It is out of the store already; what runs from it keeps only its own file. */
static int cannot_delete(struct cli *c, const char *trash, int os_code)
{
	char running[400];
	err_os(&c->err, "cannot delete", trash, os_code);
	if (os_runs_below(trash, running, sizeof running))
		err_add(&c->err, ": it is in use by ", running,
			"; end that, and another gov command deletes it", NULL);
	return cli_fail(c);
}

int cli_reclaim(struct cli *c, struct store_trash *t, bool wait, bool *behind)
{
	*behind = !wait && t->full && t->lock >= 0 && start(c, t);
	if (*behind) {
		store_trash_leave(t);
		return GOV_OK;
	}
	int code = store_trash_delete(c->root, t);
	return code == 0 ? GOV_OK : cannot_delete(c, t->dir, code);
}

int cmd_reclaim(struct cli *c, int argc, char **argv)
{
	struct store_trash t;
	if (argc != 2 || !store_trash_adopt(c->root, argv[1], 0, &t))
		return cli_usage(c, COMMAND, "only gov uninstall and gov prune can say this", NULL);
	return store_trash_delete(c->root, &t) == 0 ? GOV_OK : GOV_FILESYSTEM;
}
