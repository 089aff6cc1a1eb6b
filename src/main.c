/* gov: see cli/cli.h. One main for both executables; which commands they have is the linker's
 * matter. */
#include <stdlib.h>

#include "cli/cli.h"

static const char *get_env(const char *name)
{
	return getenv(name);
}

int main(int argc, char **argv)
{
	char self[GOV_PATH_MAX];
	if (!cli_self(self)) {
		ui_say("cannot find the path of the running program");
		return GOV_FAILED;
	}
	return cli_main(argc, argv, self, get_env);
}
