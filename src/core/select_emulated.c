#include <string.h>

#include "core/emulation.h"
#include "core/layout.h"
#include "core/select.h"
#include "os/os.h"

struct search {
	struct platform host, stand_in;
	struct choice choice;
};

/* A range may be met by a native release that is not installed, so it is never concerned. */
static bool is_concerned(const struct request *r, const struct platform *host)
{
	if (r->kind == REQUEST_LINE)
		return emulation_concerns_line(r->version.text, host);
	return r->kind == REQUEST_EXACT && emulation_concerns(r->version.text, host);
}

static int offer_name(void *ctx, const char *name)
{
	struct search *search = ctx;
	struct version v;
	struct platform p;
	if (toolchain_parse(name, &search->host, &v, &p) && platform_same(&p, &search->stand_in))
		choice_offer(&search->choice, v.text);
	return 0;
}

bool select_emulated(const struct resolve_in *in, struct selection *s)
{
	struct search search = {.host = in->host, .choice = choice_for(&s->request)};
	struct err ignored;
	if (s->request.platform.os[0] != '\0')
		return false;
	/* A shim asks what the machine is only where it must. */
	if (search.host.os[0] == '\0')
		os_platform(search.host.os, search.host.arch);
	if (!is_concerned(&s->request, &search.host) ||
		!emulation_platform(&search.host, &search.stand_in))
		return false;
	s->stand_in = search.stand_in;
	if (layout_path(s->goroot, in->root, "versions", NULL, &ignored) != GOV_OK)
		return false;
	(void)os_list(s->goroot, offer_name, &search);
	const char *best = choice_best(&search.choice);
	if (!best)
		return false;
	toolchain_name(best, &search.stand_in, &search.host, s->name);
	text_join(s->version, sizeof s->version, best, NULL);
	s->emulated = true;
	return layout_path(s->goroot, in->root, "versions", s->name, &ignored) == GOV_OK;
}
