/* netrc: the name and password for a host, from the user's .netrc (on Windows first _netrc), as
 * cmd/go reads it (src/cmd/go/internal/auth/netrc.go). */
#ifndef GOV_INSTALL_NETRC_H
#define GOV_INSTALL_NETRC_H

#include <stdbool.h>
#include <stddef.h>

#define NETRC_WORD_MAX 256 /* bytes of a name or password, NUL included */

/* The first entry of `host` (n bytes) that has both, in the text of a .netrc. `default` entries
 * end the reading: they would give a password to any host. */
bool netrc_find(const char *text, const char *host, size_t n, char login[NETRC_WORD_MAX],
	char password[NETRC_WORD_MAX]);

#endif
