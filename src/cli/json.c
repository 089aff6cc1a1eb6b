#include "cli/ui.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "os/os.h"

#define DEPTH_MAX 16

static struct {
	char close[DEPTH_MAX];
	bool any[DEPTH_MAX]; /* has this level a value yet? */
	size_t depth;
} json;

/* Length of the well-formed UTF-8 sequence at s, 0 when there is none. */
static size_t utf8_length(const unsigned char *s)
{
	size_t n = s[0] < 0x80   ? 1
		   : s[0] < 0xc2 ? 0
		   : s[0] < 0xe0 ? 2
		   : s[0] < 0xf0 ? 3
		   : s[0] < 0xf5 ? 4
				 : 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	bool overlong = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
	bool beyond = (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf4 && s[1] > 0x8f);
	return overlong || beyond ? 0 : n;
}

/* File names need not be UTF-8, JSON must: what is not becomes U+FFFD. */
static void put_string(const char *value)
{
	const unsigned char *s = (const unsigned char *)value;
	ui_out("\"");
	while (*s != '\0') {
		size_t n = utf8_length(s);
		if (n == 0)
			ui_out("\\ufffd");
		else if (*s == '"' || *s == '\\')
			ui_out("\\%c", *s);
		else if (*s < 0x20 || *s == 0x7f)
			ui_out("\\u%04x", *s);
		else
			ui_out("%.*s", (int)n, (const char *)s);
		s += n > 0 ? n : 1;
	}
	ui_out("\"");
}

static void before(const char *key)
{
	if (json.depth > 0) {
		ui_out(json.any[json.depth - 1] ? ",\n%*s" : "\n%*s", (int)(2 * json.depth), "");
		json.any[json.depth - 1] = true;
	}
	if (key != NULL) {
		put_string(key);
		ui_out(": ");
	}
}

static void after(void)
{
	if (json.depth == 0)
		ui_out("\n");
}

void json_open(const char *key, char bracket)
{
	before(key);
	ui_out("%c", bracket);
	if (json.depth < DEPTH_MAX) {
		json.close[json.depth] = bracket == '{' ? '}' : ']';
		json.any[json.depth++] = false;
	}
}

void json_close(void)
{
	if (json.depth == 0)
		return;
	json.depth--;
	if (json.any[json.depth])
		ui_out("\n%*s", (int)(2 * json.depth), "");
	ui_out("%c", json.close[json.depth]);
	after();
}

void json_string(const char *key, const char *value)
{
	before(key);
	if (value == NULL)
		ui_out("null");
	else
		put_string(value);
	after();
}

void json_path(const char *key, const char *path)
{
	char native[GOV_PATH_MAX];
	if (path != NULL && text_join(native, sizeof native, path, NULL)) {
		os_native(native);
		path = native;
	}
	json_string(key, path);
}

void json_bool(const char *key, bool value)
{
	before(key);
	ui_out(value ? "true" : "false");
	after();
}

void json_number(const char *key, uint64_t value)
{
	before(key);
	ui_out("%" PRIu64, value);
	after();
}
