#include <string.h>

#include "cli/cli.h"
#include "os/os.h"

#define FULL_NAME "gov-full" OS_EXE
#define LIGHT_NAME "gov" OS_EXE

/* gov-full stands in PREFIX/libexec/gov/ with gov in PREFIX/bin/, or both in one folder. What
 * users, shims and hints are told must be the light one. */
bool cli_self(char *out)
{
	char exe[GOV_PATH_MAX], folder[GOV_PATH_MAX];
	struct os_info info;
	if (os_exe_path(exe, sizeof exe) != 0)
		return false;
	if (strcmp(text_basename(exe), FULL_NAME) != 0)
		return text_join(out, GOV_PATH_MAX, exe, NULL);
	os_parent(exe);
	if (text_join(out, GOV_PATH_MAX, exe, "/" LIGHT_NAME, NULL) && os_stat(out, &info) == 0)
		return true;
	text_join(folder, sizeof folder, exe, NULL);
	if (!os_parent(folder) || !os_parent(folder))
		return false;
	return text_join(out, GOV_PATH_MAX, folder, "/bin/" LIGHT_NAME, NULL);
}

bool cli_full(const char *self, char *out)
{
	char folder[GOV_PATH_MAX];
	struct os_info info;
	if (!text_join(folder, sizeof folder, self, NULL) || !os_parent(folder))
		return false;
	if (text_join(out, GOV_PATH_MAX, folder, "/../libexec/gov/" FULL_NAME, NULL) &&
		os_stat(out, &info) == 0)
		return true;
	return text_join(out, GOV_PATH_MAX, folder, "/" FULL_NAME, NULL) &&
	       os_stat(out, &info) == 0;
}
