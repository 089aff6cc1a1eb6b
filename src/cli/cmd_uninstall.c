#include <stdlib.h>
#include <string.h>

#include "cli/amount.h"
#include "cli/cli.h"
#include "install/store_tools.h"

const char help_uninstall[] =
	"Removes toolchains. VERSION is exact (1.24.4), exact for another platform\n"
	"(1.24.4.linux-arm64), a linked name (only the link goes), or a line such as 1.24\n"
	"that one installed version matches. Its tools (gov help tool) go with it. The archives\n"
	"stay in the cache; see gov help cache.\n\n"
	"It is gone at once for everybody; a process in the background deletes the files. If\n"
	"that is ended, the next command that changes the store deletes the rest.\n\n"
	"  --wait    return when the files are deleted and the space is free: for images, and\n"
	"            for jobs that need it at once\n\n"
	"Exit codes: 2 several versions match; 4 no such toolchain.\n";

#define TOOLS_SHOWN_MAX 400

struct plan {
	struct store_entry *installed;
	size_t installed_len;
	const struct store_entry **doomed; /* into installed */
	char (*tools)[TOOLS_SHOWN_MAX];    /* ", and its tools: dlv, gopls", or "" */
	size_t len;
	struct store_trash trash;
	uint64_t bytes; /* in it, as far as receipts tell */
};

static bool matches(const struct cli *c, const struct request *r, const struct store_entry *e)
{
	const struct platform *wanted = r->platform.os[0] != '\0' ? &r->platform : &c->host;
	if (e->version.text[0] == '\0' || !platform_same(wanted, &e->platform))
		return false;
	if (r->kind == REQUEST_EXACT)
		return version_cmp(r->version.text, e->version.text) == 0;
	return r->kind == REQUEST_LINE && version_in_line(e->version.text, r->version.text);
}

static int ambiguous(struct cli *c, const struct plan *p, const struct request *r)
{
	err_set(&c->err, GOV_USAGE, "uninstall: ", r->text, " means several:", NULL);
	for (size_t i = 0; i < p->installed_len; i++)
		if (matches(c, r, &p->installed[i]))
			err_add(&c->err, " ", p->installed[i].name, NULL);
	err_add(&c->err, "; name one", NULL);
	return cli_fail(c);
}

/* The entry whose name is exactly what was typed wins: 1.20 is a release as well as a line. */
static const struct store_entry *find_entry(
	const struct cli *c, const struct plan *p, const struct request *r, size_t *found)
{
	const struct store_entry *match = NULL;
	const char *text = r->text;
	if (r->kind == REQUEST_EXACT || r->kind == REQUEST_LINE)
		text = text_starts(text, "go") ? text + 2 : text[0] == 'v' ? text + 1 : text;
	*found = 0;
	for (size_t i = 0; i < p->installed_len; i++) {
		const struct store_entry *e = &p->installed[i];
		if (strcmp(e->name, text) == 0) {
			*found = 1;
			return e;
		}
		if (matches(c, r, e)) {
			match = e;
			++*found;
		}
	}
	return match;
}

static int plan_add(struct cli *c, struct plan *p, const char *text)
{
	struct request r;
	size_t found;
	if (!request_parse(text, strlen(text), REQUEST_TYPED, &r))
		return cli_usage(c, "uninstall", "not a version:", text);
	if (r.kind != REQUEST_EXACT && r.kind != REQUEST_LINE && r.kind != REQUEST_NAME)
		return cli_usage(c, "uninstall", "name one version, not", text);
	const struct store_entry *e = find_entry(c, p, &r, &found);
	if (found > 1)
		return ambiguous(c, p, &r);
	if (e == NULL) {
		err_set(&c->err, GOV_NOT_INSTALLED, r.text, ": not installed; see gov list", NULL);
		return cli_fail(c);
	}
	for (size_t i = 0; i < p->len; i++)
		if (p->doomed[i] == e)
			return GOV_OK;
	p->doomed[p->len++] = e;
	return GOV_OK;
}

static void warn_when_selected(struct cli *c, const struct plan *p)
{
	struct selection sel;
	struct err ignored;
	char origin[CLI_ORIGIN_MAX];
	if (cli_in_effect(c, &sel, &ignored) != GOV_OK)
		return;
	cli_origin_text(&sel, origin);
	for (size_t i = 0; i < p->len; i++)
		if (!sel.system && strcmp(sel.name, p->doomed[i]->name) == 0)
			ui_say("warning: %s is the version selected here (%s)", sel.name, origin);
}

/* Under the lock: what is gone afterwards. */
static void name_tools(struct cli *c, const char *toolchain, char out[TOOLS_SHOWN_MAX])
{
	char bin[GOV_PATH_MAX];
	struct tool_list list = {.at = NULL};
	struct err ignored;
	struct text t = text_on(out, TOOLS_SHOWN_MAX);
	if (tool_bin(c->root, toolchain, bin))
		(void)store_tool_list(bin, &list, &ignored);
	for (size_t i = 0; i < list.len; i++) {
		text_add(&t, i == 0 ? ", and its tools: " : ", ");
		text_add(&t, list.at[i]);
	}
	free(list.at);
}

/* Everything that needs the lock: out of sight, then shims that agree. */
static int take_away(struct cli *c, struct plan *p)
{
	struct store_lock lock;
	int code = cli_lock(c, "uninstalling", &lock);
	if (code != GOV_OK)
		return code;
	size_t done = 0;
	for (; code == GOV_OK && done < p->len; done++) {
		const char *name = p->doomed[done]->name;
		uint64_t bytes = store_bytes(c->root, name);
		name_tools(c, name, p->tools[done]);
		if (store_remove(c->root, name, &p->trash, &c->err) == GOV_OK)
			p->bytes += bytes;
		else
			code = cli_fail(c);
	}
	int shims = cli_refresh_shims(c);
	store_unlock(&lock);
	return code != GOV_OK ? code : shims;
}

static int delete_files(struct cli *c, struct plan *p, bool wait)
{
	char size[AMOUNT_BYTES_MAX];
	bool behind;
	int code = cli_reclaim(c, &p->trash, wait, &behind);
	amount_bytes(p->bytes, size);
	if (code == GOV_OK && p->bytes > 0)
		ui_say(behind ? "%s are being freed in the background" : "%s freed", size);
	return code;
}

static int run(struct cli *c, struct plan *p, int n, char **argv, bool wait)
{
	int code = GOV_OK;
	if (store_list(c->root, &c->host, &p->installed, &p->installed_len, &c->err) != GOV_OK)
		return cli_fail(c);
	for (int i = 0; code == GOV_OK && i < n; i++)
		code = plan_add(c, p, argv[1 + i]);
	if (code != GOV_OK)
		return code;
	warn_when_selected(c, p);
	code = take_away(c, p);
	for (size_t i = 0; code == GOV_OK && i < p->len; i++)
		ui_say("%s %s%s", p->doomed[i]->name,
			p->doomed[i]->linked ? "unlinked" : "uninstalled", p->tools[i]);
	int deleted = delete_files(c, p, wait);
	return code != GOV_OK ? code : deleted;
}

int cmd_uninstall(struct cli *c, int argc, char **argv)
{
	struct plan p = {.trash = STORE_TRASH_NONE};
	bool wait = false;
	const struct cli_option options[] = {{"--wait", NULL, &wait}, {NULL, NULL, NULL}};
	int code = GOV_FAILED;
	int n = cli_options(c, "uninstall", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n <= 0)
		return n < 0 ? GOV_USAGE : cli_usage(c, "uninstall", "no version given", NULL);
	p.doomed = calloc((size_t)n, sizeof *p.doomed);
	p.tools = calloc((size_t)n, sizeof *p.tools);
	if (p.doomed != NULL && p.tools != NULL) {
		code = run(c, &p, n, argv, wait);
	} else {
		err_set(&c->err, GOV_FAILED, "uninstall: out of memory", NULL);
		cli_fail(c);
	}
	free(p.installed);
	free(p.doomed);
	free(p.tools);
	return code;
}
