#include <stdlib.h>
#include <string.h>

#include "cli/tool/tool.h"

static const char *or_dash(const char *s)
{
	return s[0] != '\0' ? s : "-";
}

static void print_text(const struct selection *s, const struct tool_info *t)
{
	char version[sizeof t->version], package[sizeof t->package];
	ui_harmless(t->version, version, sizeof version);
	ui_harmless(t->package, package, sizeof package);
	ui_out("%-10s %-16s %-12s %s", s->name, t->tool, or_dash(version), or_dash(package));
	if (t->go[0] != '\0' && s->version[0] != '\0' && version_cmp(t->go, s->version) != 0)
		ui_out("  (built with go %s)", t->go);
	ui_out("\n");
}

static void json_known(const char *key, const char *value)
{
	json_string(key, value[0] != '\0' ? value : NULL);
}

static void print_json(const struct selection *s, const char *bin, const struct tool_info *t)
{
	char path[GOV_PATH_MAX];
	if (!text_join(path, sizeof path, bin, "/", t->tool, OS_EXE, NULL))
		return;
	json_open(NULL, '{');
	json_string("tool", t->tool);
	json_string("toolchain", s->name);
	json_known("package", t->package);
	json_known("module", t->module);
	json_known("version", t->version);
	json_known("go", t->go);
	json_path("path", path);
	json_close();
}

static int list_one(struct cli *c, const struct selection *s, void *ctx)
{
	size_t *count = ctx;
	char bin[GOV_PATH_MAX];
	struct tool_infos infos;
	if (!tool_bin(c->root, s->name, bin))
		return GOV_OK;
	if (tool_infos(c, s, bin, &infos, &c->err) != GOV_OK)
		return cli_fail(c);
	for (size_t i = 0; i < infos.len; i++) {
		if (c->json)
			print_json(s, bin, &infos.at[i]);
		else
			print_text(s, &infos.at[i]);
	}
	*count += infos.len;
	free(infos.at);
	return GOV_OK;
}

int tool_list(struct cli *c)
{
	size_t count = 0;
	if (c->json)
		json_open(NULL, '[');
	int code = tool_each_installed(c, list_one, &count);
	if (c->json)
		json_close();
	else if (code == GOV_OK && count == 0)
		ui_say("no tool is installed yet; for example: gov tool install dlv");
	return code;
}
