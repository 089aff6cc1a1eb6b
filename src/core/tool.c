#include "core/tool.h"

#include <string.h>

#include "os/os.h"

#define OWNERS_SHOWN 5

/* The toolchains that have a tool, newest first; linked ones last. */
struct owners {
	const char *root, *tool;
	char names[OWNERS_SHOWN][GOV_TOOLCHAIN_MAX];
	size_t len;
	unsigned more;
};

static bool is_reserved(const char *name)
{
	static const char *const taken[] = {"go", "gofmt", "gov", "gov-full"};
	struct version v;
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		if (strcmp(name, taken[i]) == 0)
			return true;
	}
	return text_starts(name, "go") && text_is_digit(name[2]) &&
	       version_parse(name, strlen(name), &v);
}

static bool is_alphanumeric(char c)
{
	return text_is_lower(c) || text_is_digit(c) || (c >= 'A' && c <= 'Z');
}

bool tool_name_ok(const char *name)
{
	if (!is_alphanumeric(*name) || strlen(name) >= GOV_TOOL_MAX || is_reserved(name))
		return false;
	for (const char *c = name; *c != '\0'; c++) {
		if (!is_alphanumeric(*c) && strchr("._+-~", *c) == NULL)
			return false;
	}
	return true;
}

bool tool_bin(const char *root, const char *toolchain, char *out)
{
	return text_join(out, GOV_PATH_MAX, root, "/tools/", toolchain, "/bin", NULL);
}

static bool path_in(const char *root, const char *toolchain, const char *tool, char *out)
{
	return text_join(
		out, GOV_PATH_MAX, root, "/tools/", toolchain, "/bin/", tool, OS_EXE, NULL);
}

bool tool_path(const char *root, const struct selection *s, const char *tool, char *out)
{
	return !s->system && s->name[0] != '\0' && tool_name_ok(tool) &&
	       path_in(root, s->name, tool, out);
}

static bool is_file(const char *path)
{
	struct os_info info;
	return os_stat(path, &info) == 0 && info.kind == OS_FILE;
}

enum gov_exit tool_find(const char *root, const char *path, const struct selection *s,
	const char *tool, char *out, struct err *e)
{
	char folder[GOV_PATH_MAX];
	if (s->system && system_find(path, root, tool, folder) &&
		text_join(out, GOV_PATH_MAX, folder, "/", tool, OS_EXE, NULL))
		return GOV_OK;
	if (!s->system && selection_tool(s, tool, out) && is_file(out))
		return GOV_OK;
	if (tool_path(root, s, tool, out) && is_file(out))
		return GOV_OK;
	return tool_missing(root, path, s, tool, e);
}

/* Put a name among the newest that fit. */
static void owners_add(struct owners *o, const char *name)
{
	size_t at = o->len;
	while (at > 0 && version_cmp(o->names[at - 1], name) < 0)
		at--;
	if (o->len == OWNERS_SHOWN)
		o->more++;
	if (at == OWNERS_SHOWN)
		return;
	size_t behind = o->len - at - (o->len == OWNERS_SHOWN);
	memmove(o->names[at + 1], o->names[at], behind * sizeof o->names[0]);
	text_join(o->names[at], sizeof o->names[at], name, NULL);
	o->len += o->len < OWNERS_SHOWN;
}

static int offer(void *ctx, const char *name)
{
	struct owners *o = ctx;
	char path[GOV_PATH_MAX];
	struct os_info info;
	if (name[0] == '.' || strlen(name) >= GOV_TOOLCHAIN_MAX ||
		!path_in(o->root, name, o->tool, path) || !is_file(path))
		return 0;
	if (text_join(path, sizeof path, o->root, "/versions/", name, NULL) &&
		os_stat(path, &info) == 0)
		owners_add(o, name);
	return 0;
}

static void find_owners(struct owners *o)
{
	char path[GOV_PATH_MAX];
	if (tool_name_ok(o->tool) && text_join(path, sizeof path, o->root, "/tools", NULL))
		(void)os_list(path, offer, o);
}

static void add_owners(struct err *e, const struct owners *o)
{
	char more[24];
	struct text t = text_on(more, sizeof more);
	if (o->len == 0)
		return;
	for (size_t i = 0; i < o->len; i++)
		err_add(e, i == 0 ? " (it is for " : ", ", o->names[i], NULL);
	text_add_u64(&t, o->more);
	if (o->more > 0)
		err_add(e, " and ", more, " more", NULL);
	err_add(e, ")", NULL);
}

bool tool_lacks(const char *root, const char *path, const struct selection *s, const char *tool)
{
	char folder[GOV_PATH_MAX];
	return s->system && tool_name_ok(tool) && system_find(path, root, "go", folder);
}

/* A tool that comes with Go cannot be installed. */
static enum gov_exit not_in_go(const struct selection *s, const char *tool, struct err *e)
{
	return err_set(e, GOV_NOT_FOUND, tool, ": ", s->version[0] != '\0' ? "go" : "",
		s->system ? "the system's Go" : s->name, " has no such tool (there is no ",
		s->goroot, s->system ? "/" : "/bin/", tool, OS_EXE ")", NULL);
}

static enum gov_exit not_on_path(const struct owners *o, struct err *e)
{
	err_set(e, GOV_NOT_FOUND, o->tool, ": the system's Go is in effect, and PATH has no other ",
		o->tool, " than gov's shim", NULL);
	if (o->len > 0)
		err_add(e, "; gov has it for ", o->names[0], "; choose that: gov use ", o->names[0],
			NULL);
	return GOV_NOT_FOUND;
}

enum gov_exit tool_missing(const char *root, const char *path, const struct selection *s,
	const char *tool, struct err *e)
{
	struct owners o = {.root = root, .tool = tool};
	char request[GOV_REQUEST_MAX], folder[GOV_PATH_MAX];
	if (!tool_name_ok(tool))
		return not_in_go(s, tool, e);
	find_owners(&o);
	if (s->system)
		return not_on_path(&o, e);
	err_set(e, GOV_NOT_FOUND, tool, ": not installed for ", s->version[0] != '\0' ? "go " : "",
		s->name, NULL);
	add_owners(e, &o);
	err_add(e, "; run: gov tool install ", tool, NULL);
	selection_request(s, request);
	if (s->origin == ORIGIN_TYPED)
		err_add(e, " --go ", request, NULL);
	if (system_find(path, root, tool, folder))
		err_add(e, " (PATH has one for no Go in particular: ", folder, "/", tool, ")",
			NULL);
	return GOV_NOT_FOUND;
}
