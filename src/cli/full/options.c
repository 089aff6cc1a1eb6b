#include "cli/full/full.h"

#include <locale.h>
#include <string.h>

static void note(void *ctx, const char *text)
{
	(void)ctx;
	ui_say("%s", text);
}

static void progress(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	(void)ctx;
	ui_progress(what, done, total);
}

static void progress_end(void *ctx)
{
	(void)ctx;
	ui_progress_end();
}

int full_options(
	struct cli *c, const char *command, const char *platform_text, struct install_options *o)
{
	const struct settings *settings = cli_settings(c);
	if (settings == NULL)
		return (int)c->err.code;
	*o = (struct install_options){
		.root = c->root,
		.settings = settings,
		.host = c->host,
		.platform = c->host,
		.ui = {NULL, note, progress, progress_end},
	};
	if (platform_text != NULL &&
		!platform_parse(platform_text, strlen(platform_text), &o->platform))
		return cli_usage(c, command, "not a platform such as linux/arm64:", platform_text);
	return GOV_OK;
}

void full_use_utf8(void)
{
	static const char *const names[] = {"C.UTF-8", "en_US.UTF-8", "UTF-8"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (setlocale(LC_CTYPE, names[i]) != NULL)
			return;
}
