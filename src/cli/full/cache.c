#include <stdlib.h>
#include <string.h>

#include "cli/full/full.h"
#include "install/cache.h"

static double mib(uint64_t bytes)
{
	return (double)bytes / (1024 * 1024);
}

static void print_json(const struct cache_entry *at, size_t len)
{
	json_open(NULL, '[');
	for (size_t i = 0; i < len; i++) {
		char platform[sizeof at[i].platform + 1];
		text_join(platform, sizeof platform, at[i].platform.os, "/", at[i].platform.arch,
			NULL);
		json_open(NULL, '{');
		json_string("file", at[i].file);
		json_string("version", at[i].version.text);
		json_string("platform", platform);
		json_number("size", at[i].size);
		json_bool("partial", at[i].partial);
		json_close();
	}
	json_close();
}

static int list(struct cli *c, const struct install_options *o)
{
	struct cache_entry *at = NULL;
	size_t len = 0;
	if (cache_list(o->settings->cache, &at, &len, &c->err) != GOV_OK)
		return cli_fail(c);
	if (c->json)
		print_json(at, len);
	for (size_t i = 0; !c->json && i < len; i++)
		ui_out("%7.1f MiB  %s%s\n", mib(at[i].size), at[i].file,
			at[i].partial ? "  (not complete)" : "");
	free(at);
	return GOV_OK;
}

static int add(struct cli *c, const struct install_options *o, int n, char **files)
{
	if (n == 0)
		return cli_usage(c, "cache", "add: no file given", NULL);
	for (int i = 0; i < n; i++) {
		enum gov_exit code = cache_add(o, files[i], &c->err);
		ui_progress_end();
		if (code != GOV_OK)
			return cli_fail(c);
		ui_say("%s is proven and kept in %s", text_basename(files[i]), o->settings->cache);
	}
	return GOV_OK;
}

static int prune(struct cli *c, const struct install_options *o, bool all)
{
	uint64_t freed = 0;
	size_t files = 0;
	if (cache_prune(o, !all, &freed, &files, &c->err) != GOV_OK)
		return cli_fail(c);
	ui_say("%zu file%s deleted, %.1f MiB freed", files, files == 1 ? "" : "s", mib(freed));
	return GOV_OK;
}

int cmd_cache(struct cli *c, int argc, char **argv)
{
	bool all = false;
	struct install_options o;
	const struct cli_option options[] = {{"--all", NULL, &all}, {NULL, NULL, NULL}};
	int n = cli_options(c, "cache", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n <= 0)
		return n < 0 ? GOV_USAGE : cli_usage(c, "cache", "takes list, add or prune", NULL);
	const char *verb = argv[1];
	bool adds = strcmp(verb, "add") == 0, prunes = strcmp(verb, "prune") == 0;
	if (!adds && !prunes && strcmp(verb, "list") != 0)
		return cli_usage(c, "cache", "list, add or prune, not", verb);
	if (!adds && n > 1)
		return cli_usage(c, "cache", "unexpected argument", argv[2]);
	if (c->json && (adds || prunes))
		return cli_usage(c, "cache", "--json is for list", NULL);
	if (all && !prunes)
		return cli_usage(c, "cache", "--all is for prune", NULL);
	int code = full_options(c, "cache", NULL, &o);
	if (code != GOV_OK)
		return code;
	return adds ? add(c, &o, n - 1, argv + 2) : prunes ? prune(c, &o, all) : list(c, &o);
}
