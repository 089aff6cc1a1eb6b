/* gov import --copy */
#include <string.h>

#include "cli/upkeep/found.h"
#include "cli/full/full.h"
#include "install/adopt.h"

static int copy_one(struct cli *c, const struct install_options *all, const struct found *f)
{
	struct install_options o = *all;
	struct install_result r;
	if (f->version.text[0] == '\0' || f->platform.os[0] == '\0') {
		err_set(&c->err, GOV_PROOF, f->path,
			": it does not say which release of Go it is, so nothing can prove it; "
			"gov import --link uses it as it is",
			NULL);
		return cli_fail(c);
	}
	o.platform = f->platform;
	enum gov_exit code = adopt(&o, &f->version, f->path, &r, &c->err);
	ui_progress_end();
	if (code != GOV_OK)
		return cli_fail(c);
	if (r.already)
		ui_say("%s is installed already", r.name);
	else
		ui_say("%s copied from %s; %s vouches for it", r.name, f->path, r.sumdb.by);
	full_say_shared(&r.shared);
	full_say_emulated(c, r.name);
	return GOV_OK;
}

/* The first found of a version on this machine's platform, or the one at a path. */
static const struct found *find(const struct found_list *l, const char *arg)
{
	struct found_name name;
	found_name_parse(arg, &name);
	for (size_t i = 0; i < l->len; i++)
		if (found_is_named(&l->at[i], &name))
			return &l->at[i];
	return NULL;
}

static int copy_named(
	struct cli *c, const struct install_options *o, const struct found_list *l, const char *arg)
{
	const struct found *f = find(l, arg);
	if (f != NULL)
		return copy_one(c, o, f);
	err_set(&c->err, GOV_NOT_INSTALLED, arg,
		": not among those found for this machine; gov import lists them", NULL);
	return cli_fail(c);
}

/* One that cannot be proven must not keep the others out. The first code is the command's. */
static int copy_all(struct cli *c, const struct install_options *o, const struct found_list *l)
{
	int code = GOV_OK;
	size_t tried = 0;
	for (size_t i = 0; i < l->len; i++) {
		const struct found *f = &l->at[i];
		if (!f->native || f->installed || f->version.text[0] == '\0')
			continue;
		int one = copy_one(c, o, f);
		code = code == GOV_OK ? one : code;
		tried++;
	}
	if (tried == 0)
		ui_say("there is nothing to copy: gov has all that is for this machine");
	return code;
}

int cmd_import_copy(struct cli *c, int argc, char **argv)
{
	struct install_options o;
	struct found_list l;
	bool copy = false, link = false, all = false, offline = false;
	const struct cli_option options[] = {{"--copy", NULL, &copy}, {"--link", NULL, &link},
		{"--all", NULL, &all}, {"--offline", NULL, &offline}, {NULL, NULL, NULL}};
	full_use_utf8();
	int n = cli_options(c, "import", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (link || c->json)
		return cli_usage(c, "import", "--copy goes neither with --link nor --json", NULL);
	if ((n == 0) != all)
		return cli_usage(c, "import", "--copy takes versions or folders, or --all", NULL);
	int code = full_options(c, "import", NULL, &o);
	o.offline = offline;
	if (code == GOV_OK)
		code = found_all(c, &l);
	if (code != GOV_OK)
		return code;
	if (all)
		code = copy_all(c, &o, &l);
	for (int i = 0; i < n; i++) {
		int one = copy_named(c, &o, &l, argv[1 + i]);
		code = code == GOV_OK ? one : code;
	}
	found_free(&l);
	return code;
}
