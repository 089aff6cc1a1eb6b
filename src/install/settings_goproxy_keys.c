#include <string.h>

#include "install/settings_goproxy.h"
#include "install/settings_parse.h"

bool settings_set_goproxy(struct settings_parser *p, const char *value)
{
	struct goproxy_list list;
	const char *why = goproxy_parse(value, &list);
	p->out->goproxy_default = false;
	if (why != NULL)
		return settings_bad(p, why, value);
	return text_join(p->out->goproxy, sizeof p->out->goproxy, value, NULL) ||
	       settings_bad(p, "goproxy is too long", value);
}

bool settings_set_goproxy_netrc(struct settings_parser *p, const char *value)
{
	p->out->goproxy_netrc = strcmp(value, "yes") == 0 || strcmp(value, "true") == 0;
	if (p->out->goproxy_netrc || strcmp(value, "no") == 0 || strcmp(value, "false") == 0)
		return true;
	return settings_bad(p, "goproxy_netrc is yes or no, not", value);
}
