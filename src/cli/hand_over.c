/* The commands of gov-full, in the light gov: become gov-full with the same command line. */
#include "cli/cli.h"
#include "os/os.h"

#define FULL_NAME "gov-full" OS_EXE

static int hand_over(struct cli *c)
{
	char full[GOV_PATH_MAX];
	struct os_env_edit edit = {.set_len = 0};
	if (!cli_full(c->self, full)) {
		err_set(&c->err, GOV_FAILED, FULL_NAME ": not found beside ", c->self,
			" nor in ../libexec/gov; install gov again", NULL);
		return cli_fail(c);
	}
	int code = os_exec(full, c->argv, &edit);
	err_os(&c->err, "cannot run", full, code);
	c->err.code = GOV_FAILED;
	return cli_fail(c);
}

int cmd_install(struct cli *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return hand_over(c);
}

int cli_install_selected(struct cli *c, const struct selection *s, bool raise)
{
	(void)s;
	(void)raise;
	return hand_over(c);
}

int cmd_remote(struct cli *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return hand_over(c);
}

int cmd_cache(struct cli *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return hand_over(c);
}

int cmd_verify(struct cli *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return hand_over(c);
}

int cmd_import_copy(struct cli *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return hand_over(c);
}
