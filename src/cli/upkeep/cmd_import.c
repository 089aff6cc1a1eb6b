#include <string.h>

#include "cli/cli.h"
#include "cli/upkeep/found.h"

const char help_import[] =
	"Lists the Go toolchains that others have put on this machine: golang.org/dl (~/sdk),\n"
	"Go's own switching (the module cache), goenv, gvm, mise, asdf, g, gobrew, setup-go,\n"
	"/usr/local/go, distributions and Homebrew. It changes nothing.\n\n"
	"  --link        link them under a name such as sdk-1.24.4, where they are; without\n"
	"                VERSION or PATH all that are for this machine and that gov has not.\n"
	"                Nothing is copied, and nothing vouches for them\n"
	"  --copy        make them toolchains of gov's own: a copy is taken only if the\n"
	"                checksum database vouches for every file of it. api, doc, misc and\n"
	"                test, which it does not know, are left out; gov install fetches the\n"
	"                whole archive\n"
	"  --all         with --copy: all that are for this machine and that gov has not\n"
	"  --offline     with --copy: only what gov already knows of the database\n"
	"  --json        as JSON: tool, path, version, platform, native, installed, linked,\n"
	"                name\n\n"
	"One for another platform than this machine's is taken only when PATH names it.\n\n"
	"Examples:\n"
	"  gov import\n"
	"  gov import --link 1.22.0\n"
	"  gov import --copy 1.24.4\n";

static bool wants_copy(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--copy") == 0)
			return true;
	return false;
}

/* --- the list --- */

static void platform_text(const struct found *f, char out[sizeof f->platform + 1])
{
	text_join(out, sizeof f->platform + 1, f->platform.os, "/", f->platform.arch, NULL);
}

static void print_json(const struct found_list *l)
{
	json_open(NULL, '[');
	for (size_t i = 0; i < l->len; i++) {
		const struct found *f = &l->at[i];
		char platform[sizeof f->platform + 1];
		platform_text(f, platform);
		json_open(NULL, '{');
		json_string("tool", f->tool);
		json_path("path", f->path);
		json_string("version", f->version.text[0] != '\0' ? f->version.text : NULL);
		json_string("platform", f->platform.os[0] != '\0' ? platform : NULL);
		json_bool("native", f->native);
		json_bool("installed", f->installed);
		json_string("linked", f->linked[0] != '\0' ? f->linked : NULL);
		json_string("name", f->name[0] != '\0' ? f->name : NULL);
		json_close();
	}
	json_close();
}

static void print_entry(const struct found *f)
{
	char platform[sizeof f->platform + 1], path[GOV_PATH_MAX];
	platform_text(f, platform);
	ui_harmless(f->path, path, sizeof path);
	ui_out("%-10s %-8s %s", f->version.text[0] != '\0' ? f->version.text : "?", f->tool, path);
	if (f->platform.os[0] == '\0')
		ui_out("  (its platform cannot be told)");
	else if (!f->native)
		ui_out("  %s(%s, not this machine's)%s", ui_style("yellow"), platform,
			ui_style("off"));
	if (f->linked[0] != '\0')
		ui_out("  (linked as %s)", f->linked);
	if (f->installed)
		ui_out("  (gov has this version)");
	ui_out("\n");
}

static void print_text(const struct found_list *l)
{
	for (size_t i = 0; i < l->len; i++)
		print_entry(&l->at[i]);
	if (l->len == 0)
		ui_say("no other Go toolchains were found on this machine");
	else
		ui_say("gov import --link VERSION uses one where it is; gov import --copy VERSION "
		       "takes a proven copy");
}

/* --- linking --- */

static int link_one(struct cli *c, const struct found *f)
{
	if (f->linked[0] != '\0') {
		ui_say("%s is linked as %s already", f->path, f->linked);
		return GOV_OK;
	}
	if (f->name[0] == '\0') {
		err_set(&c->err, GOV_USAGE, f->path,
			": no name of its own can be made for it; give it one: gov link NAME ",
			f->path, NULL);
		return cli_fail(c);
	}
	if (store_link(c->root, f->name, f->path, &c->err) != GOV_OK)
		return cli_fail(c);
	ui_say("%s is linked; choose it with: gov use %s", f->name, f->name);
	return GOV_OK;
}

static int link_named(struct cli *c, const struct found_list *l, const char *arg)
{
	struct found_name name;
	int code = GOV_OK;
	size_t found = 0;
	found_name_parse(arg, &name);
	for (size_t i = 0; i < l->len; i++)
		if (found_is_named(&l->at[i], &name)) {
			int one = link_one(c, &l->at[i]);
			code = code == GOV_OK ? one : code;
			found++;
		}
	if (found > 0)
		return code;
	err_set(&c->err, GOV_NOT_INSTALLED, arg,
		": not among those found for this machine; gov import lists them, and gov link "
		"NAME DIR links any other folder",
		NULL);
	return cli_fail(c);
}

/* One that cannot be linked must not keep the others out. The first code is the command's. */
static int link_all(struct cli *c, const struct found_list *l)
{
	int code = GOV_OK;
	size_t tried = 0;
	for (size_t i = 0; i < l->len; i++) {
		const struct found *f = &l->at[i];
		if (!f->native || f->installed || f->linked[0] != '\0')
			continue;
		int one = link_one(c, f);
		code = code == GOV_OK ? one : code;
		tried++;
	}
	if (tried == 0)
		ui_say("there is nothing to link: gov has all that is for this machine");
	return code;
}

static int link_them(struct cli *c, const struct found_list *l, int n, char **args)
{
	struct store_lock lock;
	int code = cli_lock(c, "linking", &lock);
	if (code != GOV_OK)
		return code;
	if (n == 0)
		code = link_all(c, l);
	for (int i = 0; i < n; i++) {
		int one = link_named(c, l, args[i]);
		code = code == GOV_OK ? one : code;
	}
	int shims = cli_refresh_shims(c);
	store_unlock(&lock);
	return code != GOV_OK ? code : shims;
}

int cmd_import(struct cli *c, int argc, char **argv)
{
	struct found_list l;
	bool link = false, all = false, offline = false;
	const struct cli_option options[] = {{"--link", NULL, &link}, {"--all", NULL, &all},
		{"--offline", NULL, &offline}, {NULL, NULL, NULL}};
	if (wants_copy(argc, argv))
		return cmd_import_copy(c, argc, argv);
	int n = cli_options(c, "import", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n > 0 && !link)
		return cli_usage(
			c, "import", "only --link and --copy take a version or folder:", argv[1]);
	if (all || offline)
		return cli_usage(c, "import", "--all and --offline are for --copy", NULL);
	if (link && c->json)
		return cli_usage(c, "import", "--json is for the list", NULL);
	int code = found_all(c, &l);
	if (code != GOV_OK)
		return code;
	if (link)
		code = link_them(c, &l, n, argv + 1);
	else if (c->json)
		print_json(&l);
	else
		print_text(&l);
	found_free(&l);
	return code;
}
