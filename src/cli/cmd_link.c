#include "cli/cli.h"
#include "os/os.h"

const char help_link[] =
	"Makes the Go at DIR (a GOROOT: it has bin/go) known as NAME, to be chosen like any\n"
	"version. Nothing is copied, and nothing vouches for it but you. gov uninstall NAME\n"
	"takes the link away.\n\n"
	"NAME starts with a lower-case letter, then a-z, 0-9, '.', '_' and '-'.\n\n"
	"Example:\n"
	"  gov link dev ~/src/go && gov use dev\n";

int cmd_link(struct cli *c, int argc, char **argv)
{
	char dir[GOV_PATH_MAX];
	struct store_lock lock;
	int n = cli_options(c, "link", argc, argv, NULL);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n != 2)
		return n < 0 ? GOV_USAGE : cli_usage(c, "link", "takes a name and a folder", NULL);
	int os_code = os_realpath(argv[2], dir, sizeof dir);
	if (os_code != 0) {
		err_os(&c->err, "cannot find", argv[2], os_code);
		c->err.code = GOV_USAGE;
		return cli_fail(c);
	}
	int code = cli_lock(c, "linking", &lock);
	if (code != GOV_OK)
		return code;
	if (store_link(c->root, argv[1], dir, &c->err) != GOV_OK)
		code = cli_fail(c);
	else
		code = cli_refresh_shims(c);
	store_unlock(&lock);
	if (code == GOV_OK)
		ui_say("%s is linked; choose it with: gov use %s", argv[1], argv[1]);
	return code;
}
