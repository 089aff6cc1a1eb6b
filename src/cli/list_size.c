#include "cli/list_size.h"

#include <stdlib.h>

#include "cli/amount.h"
#include "os/os.h"

/* What gov uninstall removes. */
static bool measure_one(
	const char *root, const char *name, struct disk_use *out, struct disk_once *once)
{
	static const struct {
		const char *folder, *end;
	} parts[] = {{"/versions/", ""}, {"/tools/", ""}, {"/receipts/", ".ini"},
		{"/receipts/", ".files"}};
	char path[GOV_PATH_MAX];

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (text_join(path, sizeof path, root, parts[i].folder, name, parts[i].end, NULL) &&
			!disk_measure(path, out, once))
			return false;
	return true;
}

/* The archives may be kept elsewhere, behind a link of the cache's name. */
static bool measure_cache(const char *cache, struct disk_use *out, struct disk_once *once)
{
	char path[GOV_PATH_MAX];

	return disk_measure(os_realpath(cache, path, sizeof path) == 0 ? path : cache, out, once);
}

int list_size_measure(
	struct cli *c, const struct store_entry *at, size_t len, struct list_size *out)
{
	const struct settings *settings = cli_settings(c);
	struct disk_once once = {.own = 0};
	bool good = true;

	*out = (struct list_size){.use = NULL};
	if (settings == NULL)
		return (int)c->err.code;
	out->use = calloc(len + 1, sizeof *out->use);
	good = out->use != NULL;
	for (size_t i = 0; good && i < len; i++)
		good = at[i].linked || measure_one(c->root, at[i].name, &out->use[i], &once);
	good = good && measure_cache(settings->cache, &out->cache, &once);
	disk_total(&once, &out->total);
	disk_once_free(&once);
	if (good)
		return GOV_OK;
	err_set(&c->err, GOV_FAILED, c->root, ": out of memory", NULL);
	return cli_fail(c);
}

void list_size_free(struct list_size *s)
{
	free(s->use);
	s->use = NULL;
}

/* --- text --- */

void list_size_head(int name_width)
{
	ui_out("%s  %-*s%*s%*s%*s%s\n", ui_style("dim"), name_width, "", LIST_SIZE_WIDTH, "real",
		LIST_SIZE_WIDTH, "shared", LIST_SIZE_WIDTH, "reclaimable", ui_style("off"));
}

static void print_bytes(uint64_t bytes, bool known)
{
	char text[AMOUNT_BYTES_MAX] = "-";

	if (known)
		amount_bytes(bytes, text);
	ui_out("%*s", LIST_SIZE_WIDTH, text);
}

void list_size_columns(const struct disk_use *use)
{
	print_bytes(use->real, true);
	print_bytes(use->shared, !use->unknown);
	print_bytes(use->real - use->shared, !use->unknown);
}

void list_size_linked(void)
{
	for (int i = 0; i < 3; i++)
		print_bytes(0, false);
}

void list_size_rest(const struct list_size *s, int name_width)
{
	ui_out("  %-*s", name_width, "cache");
	list_size_columns(&s->cache);
	ui_out("\n  %-*s", name_width, "total");
	list_size_columns(&s->total);
	ui_out("\n");
}

/* --- JSON --- */

void list_size_json(const char *key, const struct disk_use *use)
{
	if (use == NULL) {
		json_string(key, NULL);
		return;
	}
	json_open(key, '{');
	json_number("real", use->real);
	if (use->unknown) {
		json_string("shared", NULL);
		json_string("reclaimable", NULL);
	} else {
		json_number("shared", use->shared);
		json_number("reclaimable", use->real - use->shared);
	}
	json_close();
}
