#include "install/fetch_local.h"

#include "core/text.h"
#include "os/os.h"

#define SCHEME "file://"
#define THIS_HOST "localhost/"

/* "%20" is a blank. False for what is no byte, and for one that ends strings. */
static bool decode(const char *s, char *out, size_t cap)
{
	struct text t = text_on(out, cap);

	while (*s != '\0') {
		char c = *s++;

		if (c == '%') {
			char digits[3] = {s[0], s[0] != '\0' ? s[1] : '\0', '\0'};
			uint8_t byte;

			if (!hex_decode(digits, &byte, 1) || byte == 0)
				return false;
			c = (char)byte;
			s += 2;
		}
		text_addn(&t, &c, 1);
	}
	return !t.cut;
}

/* Windows' drives stand behind a slash: "file:///C:/go"; many write "file://C:/go". */
static const char *find_path(const char *url, char buf[GOV_PATH_MAX])
{
	const char *rest = url + sizeof SCHEME - 1;

	if (text_starts(rest, THIS_HOST))
		rest += sizeof THIS_HOST - 2;
	if (!text_starts(url, SCHEME) || !decode(rest, buf, GOV_PATH_MAX))
		return NULL;
	if (os_is_absolute(buf))
		return buf;
	return buf[0] == '/' && os_is_absolute(buf + 1) ? buf + 1 : NULL;
}

enum fetch_local fetch_local(
	const char *url, bool (*each)(void *ctx, const char *data, size_t n), void *ctx)
{
	char buf[GOV_PATH_MAX];
	const char *path = find_path(url, buf);

	if (!path)
		return FETCH_LOCAL_BAD_URL;
	return os_read_pieces(path, each, ctx) == 0 ? FETCH_LOCAL_READ : FETCH_LOCAL_NO_FILE;
}
