/* gov tool install and upgrade: run the toolchain's own go install into a stage, then move what it
 * built into place. The store's lock is held for the moving only. */
#include <stdlib.h>
#include <string.h>

#include "cli/tool/tool.h"
#include "core/launch.h"
#include "os/os.h"

#define SPEC_MAX (TOOL_PACKAGE_MAX + 256)

/* What to install. */
struct order {
	char **typed;            /* as on the command line */
	char (*specs)[SPEC_MAX]; /* PACKAGE@VERSION */
	int len;
};

struct build {
	struct cli *c;
	const struct selection *s;
	const char *typed, *spec;
	struct tool_stage stage;
	struct os_env_edit edit;
	char gobin[GOV_PATH_MAX + 8], goos[32], goarch[32]; /* texts in `edit` */
	char wants[GOV_VERSION_MAX];                        /* the Go that is asked for, or "" */
	char mem[1024];
	struct text line; /* of go's stderr, in `mem` */
};

/* --- what is meant --- */

struct search {
	const char *tool;
	char package[TOOL_PACKAGE_MAX];
};

static int search_one(struct cli *c, const struct selection *s, void *ctx)
{
	struct search *found = ctx;
	char bin[GOV_PATH_MAX], path[GOV_PATH_MAX];
	struct os_info info;
	struct tool_infos infos;
	if (found->package[0] != '\0' || !tool_bin(c->root, s->name, bin) ||
		!tool_path(c->root, s, found->tool, path) || os_stat(path, &info) != 0 ||
		tool_infos(c, s, bin, &infos, &c->err) != GOV_OK)
		return GOV_OK;
	for (size_t i = 0; i < infos.len; i++)
		if (strcmp(infos.at[i].tool, found->tool) == 0)
			text_join(found->package, sizeof found->package, infos.at[i].package, NULL);
	free(infos.at);
	return GOV_OK;
}

/* A name without a dot or slash: a well-known one, or that of a tool which another toolchain has,
 * so that what a shim advises works for every tool. */
static bool find_package(struct cli *c, const char *name, char out[TOOL_PACKAGE_MAX])
{
	struct search s = {.tool = name};
	const char *known = tool_package(name);
	if (known == NULL && tool_name_ok(name))
		(void)tool_each_installed(c, search_one, &s);
	return text_join(out, TOOL_PACKAGE_MAX, known != NULL ? known : s.package, NULL) &&
	       out[0] != '\0';
}

/* The rest is cmd/go's to judge. */
static bool is_package(const char *path)
{
	if (strchr("./-~", path[0]) != NULL)
		return false;
	for (const char *s = path; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || *s == '\\' || *s == 0x7f)
			return false;
	return true;
}

static int parse_order(struct cli *c, const char *typed, char spec[SPEC_MAX])
{
	char name[TOOL_PACKAGE_MAX], package[TOOL_PACKAGE_MAX];
	struct text t = text_on(name, sizeof name);
	const char *at = strchr(typed, '@');
	const char *version = at != NULL ? at + 1 : "latest";
	text_addn(&t, typed, at != NULL ? (size_t)(at - typed) : strlen(typed));
	if (t.cut || *version == '\0' || strlen(version) > 200 || !is_package(name))
		return cli_usage(c, "tool",
			"not a package path such as example.com/cmd/gen@latest (go install takes "
			"local ones):",
			typed);
	if (strpbrk(name, "./") != NULL)
		text_join(package, sizeof package, name, NULL);
	else if (!find_package(c, name, package))
		return cli_usage(c, "tool",
			"no well-known tool; give its package path, such as example.com/cmd/gen, "
			"for",
			name);
	text_join(spec, SPEC_MAX, package, "@", version, NULL);
	return GOV_OK;
}

/* --- building --- */

/* "requires go >= 1.24.2 (running go 1.23.1; GOTOOLCHAIN=local)" (src/cmd/go/internal/gover); Go
 * before 1.21 says "note: module requires Go 1.24" when compiling failed, and cannot read a line
 * such as "go 1.24.2". */
static void look_for_version(struct build *b)
{
	static const char *const leads[] = {
		"requires go >= ", "module requires Go ", "invalid go version '"};
	struct version v;
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
		const char *at = strstr(b->mem, leads[i]);
		if (at == NULL)
			continue;
		at += strlen(leads[i]);
		if (version_parse(at, strcspn(at, " ':;,)"), &v) &&
			version_cmp(v.text, b->wants) > 0)
			text_join(b->wants, sizeof b->wants, v.text, NULL);
	}
}

static void pass_on(void *ctx, const char *bytes, size_t n)
{
	struct build *b = ctx;
	os_stderr(bytes, n);
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] != '\n') {
			text_addn(&b->line, bytes + i, 1);
			continue;
		}
		look_for_version(b);
		b->line = text_on(b->mem, sizeof b->mem);
	}
}

/* GOBIN refuses to be given a program for another machine, and go install PATH@VERSION knows no
 * vendor folder and no module here; all of these may stand in the environment or in go env -w. */
static bool set_environment(struct build *b)
{
	const struct platform *host = &b->c->host;
	bool arm = strcmp(host->os, "linux") == 0 && text_starts(host->arch, "armv");
	text_join(b->gobin, sizeof b->gobin, "GOBIN=", b->stage.bin, NULL);
	text_join(b->goos, sizeof b->goos, "GOOS=", host->os, NULL);
	text_join(b->goarch, sizeof b->goarch, "GOARCH=", arm ? "arm" : host->arch, NULL);
	return launch_set(&b->edit, b->gobin) && launch_set(&b->edit, b->goos) &&
	       launch_set(&b->edit, b->goarch) && launch_set(&b->edit, "GOTOOLCHAIN=local") &&
	       launch_set(&b->edit, "GO111MODULE=on") && launch_set(&b->edit, "GOWORK=off");
}

static enum gov_exit run_go(struct build *b, int *code)
{
	char go[GOV_PATH_MAX], spec[SPEC_MAX];
	char name[] = "go", verb[] = "install", mod[] = "-mod=mod", modfile[] = "-modfile=";
	char *argv[] = {name, verb, mod, modfile, spec, NULL};
	struct conf conf = settings_conf(b->c->settings);
	struct err *e = &b->c->err;
	if (launch_env(b->s, &conf, b->c->get_env, &b->edit, e) != GOV_OK)
		return e->code;
	if (!set_environment(b) || !selection_tool(b->s, "go", go))
		return err_set(e, GOV_FAILED, b->typed,
			": the path of the store is too long, or [env] of versions.ini too large",
			NULL);
	text_join(spec, sizeof spec, b->spec, NULL);
	b->line = text_on(b->mem, sizeof b->mem);
	int os_code = os_spawn_read(go, argv, &b->edit, 2, pass_on, b, code);
	look_for_version(b);
	return os_code == 0 ? GOV_OK : err_os(e, "cannot run", go, os_code);
}

/* The newest toolchain here that satisfies what the tool wants, for the advice. */
static bool find_newer(const struct build *b, char *out, size_t cap)
{
	struct store_entry *list = NULL;
	struct err ignored;
	size_t len = 0;
	bool found = false;
	(void)store_list(b->c->root, &b->c->host, &list, &len, &ignored);
	for (size_t i = 0; !found && i < len; i++)
		found = !list[i].linked && platform_same(&list[i].platform, &b->c->host) &&
			version_is_stable(list[i].version.text) &&
			version_cmp(list[i].version.text, b->wants) >= 0 &&
			text_join(out, cap, list[i].name, NULL);
	free(list);
	return found;
}

static void explain_failure(struct build *b, int code)
{
	struct err *e = &b->c->err;
	char newer[GOV_TOOLCHAIN_MAX];
	const char *go = b->s->version[0] != '\0' ? "go " : "";
	if (tool_was_ended(code)) {
		err_set(e, GOV_FAILED, b->typed, ": go install was ended by a signal", NULL);
	} else if (b->wants[0] == '\0') {
		err_set(e, GOV_FAILED, b->typed, ": not installed for ", go, b->s->name,
			": go install failed, see above", NULL);
	} else {
		bool have = find_newer(b, newer, sizeof newer);
		err_set(e, GOV_FAILED, b->typed, ": needs go ", b->wants, " or newer, which ", go,
			b->s->name, " is not; run: ", NULL);
		if (!have)
			err_add(e, "gov install ", b->wants, " && ", NULL);
		err_add(e, "gov tool install ", b->typed, " --go ", have ? newer : b->wants, NULL);
	}
}

/* --- into place --- */

static void tell(const struct build *b, const struct tool_infos *infos)
{
	const char *go = b->s->version[0] != '\0' ? "go " : "";
	char version[sizeof infos->at->version];
	for (size_t i = 0; i < infos->len; i++) {
		const struct tool_info *t = &infos->at[i];
		ui_harmless(t->version, version, sizeof version);
		ui_say("%s%s%s is installed for %s%s", t->tool, version[0] != '\0' ? " " : "",
			version, go, b->s->name);
		if (!store_has_tool_shim(b->c->root, t->tool))
			ui_say("warning: %s/shims/%s is not gov's and hides it; remove that file, "
			       "then run: gov tool install %s",
				b->c->root, t->tool, b->typed);
	}
}

static int commit(struct build *b)
{
	struct cli *c = b->c;
	struct store_lock lock;
	int code = cli_lock(c, "installing a tool", &lock);
	if (code != GOV_OK)
		return code;
	if (store_tool_commit(c->root, b->s->name, &b->stage, &c->err) != GOV_OK)
		code = cli_fail(c);
	else
		code = cli_refresh_shims(c);
	store_unlock(&lock);
	return code;
}

static int build_and_commit(struct build *b)
{
	struct tool_infos infos;
	int go = 0;
	if (run_go(b, &go) != GOV_OK)
		return cli_fail(b->c);
	if (go != 0) {
		explain_failure(b, go);
		cli_fail(b->c);
		return tool_was_ended(go) ? go : GOV_FAILED;
	}
	if (tool_infos(b->c, b->s, b->stage.bin, &infos, &b->c->err) != GOV_OK)
		return cli_fail(b->c);
	int code = commit(b);
	if (code == GOV_OK)
		tell(b, &infos);
	free(infos.at);
	return code;
}

static int make_stage(struct build *b)
{
	struct cli *c = b->c;
	struct store_lock lock;
	int code = cli_lock(c, "preparing a tool", &lock);
	if (code != GOV_OK)
		return code;
	if (store_tool_stage(c->root, &b->stage, &c->err) != GOV_OK)
		code = cli_fail(c);
	store_unlock(&lock);
	return code;
}

static int install_one(
	struct cli *c, const struct selection *s, const char *typed, const char *spec)
{
	struct build b = {.c = c, .s = s, .typed = typed, .spec = spec};
	if (s->version[0] != '\0' && version_cmp(s->version, "1.16") < 0) {
		err_set(&c->err, GOV_FAILED, typed, ": go ", s->name,
			" cannot install a package at a version; that takes Go 1.16 or newer, "
			"named with --go",
			NULL);
		return cli_fail(c);
	}
	int code = make_stage(&b);
	if (code != GOV_OK)
		return code;
	ui_say("building %s with %s%s", spec, s->version[0] != '\0' ? "go " : "", s->name);
	code = build_and_commit(&b);
	store_tool_stage_end(&b.stage);
	return code;
}

/* One that fails does not keep the others; an interruption does. */
static int install_all(struct cli *c, const struct selection *s, void *ctx)
{
	const struct order *o = ctx;
	int first = GOV_OK;
	for (int i = 0; i < o->len && !tool_was_ended(first); i++) {
		int code = install_one(c, s, o->typed[i], o->specs[i]);
		if (first == GOV_OK || tool_was_ended(code))
			first = code;
	}
	return first;
}

int tool_install(struct cli *c, const struct tool_target *t, int n, char **argv)
{
	struct order o = {.typed = argv, .len = n};
	int code = GOV_OK;
	if (n == 0)
		return cli_usage(c, "tool", "install: no tool given", NULL);
	o.specs = calloc((size_t)n, sizeof *o.specs);
	if (o.specs == NULL) {
		err_set(&c->err, GOV_FAILED, "tool: out of memory", NULL);
		return cli_fail(c);
	}
	for (int i = 0; code == GOV_OK && i < n; i++)
		code = parse_order(c, argv[i], o.specs[i]);
	if (code == GOV_OK)
		code = tool_each_toolchain(c, t, install_all, &o);
	free(o.specs);
	return code;
}

/* --- upgrade --- */

struct upgrade {
	char **tools;
	int n;       /* 0: all that are there */
	bool all;    /* of every toolchain: one need not have each of them */
	bool *found; /* one for each of tools */
};

static bool is_named(struct upgrade *u, const char *tool)
{
	bool named = u->n == 0;
	for (int i = 0; i < u->n; i++)
		if (strcmp(u->tools[i], tool) == 0)
			named = u->found[i] = true;
	return named;
}

static int upgrade_one(struct cli *c, const struct selection *s, const struct tool_info *t)
{
	char spec[SPEC_MAX];
	if (t->package[0] == '\0' || !text_join(spec, sizeof spec, t->package, "@latest", NULL)) {
		err_set(&c->err, GOV_FAILED, t->tool,
			": go version -m does not say which package it is; run: gov tool install "
			"PATH",
			NULL);
		return cli_fail(c);
	}
	return install_one(c, s, t->tool, spec);
}

/* Everything named must be there. */
static int check_named(struct cli *c, const struct selection *s, const struct upgrade *u)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	for (int i = 0; i < u->n && !u->all; i++) {
		if (tool_path(c->root, s, u->tools[i], path) && os_stat(path, &info) == 0)
			continue;
		tool_missing(c->root, NULL, s, u->tools[i], &c->err);
		c->err.code = GOV_NOT_INSTALLED;
		return cli_fail(c);
	}
	return GOV_OK;
}

static int upgrade_all(struct cli *c, const struct selection *s, void *ctx)
{
	struct upgrade *u = ctx;
	char bin[GOV_PATH_MAX];
	struct tool_infos infos = {.at = NULL};
	int first = check_named(c, s, u);
	if (first != GOV_OK)
		return first;
	if (tool_bin(c->root, s->name, bin) && tool_infos(c, s, bin, &infos, &c->err) != GOV_OK)
		return cli_fail(c);
	for (size_t i = 0; i < infos.len && !tool_was_ended(first); i++) {
		if (!is_named(u, infos.at[i].tool))
			continue;
		int code = upgrade_one(c, s, &infos.at[i]);
		if (first == GOV_OK || tool_was_ended(code))
			first = code;
	}
	if (infos.len == 0 && !u->all)
		ui_say("no tool is installed for %s", s->name);
	free(infos.at);
	return first;
}

int tool_upgrade(struct cli *c, const struct tool_target *t, int n, char **argv)
{
	struct upgrade u = {argv, n, t->all, calloc((size_t)n + 1, sizeof *u.found)};
	if (u.found == NULL) {
		err_set(&c->err, GOV_FAILED, "tool: out of memory", NULL);
		return cli_fail(c);
	}
	int code = tool_each_toolchain(c, t, upgrade_all, &u);
	if (code == GOV_OK && t->all)
		code = tool_check_found(c, n, argv, u.found);
	free(u.found);
	return code;
}
