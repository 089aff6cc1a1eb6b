/* gov: see cli/cli.h. One main for both executables; which commands they have is the linker's
 * matter. */
#include "cli/cli.h"
#include "os/os.h"

int main(int argc, char **argv)
{
	char self[GOV_PATH_MAX];
	os_start(&argc, &argv);
	if (!cli_self(self)) {
		ui_say("cannot find the path of the running program");
		return GOV_FAILED;
	}
	return cli_main(argc, argv, self, os_getenv);
}
