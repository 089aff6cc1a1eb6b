#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/path.h"
#include "core/tool.h"
#include "os/os.h"

const char help_exec[] =
	"Runs COMMAND with VERSION: its bin folder and that of its tools (gov help tool) come\n"
	"first on PATH, GOV_VERSION is set, GOROOT is removed, and GOTOOLCHAIN is local unless\n"
	"you set it. gov becomes COMMAND, whose exit code is its own. gov exec -- COMMAND takes\n"
	"what this shell and folder want; GOTOOLCHAIN is then local only if gov use chose it.\n\n"
	"Examples:\n"
	"  gov exec 1.22 go test ./...\n"
	"  gov exec 1.24.4 -- make\n\n"
	"Exit codes: 4 not installed; 126 COMMAND cannot be run; 127 COMMAND was not found.\n";

static int not_runnable(struct cli *c, enum gov_exit code, const char *name)
{
	char shown[128];
	struct text t = text_on(shown, sizeof shown);
	text_add_escaped(&t, name, strlen(name));
	err_set(&c->err, code, "exec: ", shown, NULL);
	if (code == GOV_CANNOT_RUN)
		err_add(&c->err, ": a folder, or not executable", NULL);
	else if (path_is(name))
		err_add(&c->err, ": no such file", NULL);
	else
		err_add(&c->err, ": command not found on PATH", NULL);
	return cli_fail(c);
}

/* `gov exec go test`: a program stands where the version belongs. */
static bool forgot_version(struct cli *c, const char *word)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	struct request r;
	const struct settings *settings = cli_settings(c);
	struct conf conf = settings != NULL ? settings_conf(settings) : conf_empty;
	if (!request_parse(word, strlen(word), REQUEST_TYPED, &r) || r.kind != REQUEST_NAME ||
		conf_alias(&conf, r.name, r.text) ||
		!text_join(path, sizeof path, c->root, "/versions/", r.name, NULL) ||
		os_stat(path, &info) == 0)
		return false;
	return strcmp(word, "go") == 0 || strcmp(word, "gofmt") == 0 ||
	       path_find(c->get_env("PATH"), word, path) == GOV_OK;
}

/* The system's Go needs no place on PATH: it has one, and the shims in front of it obey
 * GOV_VERSION. */
static int run(struct cli *c, const struct selection *sel, char **argv)
{
	char bin[GOV_PATH_MAX], tools[GOV_PATH_MAX], program[GOV_PATH_MAX];
	if (!text_join(bin, sizeof bin, sel->goroot, "/bin", NULL) ||
		!tool_bin(c->root, sel->name, tools))
		return not_runnable(c, GOV_NOT_FOUND, argv[0]);
	char *path = path_with(
		c->root, sel->system ? NULL : bin, sel->system ? NULL : tools, c->get_env("PATH"));
	if (path == NULL) {
		err_set(&c->err, GOV_FAILED, "exec: out of memory", NULL);
		return cli_fail(c);
	}
	enum gov_exit found = path_find(path, argv[0], program);
	int code = found == GOV_OK ? cli_launch(c, sel, program, argv, path, NULL)
				   : not_runnable(c, found, argv[0]);
	free(path);
	return code;
}

int cmd_exec(struct cli *c, int argc, char **argv)
{
	struct selection sel;
	const char *version = NULL;
	int at = 1;
	if (argc > at && strcmp(argv[at], "--") != 0) {
		if (argv[at][0] == '-')
			return cli_usage(c, "exec", "unknown option", argv[at]);
		version = argv[at++];
	}
	if (argc > at && strcmp(argv[at], "--") == 0)
		at++;
	if (at >= argc)
		return cli_usage(
			c, "exec", version == NULL ? "no version given" : "no command given", NULL);
	if (version != NULL && forgot_version(c, version))
		return cli_usage(
			c, "exec", "a version or -- comes before the command, not", version);
	int code = cli_select(c, "exec", version, &sel);
	return code == GOV_OK ? run(c, &sel, argv + at) : code;
}
