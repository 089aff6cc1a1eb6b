/* full: what the commands of gov-full share. */
#ifndef GOV_CLI_FULL_H
#define GOV_CLI_FULL_H

#include "cli/cli.h"
#include "install/install.h"

/* Fill `o`: store, settings, platform (`platform_text` "OS/ARCH", NULL: the host's), and a ui that
 * shows talk and progress. GOV_OK, or the code after printing the error. */
int full_options(
	struct cli *c, const char *command, const char *platform_text, struct install_options *o);

/* libarchive reads names of archives by the locale's character set: make it UTF-8. */
void full_use_utf8(void);

#endif
