#include <stdlib.h>
#include <string.h>

#include "cli/full/full.h"

struct remote {
	struct install_options o;
	struct release_list list; /* one row a version and platform, newest first */
	const char *request_text;
	struct request request;
	bool all;
	struct store_entry *installed; /* heap */
	size_t installed_len;
};

static bool is_installed(const struct remote *r, const struct release *release)
{
	for (size_t i = 0; i < r->installed_len; i++)
		if (strcmp(r->installed[i].version.text, release->version.text) == 0 &&
			platform_same(&r->installed[i].platform, &release->platform))
			return true;
	return false;
}

static bool same_line(const char *a, const char *b)
{
	size_t n = version_line(a);
	return n > 0 && n == version_line(b) && memcmp(a, b, n) == 0;
}

/* Has the line of row i a better row: a newer one, or a stable one where this is none? Rows of one
 * line stand together. */
static bool is_outdone(const struct remote *r, size_t i)
{
	const char *mine = r->list.at[i].version.text;
	bool pre = version_is_prerelease(mine);
	for (size_t j = i; j > 0 && same_line(mine, r->list.at[j - 1].version.text); j--)
		if (pre || !version_is_prerelease(r->list.at[j - 1].version.text))
			return true;
	for (size_t j = i + 1; j < r->list.len && same_line(mine, r->list.at[j].version.text); j++)
		if (pre && !version_is_prerelease(r->list.at[j].version.text))
			return true;
	return false;
}

/* latest and oldstable mean one version; the rest is a question to each. */
static bool chosen(const struct remote *r, size_t i)
{
	if (r->request_text == NULL)
		return r->all || !is_outdone(r, i);
	if (r->request.kind != REQUEST_LATEST && r->request.kind != REQUEST_OLDSTABLE)
		return request_accepts(&r->request, r->list.at[i].version.text);
	struct choice choice = choice_for(&r->request);
	for (size_t j = 0; j < r->list.len; j++)
		choice_offer(&choice, r->list.at[j].version.text);
	const char *best = choice_best(&choice);
	return best != NULL && strcmp(best, r->list.at[i].version.text) == 0;
}

/* Versions come newest first; the same one may come from table and index. */
static bool is_repeated(const struct remote *r, size_t i)
{
	return i > 0 && strcmp(r->list.at[i].version.text, r->list.at[i - 1].version.text) == 0;
}

static void print_row(const struct cli *c, const struct remote *r, const struct release *release)
{
	bool have = is_installed(r, release);
	if (c->json) {
		json_open(NULL, '{');
		json_string("version", release->version.text);
		json_string("file", release->file);
		json_bool("stable", !version_is_prerelease(release->version.text));
		json_bool("installed", have);
		json_bool("provable", release->has_sha256);
		json_number("size", release->size);
		json_close();
		return;
	}
	ui_out("%s%s%s%s", release->version.text, have ? "  " : "", have ? ui_style("green") : "",
		have ? "(installed)" : "");
	ui_out("%s%s%s%s\n", have ? ui_style("off") : "",
		release->has_sha256 ? "" : ui_style("dim"),
		release->has_sha256 ? "" : "  (no published hash)",
		release->has_sha256 ? "" : ui_style("off"));
}

static size_t print_rows(const struct cli *c, const struct remote *r)
{
	size_t shown = 0;
	if (c->json)
		json_open(NULL, '[');
	for (size_t i = 0; i < r->list.len; i++) {
		if (is_repeated(r, i) || !chosen(r, i))
			continue;
		print_row(c, r, &r->list.at[i]);
		shown++;
	}
	if (c->json)
		json_close();
	return shown;
}

static int nothing_found(struct cli *c, const struct remote *r)
{
	bool known = r->list.len > 0;
	err_set(&c->err, GOV_NO_RELEASE, known ? "no release matches " : "no release is known",
		known ? r->request.text : "", " for ", r->o.platform.os, "/", r->o.platform.arch,
		"; see gov list --remote --all", NULL);
	return cli_fail(c);
}

static int run(struct cli *c, struct remote *r)
{
	bool stale = false;
	if (store_list(c->root, &c->host, &r->installed, &r->installed_len, &c->err) != GOV_OK ||
		install_catalog(&r->o, &r->o.platform, &r->list, &stale, &c->err) != GOV_OK)
		return cli_fail(c);
	ui_progress_end();
	if (stale && !r->o.offline)
		ui_say("the release index could not be fetched; this list may lack the newest "
		       "releases");
	return print_rows(c, r) > 0 || c->json ? GOV_OK : nothing_found(c, r);
}

static int parse(struct cli *c, struct remote *r)
{
	const char *text = r->request_text;
	if (text == NULL)
		return GOV_OK;
	if (!request_parse(text, strlen(text), REQUEST_TYPED, &r->request) ||
		r->request.kind == REQUEST_SYSTEM || r->request.kind == REQUEST_NAME)
		return cli_usage(c, "list", "not a version:", text);
	if (r->request.platform.os[0] != '\0')
		r->o.platform = r->request.platform;
	return GOV_OK;
}

int cmd_remote(struct cli *c, int argc, char **argv)
{
	struct remote r = {.request_text = NULL};
	bool offline = false, remote = false;
	const char *platform = NULL;
	const struct cli_option options[] = {{"--remote", NULL, &remote}, {"--all", NULL, &r.all},
		{"--platform", &platform, NULL}, {"--offline", NULL, &offline}, {NULL, NULL, NULL}};
	int n = cli_options(c, "list", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n > 1)
		return cli_usage(c, "list", "one request, please; quote a range:", argv[2]);
	int code = full_options(c, "list", platform, &r.o);
	r.o.offline = offline;
	r.request_text = n == 1 ? argv[1] : NULL;
	if (code == GOV_OK)
		code = parse(c, &r);
	if (code == GOV_OK)
		code = run(c, &r);
	release_list_free(&r.list);
	free(r.installed);
	return code;
}
