#include "install/vouch_source.h"

#include <stdlib.h>
#include <string.h>

#include "install/module_login.h"

#define SUPPORTED_MAX 4096

/* As cmd/go asks: PROXY/sumdb/NAME/supported answers when the proxy serves that database. */
static bool is_served(struct fetch *f, const char *base)
{
	char url[GOV_PATH_MAX];
	struct err ignored;
	char *data = NULL;
	size_t len;
	bool served;

	if (!text_join(url, sizeof url, base, "/supported", NULL))
		return false;
	served = fetch_memory(f, url, SUPPORTED_MAX, &data, &len, NULL, &ignored) == GOV_OK;
	free(data);
	return served;
}

static void find_base(const struct vouch_source *s, struct fetch *f)
{
	const struct settings *set = s->road->o.settings;
	struct goproxy_list list = {0};
	char *base = s->road->sumdb_base;

	if (!set->goproxy_default)
		(void)goproxy_parse(set->goproxy, &list);
	for (size_t i = 0; i < list.len; i++) {
		module_login(f, set->goproxy_netrc ? list.at[i].url : NULL);
		if (text_join(base, GOV_PATH_MAX, list.at[i].url, "/sumdb/", s->name, NULL) &&
			is_served(f, base))
			return;
	}
	module_login(f, NULL);
	text_join(base, GOV_PATH_MAX, set->sumdb_url, NULL);
}

static enum gov_exit ask(struct vouch_source *s, struct fetch *f, const char *path, size_t max,
	char **data, size_t *len, bool *not_found, struct err *e)
{
	const struct settings *set = s->road->o.settings;
	const char *base = s->road->sumdb_base;
	char url[GOV_PATH_MAX];

	if (base[0] == '\0')
		find_base(s, f);
	else if (set->goproxy_netrc && strcmp(base, set->sumdb_url) != 0)
		module_login(f, base);
	if (!text_join(url, sizeof url, base, path, NULL))
		return err_set(e, GOV_NETWORK, base, ": the URL is too long", NULL);
	return fetch_memory(f, url, max, data, len, not_found, e);
}

static enum gov_exit get(void *ctx, const char *path, size_t max, char **data, size_t *len,
	bool *not_found, struct err *e)
{
	struct vouch_source *s = ctx;
	struct road *r = s->road;
	struct fetch *f;
	enum gov_exit rc;

	*not_found = false;
	if (r->sumdb_down.code != GOV_OK) {
		*e = r->sumdb_down;
		return e->code;
	}
	f = road_fetch(r, e);
	if (!f)
		return e->code;
	fetch_be_patient(f, false);
	rc = ask(s, f, path, max, data, len, not_found, e);
	fetch_be_patient(f, true);
	module_login(f, NULL);
	if (rc == GOV_NETWORK && !*not_found)
		r->sumdb_down = *e;
	return rc;
}

struct sumdb_source vouch_source(struct vouch_source *s, struct road *r, const char *name)
{
	*s = (struct vouch_source){.road = r};
	text_join(s->name, sizeof s->name, name, NULL);
	return (struct sumdb_source){.get = get, .ctx = s};
}
