#include <string.h>

#include "cli/cli.h"

static const struct cli_option *find_option(
	const struct cli_option *options, const char *arg, size_t len)
{
	for (const struct cli_option *o = options; o != NULL && o->name != NULL; o++)
		if (strlen(o->name) == len && memcmp(o->name, arg, len) == 0)
			return o;
	return NULL;
}

/* --json is known to the commands whose usage names it. */
static bool takes_json(const char *command)
{
	const struct command *cmd = cli_find(command);
	return cmd != NULL && strstr(cmd->usage, "--json") != NULL;
}

/* Handle the option at argv[*i]. False after printing the error. */
static bool take_option(
	struct cli *c, const char *command, char **argv, int *i, const struct cli_option *options)
{
	char *arg = argv[*i];
	char *equals = strchr(arg, '=');
	size_t len = equals != NULL ? (size_t)(equals - arg) : strlen(arg);
	if (strcmp(arg, "--json") == 0 && takes_json(command)) {
		c->json = true;
		return true;
	}
	const struct cli_option *o = find_option(options, arg, len);
	if (o == NULL) {
		cli_usage(c, command, "unknown option", arg);
		return false;
	}
	if (o->flag != NULL) {
		if (equals != NULL) {
			cli_usage(c, command, "option takes no value:", arg);
			return false;
		}
		*o->flag = true;
		return true;
	}
	if (equals == NULL && argv[*i + 1] == NULL) {
		cli_usage(c, command, "option needs a value:", arg);
		return false;
	}
	if (*o->value != NULL) {
		cli_usage(c, command, "option is given twice:", o->name);
		return false;
	}
	*o->value = equals != NULL ? equals + 1 : argv[++*i];
	return true;
}

static bool is_help(const char *arg)
{
	return strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0;
}

int cli_options(
	struct cli *c, const char *command, int argc, char **argv, const struct cli_option *options)
{
	int kept = 0;
	bool open = true;
	for (int i = 1; i < argc; i++) {
		if (open && strcmp(argv[i], "--") == 0) {
			open = false;
		} else if (open && is_help(argv[i])) {
			cli_show_help(cli_find(command));
			return CLI_HELP_SHOWN;
		} else if (open && argv[i][0] == '-' && argv[i][1] != '\0') {
			if (!take_option(c, command, argv, &i, options))
				return -1;
		} else {
			argv[1 + kept++] = argv[i];
		}
	}
	return kept;
}
