#include "install/netrc.h"

#include <string.h>

#include "core/text.h"

static const char blanks[] = " \t\r\n";

/* The next word, moving *at behind it. Its length; 0 at the end. */
static size_t next_word(const char **at, const char **word)
{
	size_t n;

	*word = *at + strspn(*at, blanks);
	n = strcspn(*word, blanks);
	*at = *word + n;
	return n;
}

static bool is(const char *word, size_t n, const char *what)
{
	return n == strlen(what) && memcmp(word, what, n) == 0;
}

static void take(const char **at, char out[NETRC_WORD_MAX])
{
	const char *word;
	size_t n = next_word(at, &word);
	struct text t = text_on(out, NETRC_WORD_MAX);

	text_addn(&t, word, n);
	if (t.cut)
		out[0] = '\0';
}

/* A macro's text goes on to an empty line. */
static const char *behind_macro(const char *at)
{
	const char *end = strstr(at, "\n\n");

	return end ? end : at + strlen(at);
}

bool netrc_find(const char *text, const char *host, size_t n, char login[NETRC_WORD_MAX],
	char password[NETRC_WORD_MAX])
{
	bool ours = false;
	const char *word;
	size_t len;

	login[0] = password[0] = '\0';
	while ((len = next_word(&text, &word)) > 0 && !is(word, len, "default")) {
		if (is(word, len, "macdef")) {
			text = behind_macro(text);
		} else if (is(word, len, "machine")) {
			len = next_word(&text, &word);
			ours = len == n && memcmp(word, host, n) == 0;
			login[0] = password[0] = '\0';
		} else if (ours && is(word, len, "login")) {
			take(&text, login);
		} else if (ours && is(word, len, "password")) {
			take(&text, password);
		}
		if (ours && login[0] && password[0])
			return true;
	}
	return false;
}
