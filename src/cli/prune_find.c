#include <stdlib.h>
#include <string.h>

#include "cli/amount.h"
#include "cli/found.h"
#include "cli/prune.h"
#include "cli/prune_cache.h"
#include "core/pin.h"
#include "os/os.h"

/* The names that stay whatever their age. */
struct keep {
	char selected[GOV_TOOLCHAIN_MAX], standard[GOV_TOOLCHAIN_MAX];
};

/* A selection that fails keeps nothing: there is nothing then. */
static void resolve_name(const struct resolve_in *in, char out[GOV_TOOLCHAIN_MAX])
{
	struct selection sel;
	struct err ignored;
	memset(&sel, 0, sizeof sel);
	if (resolve(in, &sel, &ignored) != GOV_OK)
		sel.name[0] = '\0';
	text_join(out, GOV_TOOLCHAIN_MAX, sel.name, NULL);
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

static bool find_kept(struct cli *c, struct keep *k)
{
	struct resolve_in in;
	struct conf conf;
	struct request standard;
	if (!cli_resolve_in(c, NULL, &conf, &in))
		return false;
	resolve_name(&in, k->selected);
	k->standard[0] = '\0';
	if (read_default(c, &standard)) {
		in.typed = standard.text;
		resolve_name(&in, k->standard);
	}
	return true;
}

static void add_stored(struct cli *c, const struct store_entry *e, const struct keep *k,
	int64_t before, struct prune_plan *p)
{
	struct prune_item *item = &p->at[p->len];
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
	if (strcmp(e->name, k->selected) == 0 || strcmp(e->name, k->standard) == 0) {
		p->kept++;
		return;
	}
	item->bytes = amount_tree(item->path);
	p->len++;
}

static void add_cached(const struct found *f, int64_t before, struct prune_plan *p)
{
	struct prune_item *item = &p->at[p->len];
	*item = (struct prune_item){.version = f->version, .platform = f->platform};
	text_join(item->path, sizeof item->path, f->path, NULL);
	item->last = prune_cache_last(item->path);
	if (f->version.text[0] == '\0' || item->last >= before)
		return;
	item->bytes = prune_cache_bytes(item->path);
	p->len++;
}

static int fill(struct cli *c, int64_t before, struct prune_plan *out, struct found_list *cached,
	const struct store_entry *list, size_t len)
{
	struct keep keep;
	if (!find_kept(c, &keep))
		return (int)c->err.code;
	out->at = calloc(len + cached->len + 1, sizeof *out->at);
	if (out->at == NULL) {
		err_set(&c->err, GOV_FAILED, "prune: out of memory", NULL);
		return cli_fail(c);
	}
	for (size_t i = 0; i < len; i++)
		add_stored(c, &list[i], &keep, before, out);
	for (size_t i = 0; i < cached->len; i++)
		add_cached(&cached->at[i], before, out);
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
