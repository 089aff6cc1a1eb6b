#include "install/fetch_answer.h"

#include <string.h>

bool fetch_is_page(const char *data, size_t n)
{
	size_t at = n >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (at < n && strchr(" \t\r\n", data[at]) && data[at] != '\0')
		at++;
	return at < n && data[at] == '<';
}

bool fetch_continues(const char *content_range, uint64_t have)
{
	char want[40];
	struct text w = text_on(want, sizeof want);

	text_add(&w, "bytes ");
	text_add_u64(&w, have);
	text_add(&w, "-");
	return text_starts(content_range, want);
}

const char *fetch_status_text(long status)
{
	if (status == 404 || status == 410)
		return "not found (HTTP ";
	return status >= 500 ? "the server failed (HTTP " : "refused (HTTP ";
}

enum gov_exit fetch_too_big(const char *url, uint64_t max, struct err *e)
{
	char number[24];
	struct text m = text_on(number, sizeof number);

	text_add_u64(&m, max);
	return err_set(e, GOV_PROOF, url, ": wrong size: more than the ", number,
		" bytes expected; nothing was installed", NULL);
}

enum gov_exit fetch_status_failed(const char *url, const char *what, long status, struct err *e)
{
	char why[64];
	struct text w = text_on(why, sizeof why);

	text_add(&w, what);
	text_add_u64(&w, (uint64_t)status);
	text_add(&w, ")");
	return err_set(e, GOV_NETWORK, url, ": ", why, NULL);
}

void fetch_take_etag(const char *value, char *out, size_t cap)
{
	for (const char *s = value; *s; s++) {
		if (*s <= ' ' || *s > '~')
			value = "";
	}
	if (!text_join(out, cap, value, NULL))
		out[0] = '\0';
}
