#include "install/module_login.h"

#include <stdlib.h>
#include <string.h>

#include "install/netrc.h"
#include "os/os.h"

#define NETRC_MAX ((size_t)64 << 10)

static bool is_this_machine(const char *host, size_t n)
{
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (n == strlen(names[i]) && memcmp(host, names[i], n) == 0)
			return true;
	return false;
}

/* The host that may be told a password; its length, 0 for none. */
static size_t trusted_host(const char *url, const char **host)
{
	bool tls = text_starts(url, "https://");
	size_t n;

	if (!tls && !text_starts(url, "http://"))
		return 0;
	*host = strstr(url, "://") + strlen("://");
	n = **host == '[' ? strcspn(*host, "]") + 1 : strcspn(*host, ":/");
	return tls || is_this_machine(*host, n) ? n : 0;
}

static bool in_home(const char *file, char path[GOV_PATH_MAX])
{
	const char *home = os_getenv(OS_HOME_ENV);

	return home && text_join(path, GOV_PATH_MAX, home, "/", file, NULL);
}

static bool find_netrc(char path[GOV_PATH_MAX])
{
	const char *named = os_getenv("NETRC");
	struct os_info info;

	if (named && named[0])
		return text_join(path, GOV_PATH_MAX, named, NULL);
	return (in_home(OS_NETRC, path) && os_stat(path, &info) == 0) || in_home(".netrc", path);
}

/* From malloc; NULL when there is none. */
static char *read_netrc(void)
{
	char path[GOV_PATH_MAX];
	char *text = malloc(NETRC_MAX + 1);
	size_t len = 0;

	if (!text || !find_netrc(path) || os_read_file(path, text, NETRC_MAX, &len) != 0) {
		free(text);
		return NULL;
	}
	text[len] = '\0';
	return text;
}

void module_login(struct fetch *f, const char *url)
{
	char login[NETRC_WORD_MAX], password[NETRC_WORD_MAX];
	const char *host = NULL;
	size_t n = url ? trusted_host(url, &host) : 0;
	char *netrc = n > 0 ? read_netrc() : NULL;
	bool found = netrc && netrc_find(netrc, host, n, login, password);

	if (!found || !fetch_login(f, login, password))
		fetch_login(f, NULL, NULL);
	free(netrc);
}
