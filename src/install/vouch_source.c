#include "install/vouch_source.h"

#include <stdlib.h>
#include <string.h>

#define SUPPORTED_MAX 4096

/* The i-th URL of the user's goproxy list. The words off and direct are none. */
static bool proxy_url(const struct settings *s, size_t i, char out[GOV_PATH_MAX])
{
	const char *at = s->goproxy;

	for (at += strspn(at, ",| \t"); *at; at += strspn(at, ",| \t")) {
		size_t n = strcspn(at, ",| \t");
		struct text t = text_on(out, GOV_PATH_MAX);

		text_addn(&t, at, n);
		at += n;
		if (!strstr(out, "://") || i-- > 0)
			continue;
		while (t.len > 0 && out[t.len - 1] == '/')
			out[--t.len] = '\0';
		return !t.cut;
	}
	return false;
}

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

static void find_base(struct vouch_source *s, struct fetch *f)
{
	const struct settings *set = s->road->o.settings;
	char proxy[GOV_PATH_MAX];

	for (size_t i = 0; !set->goproxy_default && proxy_url(set, i, proxy); i++)
		if (text_join(s->base, sizeof s->base, proxy, "/sumdb/", s->name, NULL) &&
			is_served(f, s->base))
			return;
	text_join(s->base, sizeof s->base, set->sumdb_url, NULL);
}

static enum gov_exit ask(struct vouch_source *s, struct fetch *f, const char *path, size_t max,
	char **data, size_t *len, bool *not_found, struct err *e)
{
	char url[GOV_PATH_MAX];

	if (s->base[0] == '\0')
		find_base(s, f);
	if (!text_join(url, sizeof url, s->base, path, NULL))
		return err_set(e, GOV_NETWORK, s->base, ": the URL is too long", NULL);
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
