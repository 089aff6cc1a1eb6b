#include "install/road.h"

#include <stdarg.h>
#include <string.h>

#include "install/openpgp.h"
#include "os/os.h"

static enum gov_exit find_kind(struct road *r, struct err *e)
{
	const char *from = r->o.from;
	struct os_info info;
	int code;

	r->kind = SOURCE_MIRRORS;
	if (!from)
		return GOV_OK;
	if (strstr(from, "://")) {
		r->kind = text_ends(from, "/") ? SOURCE_BASE : SOURCE_URL;
		if (r->o.offline && !text_starts(from, "file://"))
			return err_set(e, GOV_USAGE, "--from ", from,
				": --offline forbids the network", NULL);
		return GOV_OK;
	}
	code = os_stat(from, &info);
	if (code != 0)
		return err_os(e, "cannot read", from, code);
	if (info.kind != OS_DIR && info.kind != OS_FILE)
		return err_set(e, GOV_FILESYSTEM, "--from ", from, ": no file and no folder", NULL);
	r->kind = info.kind == OS_DIR ? SOURCE_FOLDER : SOURCE_FILE;
	return GOV_OK;
}

enum gov_exit road_open(struct road *r, const struct install_options *o, struct err *e)
{
	memset(r, 0, sizeof *r);
	r->o = *o;
	return find_kind(r, e);
}

void road_close(struct road *r)
{
	fetch_free(r->fetch);
	release_list_free(&r->known);
	openpgp_keys_free(r->keys);
}

struct fetch *road_fetch(struct road *r, struct err *e)
{
	bool local = (r->kind == SOURCE_URL || r->kind == SOURCE_BASE) &&
		     text_starts(r->o.from, "file://");

	if (r->o.offline && !local) {
		err_set(e, GOV_NETWORK, "--offline keeps gov off the network", NULL);
		return NULL;
	}
	if (!r->fetch)
		r->fetch = fetch_new(NULL, NULL);
	if (!r->fetch)
		err_set(e, GOV_FAILED, "the network library does not start, perhaps out of memory",
			NULL);
	return r->fetch;
}

void road_note(const struct road *r, ...)
{
	char line[2560];
	struct text t = text_on(line, sizeof line);
	va_list args;
	const char *s;

	va_start(args, r);
	while ((s = va_arg(args, const char *)))
		text_add(&t, s);
	va_end(args);
	if (r->o.ui.note)
		r->o.ui.note(r->o.ui.ctx, line);
}
