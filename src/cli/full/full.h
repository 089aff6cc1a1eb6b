/* full: what the commands of gov-full share. */
#ifndef GOV_CLI_FULL_H
#define GOV_CLI_FULL_H

#include "cli/cli.h"
#include "install/install.h"

/* Fill `o`: store, settings, platform (`platform_text` "OS/ARCH", NULL: the host's), and a ui that
 * shows talk and progress. GOV_OK, or the code after printing the error. */
int full_options(
	struct cli *c, const char *command, const char *platform_text, struct install_options *o);

/* What this shell and folder ask for, installed or not: the request of resolve()'s winner; where
 * that is a default, or there is none, and nothing installed satisfies the folder's go.work or
 * go.mod, exactly the toolchain that cmd/go would want for it. Says who asks. GOV_OK, or the code
 * after printing the error: GOV_NOT_INSTALLED when nothing asks for what can be installed. */
int full_folder_request(struct cli *c, struct request *out);

/* The request for exactly the toolchain that cmd/go would want for the floor; says what asks for
 * it. There is none called go1.21: cmd/go takes that for a language, and any release of that line
 * will do. GOV_OK, or the code after printing the error. */
int full_floor_request(struct cli *c, const struct floor *f, struct request *out);

/* Say of a toolchain that runs by emulation here what that means, and what is missing for it, so
 * that it is nobody's surprise. Nothing of any other. */
void full_say_emulated(struct cli *c, const char *name);

/* Say how much of a new toolchain shares the disk space of another's; nothing if none does. */
void full_say_shared(const struct install_shared *s);

/* libarchive reads names of archives by the locale's character set: make it UTF-8. */
void full_use_utf8(void);

#endif
