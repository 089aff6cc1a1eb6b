#include "install/fetch_url.h"

#include <stddef.h>

#include "core/text.h"

bool fetch_is_local(const char *url)
{
	return text_starts(url, "file://");
}

const char *fetch_protocols(const char *url, bool redirected)
{
	if (text_starts(url, "https://"))
		return "https";
	if (text_starts(url, "http://"))
		return redirected ? "http,https" : "http";
	return NULL;
}
