#include "cli/full/full.h"

#include <locale.h>
#include <string.h>

#include "core/emulation.h"
#include "os/os.h"

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

void full_say_emulated(struct cli *c, const char *name)
{
	struct version v;
	struct platform p, stand_in;
	if (!emulation_platform(&c->host, &stand_in) || !toolchain_parse(name, &c->host, &v, &p) ||
		!platform_same(&p, &stand_in))
		return;
	ui_say("it is for %s/%s and this machine is %s/%s: it runs by emulation (%s), slower, and "
	       "builds for %s unless GOARCH says otherwise",
		p.os, p.arch, c->host.os, c->host.arch, emulation_by(&c->host), p.arch);
	if (!os_emulates(p.arch))
		ui_say("that seems to be missing here: %s", emulation_get(&c->host));
}
