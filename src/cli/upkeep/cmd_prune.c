#include <string.h>

#include "cli/amount.h"
#include "cli/upkeep/prune.h"
#include "os/os.h"

#define DAY ((int64_t)24 * 60 * 60)
#define DAYS_DEFAULT 30
#define DAYS_MAX 36500

const char help_prune[] =
	"Lists the toolchains that were not used for 30 days, with the space they take, and\n"
	"removes them with --yes, or when you say so; it asks only on a terminal. Tools of\n"
	"gov tool go with their toolchain. Using one is running a program of it, by the\n"
	"shims, gov exec or gov env, and installing it.\n"
	"Never proposed: the default, what this shell and folder want, what Go switches to\n"
	"here (gov why), and linked ones.\n\n"
	"Toolchains that go itself downloaded into its module cache are listed too. Nobody\n"
	"notes their use: the time is that of the last read of bin/go, which a file system\n"
	"mounted with noatime does not keep.\n\n"
	"  --days N    not used for N days instead of 30\n"
	"  --yes       remove them without asking\n"
	"  --wait      return when the files are deleted and the space is free; otherwise a\n"
	"              process in the background deletes them\n"
	"  --json      as JSON: name (null in the module cache), version, platform, path,\n"
	"              bytes, last_used, noted (by gov), tools, removed\n\n"
	"Kept archives are the business of gov cache prune. In a folder six or more levels\n"
	"below the pin about one call of go in eight is noted as a use.\n";

static bool parse_days(const char *text, int64_t *days)
{
	*days = 0;
	for (const char *s = text; *s != '\0'; s++) {
		if (!text_is_digit(*s) || *days > DAYS_MAX)
			return false;
		*days = *days * 10 + (*s - '0');
	}
	return *text != '\0' && *days <= DAYS_MAX;
}

static void print_json(const struct prune_plan *p)
{
	json_open(NULL, '[');
	for (size_t i = 0; i < p->len; i++) {
		const struct prune_item *item = &p->at[i];
		char platform[sizeof item->platform + 1], last[AMOUNT_TIME_MAX];
		text_join(platform, sizeof platform, item->platform.os, "/", item->platform.arch,
			NULL);
		amount_time(item->last, last);
		json_open(NULL, '{');
		json_string("name", item->name[0] != '\0' ? item->name : NULL);
		json_string("version", item->version.text);
		json_string("platform", platform);
		json_path("path", item->path);
		json_number("bytes", item->bytes);
		json_string("last_used", last);
		json_bool("noted", item->noted);
		json_bool("tools", item->tools);
		json_bool("removed", item->removed);
		json_close();
	}
	json_close();
}

static void print_text(const struct prune_plan *p)
{
	for (size_t i = 0; i < p->len; i++) {
		const struct prune_item *item = &p->at[i];
		char size[AMOUNT_BYTES_MAX], day[AMOUNT_TIME_MAX], path[GOV_PATH_MAX];
		amount_bytes(item->bytes, size);
		amount_day(item->last, day);
		ui_harmless(item->path, path, sizeof path);
		ui_out("%-10s %12s  %s %s  %s%s\n", item->version.text, size,
			item->noted             ? "last used"
			: item->name[0] != '\0' ? "installed"
						: "last read",
			day, path, item->tools ? "  (and its tools)" : "");
	}
}

static uint64_t total(const struct prune_plan *p, bool removed)
{
	uint64_t bytes = 0;
	for (size_t i = 0; i < p->len; i++)
		bytes += !removed || p->at[i].removed ? p->at[i].bytes : 0;
	return bytes;
}

static bool may_remove(const struct cli *c, const struct prune_plan *p, bool yes)
{
	char size[AMOUNT_BYTES_MAX];
	amount_bytes(total(p, false), size);
	if (yes)
		return true;
	if (c->json)
		return false;
	if (os_is_terminal(0) && os_is_terminal(2))
		return ui_ask("remove %s, which frees %s?", p->len == 1 ? "it" : "them", size);
	ui_say("removing %s frees %s: gov prune --yes; gov cache prune frees archives",
		p->len == 1 ? "it" : "them", size);
	return false;
}

static int run(struct cli *c, struct prune_plan *p, bool yes, bool wait)
{
	char size[AMOUNT_BYTES_MAX];
	int code = GOV_OK;
	bool behind;
	if (!c->json)
		print_text(p);
	if (p->len == 0 && !c->json)
		ui_say("nothing to prune%s; gov cache prune frees archives",
			p->kept > 0 ? " but the default, or what is wanted here" : "");
	if (p->len > 0 && may_remove(c, p, yes)) {
		code = prune_remove(c, p, wait, &behind);
		amount_bytes(total(p, true), size);
		ui_say(behind ? "%s are being freed in the background" : "%s freed", size);
	}
	if (c->json)
		print_json(p);
	return code;
}

int cmd_prune(struct cli *c, int argc, char **argv)
{
	struct prune_plan plan;
	const char *days_text = NULL;
	int64_t days = DAYS_DEFAULT;
	bool yes = false, wait = false;
	const struct cli_option options[] = {{"--days", &days_text, NULL}, {"--yes", NULL, &yes},
		{"--wait", NULL, &wait}, {NULL, NULL, NULL}};
	int n = cli_options(c, "prune", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n != 0)
		return n < 0 ? GOV_USAGE
			     : cli_usage(
				       c, "prune", "takes no version; see gov uninstall:", argv[1]);
	if (days_text != NULL && !parse_days(days_text, &days))
		return cli_usage(c, "prune", "--days takes a number up to 36500, not", days_text);
	int code = prune_find(c, os_now() - days * DAY, &plan);
	if (code != GOV_OK)
		return code;
	code = run(c, &plan, yes, wait);
	prune_free(&plan);
	return code;
}
