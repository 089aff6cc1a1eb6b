#include <stdlib.h>
#include <string.h>

#include "cli/shell/init.h"
#include "cli/shell/setup.h"
#include "os/os.h"

/* gov-full with all its libraries linked in is a tenth of this. */
#define PROGRAM_MAX ((size_t)64 << 20)

/* The file's bytes, from malloc; NULL, and *code, when it cannot be read. */
static char *read_program(const char *path, size_t *len, int *code)
{
	struct os_info info;
	*len = 0;
	*code = os_stat(path, &info);
	if (*code != 0 || info.size >= PROGRAM_MAX)
		return NULL;
	char *data = malloc((size_t)info.size + 1);
	if (data == NULL)
		return NULL;
	*code = os_read_file(path, data, (size_t)info.size + 1, len);
	if (*code == 0)
		return data;
	free(data);
	return NULL;
}

static bool holds(const char *path, const char *data, size_t len)
{
	int code;
	size_t n;
	struct os_info info;
	if (os_stat(path, &info) != 0 || info.size != len || (info.mode & 0111) == 0)
		return false;
	char *there = read_program(path, &n, &code);
	bool same = there != NULL && n == len && memcmp(there, data, len) == 0;
	free(there);
	return same;
}

static enum gov_exit add_program(
	struct setup_plan *p, const char *name, char *data, size_t len, const char *what)
{
	struct setup_change change = {
		.kind = SETUP_PROGRAM, .data = data, .len = len, .what = what};
	if (!text_join(change.path, sizeof change.path, p->bin, "/", name, NULL)) {
		free(data);
		return err_set(&p->c->err, GOV_FILESYSTEM, p->bin, ": too long a path", NULL);
	}
	if (!holds(change.path, data, len))
		return setup_add(p, &change);
	free(data);
	return GOV_OK;
}

static enum gov_exit plan_program(struct setup_plan *p, const char *from, const char *name)
{
	int code;
	size_t len;
	char *data = read_program(from, &len, &code);
	if (data != NULL)
		return add_program(p, name, data, len, "copy gov to");
	if (code != 0)
		return err_os(&p->c->err, "cannot read", from, code);
	return err_set(&p->c->err, GOV_FAILED, "setup: out of memory for ", from, NULL);
}

/* A batch file with gov's hook. */
static enum gov_exit plan_batch(struct setup_plan *p)
{
	char *hook = init_hook(p->c, SHELL_CMD, p->gov);
	if (hook == NULL)
		return err_set(&p->c->err, GOV_FAILED, "setup: out of memory", NULL);
	return add_program(p, "gov-cmd.cmd", hook, strlen(hook), "write cmd.exe's hook to");
}

enum gov_exit setup_plan_copy(struct setup_plan *p)
{
	char full[GOV_PATH_MAX];
	enum gov_exit result = GOV_OK;
	if (!p->on_path)
		result = plan_program(p, p->c->self, "gov" OS_EXE);
	if (result == GOV_OK && !p->on_path && cli_full(p->c->self, full))
		result = plan_program(p, full, "gov-full" OS_EXE);
	if (result == GOV_OK && p->has_shell && p->shell == SHELL_CMD)
		result = plan_batch(p);
	return result;
}

static const char *const copied[] = {"gov-cmd.cmd", "gov-full" OS_EXE, "gov" OS_EXE};
#define COPIED (sizeof copied / sizeof *copied)

static enum gov_exit plan_delete(struct setup_plan *p, const char *name)
{
	struct setup_change change = {.kind = SETUP_DELETE, .what = "remove"};
	struct os_info info;
	if (!text_join(change.path, sizeof change.path, p->bin, "/", name, NULL) ||
		os_lstat(change.path, &info) != 0)
		return GOV_OK;
	return setup_add(p, &change);
}

/* For os_list: 1 at a file which somebody else put there. What Windows keeps of a program that ran
 * when it was replaced is gov's. */
static int see_other(void *ctx, const char *name)
{
	(void)ctx;
	for (size_t i = 0; i < COPIED; i++)
		if (strcmp(name, copied[i]) == 0)
			return 0;
	return text_starts(name, ".gov-old-") ? 0 : 1;
}

int setup_remove_bin(const struct setup_plan *p)
{
	return os_list(p->bin, see_other, NULL) == 0 ? os_remove_tree(p->bin) : 0;
}

enum gov_exit setup_plan_uncopy(struct setup_plan *p)
{
	struct setup_change bin = {.kind = SETUP_DELETE_BIN, .what = "remove"};
	enum gov_exit result = GOV_OK;
	for (size_t i = 0; result == GOV_OK && i < COPIED; i++)
		result = plan_delete(p, copied[i]);
	text_join(bin.path, sizeof bin.path, p->bin, NULL);
	if (result == GOV_OK && os_list(p->bin, see_other, NULL) == 0)
		return setup_add(p, &bin);
	return result;
}
