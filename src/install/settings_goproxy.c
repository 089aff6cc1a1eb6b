#include "install/settings_goproxy.h"

#include <string.h>

#include "core/text.h"

static const char *url_defect(const char *url)
{
	const char *host;
	size_t n;

	if (strpbrk(url, " \t"))
		return "a blank in a proxy's URL";
	if (strpbrk(url, "?#"))
		return "a proxy's URL has no query and no fragment";
	if (text_starts(url, "file:"))
		return text_starts(url, "file:///") && url[strlen("file:///")] != '\0'
			       ? NULL
			       : "a file URL names a folder, as file:///srv/proxy does";
	if (!text_starts(url, "http://") && !text_starts(url, "https://"))
		return "a proxy is an http://, https:// or file:/// URL, off or direct";
	host = strstr(url, "://") + strlen("://");
	n = strcspn(host, "/");
	if (n == 0)
		return "a proxy's URL has no host";
	if (memchr(host, '@', n))
		return "no password here; put it into .netrc, and set goproxy_netrc = yes";
	return NULL;
}

/* One proxy's URL into the list. */
static const char *add(struct goproxy_list *l, const char *s, size_t n)
{
	struct text t;
	char *to;

	if (l->len == GOPROXY_LIST_MAX)
		return "more than 8 proxies";
	to = l->at[l->len].url;
	t = text_on(to, sizeof l->at[0].url);
	text_addn(&t, s, n);
	if (strpbrk(to, ".:/") && !strstr(to, ":/") && to[0] != '/') {
		t = text_on(to, sizeof l->at[0].url);
		text_add(&t, "https://");
		text_addn(&t, s, n);
	}
	if (t.cut)
		return "a proxy's URL is too long";
	for (; t.len > 0 && to[t.len - 1] == '/' && !text_ends(to, "://"); t.len--)
		to[t.len - 1] = '\0';
	l->len++;
	return url_defect(to);
}

static bool is_word(const char *s, size_t n, const char *word)
{
	return n == strlen(word) && memcmp(s, word, n) == 0;
}

static size_t trim(const char **s, size_t n)
{
	while (n > 0 && text_is_blank(**s)) {
		++*s;
		n--;
	}
	while (n > 0 && text_is_blank((*s)[n - 1]))
		n--;
	return n;
}

const char *goproxy_parse(const char *text, struct goproxy_list *out)
{
	const char *why = NULL;

	memset(out, 0, sizeof *out);
	while (!why && *text) {
		size_t whole = strcspn(text, ",|");
		const char *word = text;
		size_t n = trim(&word, whole), before = out->len;

		text += whole;
		if (is_word(word, n, "off"))
			return NULL;
		if (n > 0 && !is_word(word, n, "direct"))
			why = add(out, word, n);
		if (!why && out->len > before)
			out->at[before].any_error = *text == '|';
		text += *text != '\0';
	}
	return why;
}
