#include <stdlib.h>
#include <string.h>

#include "cli/amount.h"
#include "cli/cli.h"
#include "cli/list_size.h"
#include "cli/receipt.h"
#include "os/os.h"

const char help_list[] =
	"Lists the installed toolchains, newest first; * marks the one in effect here. Linked\n"
	"ones show where they lead. Toolchains for other platforms carry the platform in\n"
	"their name.\n\n"
	"With --remote, what can be installed: the newest patch of every line, or whatever\n"
	"satisfies REQUEST (1.22, '>=1.22 <1.24', latest). It knows the table built into gov,\n"
	"the last index, and (unless --offline) a fresh one.\n\n"
	"With --size, the room that each takes of the disk with its tools and its receipt:\n"
	"what is real; what of it is shared with other files, of toolchains or any (reflinks,\n"
	"snapshots, hard links); and what removing this one alone would free. The total\n"
	"counts shared parts once. - is what the file system does not tell.\n\n"
	"  --used                with the day of the last use (see gov help prune)\n"
	"  --size                with the room they take, and that of the kept archives\n"
	"  --remote              list what can be installed\n"
	"  --all                 every version, betas and release candidates too\n"
	"  --platform OS/ARCH    for this platform instead of the machine's own\n"
	"  --offline             do not fetch the index\n"
	"  --json                as JSON; of an installed one also its last use, and how it\n"
	"                        was proven: its receipt, null for what gov did not install.\n"
	"                        With --size it is an object: toolchains (that list, each with\n"
	"                        size), cache and total: real, shared, reclaimable, in bytes\n\n"
	"Examples:\n"
	"  gov list\n"
	"  gov list --size\n"
	"  gov list --remote 1.22\n"
	"  gov list --remote --all --platform windows/arm64\n";

struct listing {
	struct store_entry *at;
	size_t len;
	struct selection sel;
	bool selected; /* sel is meaningful */
	bool used;     /* --used */
	bool sized;    /* --size: `size` is filled in */
	struct list_size size;
	int width; /* of the longest name */
};

static bool wants_remote(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--remote") == 0)
			return true;
	return false;
}

/* A list must not fail because a pin is broken, or asks for what is not installed; but the user
 * hears of it. */
static bool find_selected(struct cli *c, struct selection *sel)
{
	struct resolve_in in;
	struct conf conf;
	if (!cli_resolve_in(c, NULL, &conf, &in))
		return false;
	memset(sel, 0, sizeof *sel);
	enum gov_exit code = resolve(&in, sel, &c->err);
	if (code == GOV_OK)
		code = selection_check(&in, sel, &c->err);
	if (code != GOV_OK && (code != GOV_NOT_INSTALLED || sel->request.text[0] != '\0'))
		cli_fail(c);
	return code == GOV_OK;
}

static bool is_selected(const struct listing *l, const struct store_entry *e)
{
	return l->selected && !l->sel.system && strcmp(l->sel.name, e->name) == 0;
}

static void goroot_of(const struct cli *c, const struct store_entry *e, char *out)
{
	char link[GOV_PATH_MAX];
	if (!text_join(link, sizeof link, c->root, "/versions/", e->name, NULL))
		link[0] = '\0';
	if (!e->linked || os_read_link_dir(link, out, GOV_PATH_MAX) != 0)
		text_join(out, GOV_PATH_MAX, link, NULL);
}

/* When it was last used, as far as anybody noted that. */
static bool last_use(const struct cli *c, const struct store_entry *e, int64_t *when)
{
	struct used used;
	used_look(c->root, e->name, &used);
	*when = used.last;
	return used.known;
}

static void print_last_use(const struct cli *c, const struct store_entry *e)
{
	char day[AMOUNT_TIME_MAX] = "";
	int64_t when;
	if (last_use(c, e, &when))
		amount_day(when, day);
	ui_out("  %s", day[0] != '\0' ? day : "not known");
}

static void print_entry(const struct cli *c, const struct listing *l, const struct store_entry *e)
{
	char origin[CLI_ORIGIN_MAX], goroot[GOV_PATH_MAX], shown[GOV_PATH_MAX];
	bool selected = is_selected(l, e);
	ui_out("%s%s %-*s%s", selected ? ui_style("green") : "", selected ? "*" : " ",
		l->sized ? l->width : 0, e->name, selected ? ui_style("off") : "");
	if (l->sized && e->linked)
		list_size_linked();
	else if (l->sized)
		list_size_columns(&l->size.use[e - l->at]);
	if (e->linked) {
		goroot_of(c, e, goroot);
		ui_harmless(goroot, shown, sizeof shown);
		ui_out(" -> %s", shown);
	}
	if (l->used)
		print_last_use(c, e);
	if (selected) {
		cli_origin_text(&l->sel, origin);
		ui_out("  %s(%s)%s", ui_style("dim"), origin, ui_style("off"));
	}
	ui_out("\n");
}

static void print_text(const struct cli *c, const struct listing *l)
{
	if (l->sized)
		list_size_head(l->width);
	for (size_t i = 0; i < l->len; i++)
		print_entry(c, l, &l->at[i]);
	if (l->sized)
		list_size_rest(&l->size, l->width);
	if (l->selected && l->sel.system) {
		char origin[CLI_ORIGIN_MAX];
		cli_origin_text(&l->sel, origin);
		ui_out("%s* system%s -> %s  %s(%s)%s\n", ui_style("green"), ui_style("off"),
			l->sel.goroot, ui_style("dim"), origin, ui_style("off"));
	}
	if (l->len == 0)
		ui_say("nothing is installed yet; start with: gov install latest");
}

static void json_last_use(const struct cli *c, const struct store_entry *e)
{
	char time[AMOUNT_TIME_MAX] = "";
	int64_t when;
	if (last_use(c, e, &when))
		amount_time(when, time);
	json_string("last_used", time[0] != '\0' ? time : NULL);
}

static void print_json_list(const struct cli *c, const struct listing *l, const char *key)
{
	json_open(key, '[');
	for (size_t i = 0; i < l->len; i++) {
		const struct store_entry *e = &l->at[i];
		char goroot[GOV_PATH_MAX], platform[sizeof e->platform + 1];
		goroot_of(c, e, goroot);
		text_join(platform, sizeof platform, e->platform.os, "/", e->platform.arch, NULL);
		bool known = e->version.text[0] != '\0';
		json_open(NULL, '{');
		json_string("name", e->name);
		json_string("version", known ? e->version.text : NULL);
		json_string("platform", known ? platform : NULL);
		json_bool("linked", e->linked);
		json_path("goroot", goroot);
		json_bool("selected", is_selected(l, e));
		json_last_use(c, e);
		if (l->sized)
			list_size_json("size", e->linked ? NULL : &l->size.use[i]);
		receipt_json(c->root, e->linked ? NULL : e->name);
		json_close();
	}
	json_close();
}

static void print_json(const struct cli *c, const struct listing *l)
{
	if (!l->sized) {
		print_json_list(c, l, NULL);
		return;
	}
	json_open(NULL, '{');
	print_json_list(c, l, "toolchains");
	list_size_json("cache", &l->size.cache);
	list_size_json("total", &l->size.total);
	json_close();
}

static int measure(struct cli *c, struct listing *l)
{
	for (size_t i = 0; i < l->len; i++)
		if (l->width < (int)strlen(l->at[i].name))
			l->width = (int)strlen(l->at[i].name);
	return l->sized ? list_size_measure(c, l->at, l->len, &l->size) : GOV_OK;
}

int cmd_list(struct cli *c, int argc, char **argv)
{
	if (wants_remote(argc, argv))
		return cmd_remote(c, argc, argv);
	struct listing l = {.at = NULL, .width = (int)strlen("cache")};
	const struct cli_option options[] = {
		{"--used", NULL, &l.used}, {"--size", NULL, &l.sized}, {NULL, NULL, NULL}};
	int n = cli_options(c, "list", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n != 0)
		return n < 0 ? GOV_USAGE
			     : cli_usage(c, "list", "only --remote takes a version:", argv[1]);
	if (store_list(c->root, &c->host, &l.at, &l.len, &c->err) != GOV_OK)
		return cli_fail(c);
	int code = measure(c, &l);
	l.selected = code == GOV_OK && find_selected(c, &l.sel);
	if (code == GOV_OK && c->json)
		print_json(c, &l);
	else if (code == GOV_OK)
		print_text(c, &l);
	list_size_free(&l.size);
	free(l.at);
	return code;
}
