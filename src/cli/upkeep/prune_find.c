#include <stdlib.h>
#include <string.h>

#include "cli/amount.h"
#include "cli/upkeep/found.h"
#include "cli/upkeep/prune.h"
#include "cli/upkeep/prune_cache.h"
#include "cli/why/switch.h"
#include "core/pin.h"
#include "core/tool.h"
#include "os/os.h"

/* What stays whatever its age: names in the store, and one folder of the module cache. */
struct keep {
	char selected[GOV_TOOLCHAIN_MAX], standard[GOV_TOOLCHAIN_MAX];
	char switched[GOV_TOOLCHAIN_MAX], cached[GOV_PATH_MAX];
};

/* A selection that fails keeps nothing: there is nothing then. */
static bool resolve_name(
	const struct resolve_in *in, struct selection *sel, char out[GOV_TOOLCHAIN_MAX])
{
	struct err ignored;
	memset(sel, 0, sizeof *sel);
	if (resolve(in, sel, &ignored) != GOV_OK)
		sel->name[0] = '\0';
	text_join(out, GOV_TOOLCHAIN_MAX, sel->name, NULL);
	return selection_check(in, sel, &ignored) == GOV_OK;
}

/* What the Go of this folder switches to, of gov's or of the module cache. False when out of
 * memory. */
static bool find_switched(
	struct cli *c, const struct resolve_in *in, const struct selection *sel, struct keep *k)
{
	struct prediction *p = malloc(sizeof *p);
	if (p == NULL)
		return false;
	switch_predict(c, in, sel, p);
	if (p->installed)
		text_join(k->switched, sizeof k->switched, p->toolchain + strlen("go"), NULL);
	/* GOROOT/bin/go */
	if (p->how == SWITCH_IN_CACHE &&
		(!os_parent(p->found) || !os_parent(p->found) ||
			os_realpath(p->found, k->cached, sizeof k->cached) != 0))
		k->cached[0] = '\0';
	free(p);
	return true;
}

/* The default by its file, as if it were typed: this folder's pins and floors must not hide it. */
static bool read_default(const struct cli *c, struct request *out)
{
	char path[GOV_PATH_MAX], text[GOV_PIN_MAX];
	struct err ignored;
	unsigned line;
	size_t n = 0;
	return text_join(path, sizeof path, c->root, "/version", NULL) &&
	       os_read_file(path, text, sizeof text, &n) == 0 &&
	       pin_parse(path, text, n, out, &line, &ignored) == PIN_FOUND;
}

static int find_kept(struct cli *c, struct keep *k)
{
	struct resolve_in in;
	struct conf conf;
	struct request standard;
	struct selection sel;
	memset(k, 0, sizeof *k);
	if (!cli_resolve_in(c, NULL, &conf, &in))
		return (int)c->err.code;
	if (resolve_name(&in, &sel, k->selected) && !find_switched(c, &in, &sel, k)) {
		err_set(&c->err, GOV_FAILED, "prune: out of memory", NULL);
		return cli_fail(c);
	}
	if (read_default(c, &standard)) {
		in.typed = standard.text;
		resolve_name(&in, &sel, k->standard);
	}
	return GOV_OK;
}

static bool is_kept(const struct keep *k, const char *name)
{
	return strcmp(name, k->selected) == 0 || strcmp(name, k->standard) == 0 ||
	       strcmp(name, k->switched) == 0;
}

static void add_stored(struct cli *c, const struct store_entry *e, const struct keep *k,
	int64_t before, struct prune_plan *p)
{
	struct prune_item *item = &p->at[p->len];
	char bin[GOV_PATH_MAX];
	struct used used;
	struct os_info info;
	*item = (struct prune_item){.version = e->version, .platform = e->platform};
	text_join(item->name, sizeof item->name, e->name, NULL);
	if (e->linked ||
		!text_join(item->path, sizeof item->path, c->root, "/versions/", e->name, NULL) ||
		os_lstat(item->path, &info) != 0)
		return;
	used_look(c->root, e->name, &used);
	item->noted = used.known;
	item->last = used.known ? used.last : info.mtime_s;
	if (item->last >= before)
		return;
	if (is_kept(k, e->name)) {
		p->kept++;
		return;
	}
	uint64_t tools = tool_bin(c->root, e->name, bin) ? amount_tree(bin) : 0;
	item->tools = tools > 0;
	item->bytes = amount_tree(item->path) + tools;
	p->len++;
}

static void add_cached(
	const struct found *f, const struct keep *k, int64_t before, struct prune_plan *p)
{
	struct prune_item *item = &p->at[p->len];
	*item = (struct prune_item){.version = f->version, .platform = f->platform};
	text_join(item->path, sizeof item->path, f->path, NULL);
	item->last = prune_cache_last(item->path);
	if (f->version.text[0] == '\0' || item->last >= before)
		return;
	if (strcmp(item->path, k->cached) == 0) {
		p->kept++;
		return;
	}
	item->bytes = prune_cache_bytes(item->path);
	p->len++;
}

static int fill(struct cli *c, int64_t before, struct prune_plan *out, struct found_list *cached,
	const struct store_entry *list, size_t len)
{
	struct keep keep;
	int code = find_kept(c, &keep);
	if (code != GOV_OK)
		return code;
	out->at = calloc(len + cached->len + 1, sizeof *out->at);
	if (out->at == NULL) {
		err_set(&c->err, GOV_FAILED, "prune: out of memory", NULL);
		return cli_fail(c);
	}
	for (size_t i = 0; i < len; i++)
		add_stored(c, &list[i], &keep, before, out);
	for (size_t i = 0; i < cached->len; i++)
		add_cached(&cached->at[i], &keep, before, out);
	return GOV_OK;
}

int prune_find(struct cli *c, int64_t before, struct prune_plan *out)
{
	struct store_entry *list = NULL;
	struct found_list cached;
	size_t len = 0;
	*out = (struct prune_plan){.at = NULL};
	if (store_list(c->root, &c->host, &list, &len, &c->err) != GOV_OK)
		return cli_fail(c);
	int code = found_cached(c, &cached);
	if (code == GOV_OK) {
		code = fill(c, before, out, &cached, list, len);
		found_free(&cached);
	}
	free(list);
	return code;
}

void prune_free(struct prune_plan *p)
{
	free(p->at);
	*p = (struct prune_plan){.at = NULL};
}
