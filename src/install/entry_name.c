#include "install/entry_name.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/device.h"
#include "core/text.h"
#include "os/os.h"

/* Decode one code point. Returns its bytes, 0 when they are not strict UTF-8. */
static size_t decode(const char *text, size_t n, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char c = (unsigned char)text[0];
	if (c < 0x80) {
		*code = c;
		return 1;
	}
	size_t len = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
	if (c < 0xc2 || c > 0xf4 || len > n)
		return 0;
	uint32_t v = c & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		unsigned char next = (unsigned char)text[i];
		if ((next & 0xc0) != 0x80)
			return 0;
		v = v << 6 | (next & 0x3fu);
	}
	if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 0;
	*code = v;
	return len;
}

static size_t encode(uint32_t code, char *out)
{
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	size_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = len; --i > 0; code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)(lead[len] | code);
	return len;
}

static const char *character_defect(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return "its name has a control character";
	if (c == '\\')
		return "its name has a backslash";
	if (c == ':')
		return "its name has a colon";
	if (c < 0x80 && strchr("<>\"|?*", (int)c))
		return "its name has a character that Windows forbids";
	return NULL;
}

static const char *characters_defect(const char *name, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t code = 0;
		size_t len = decode(name + i, n - i, &code);
		if (len == 0)
			return "its name is not valid UTF-8";
		const char *why = character_defect(code);
		if (why)
			return why;
		i += len;
	}
	return NULL;
}

static const char *part_defect(const char *part, size_t n)
{
	if (n == 0)
		return "its name has an empty component";
	if (n == 1 && part[0] == '.')
		return "its name has a component \".\"";
	if (n == 2 && part[0] == '.' && part[1] == '.')
		return "its name has a component \"..\"";
	if (n > ENTRY_PART_MAX)
		return "its name is too long";
	if (part[n - 1] == '.' || part[n - 1] == ' ')
		return "its name has a component that ends in a dot or a blank";
	if (device_is(part, n))
		return "its name is that of a device on Windows";
	return NULL;
}

static const char *parts_defect(const char *name, size_t n)
{
	size_t depth = 0;
	for (size_t at = 0; at <= n; depth++) {
		const char *slash = at < n ? memchr(name + at, '/', n - at) : NULL;
		size_t end = slash ? (size_t)(slash - name) : n;
		const char *why = part_defect(name + at, end - at);
		if (why)
			return why;
		at = end + 1;
	}
	return depth > ENTRY_DEPTH_MAX ? "its name has too many components" : NULL;
}

const char *entry_name_defect(const char *name, size_t n)
{
	if (n == 0)
		return "it has no name";
	if (n > ENTRY_NAME_MAX)
		return "its name is too long";
	if (name[0] == '/')
		return "its name is absolute";
	if (n > 1 && name[1] == ':' && text_is_lower(text_lower(name[0])))
		return "its name has a drive letter";
	const char *why = characters_defect(name, n);
	return why ? why : parts_defect(name, n);
}

static uint32_t fold(uint32_t code)
{
	return code < 0x80 ? (uint32_t)text_lower((char)code) : os_fold_case(code);
}

size_t entry_name_fold(const char *part, size_t n, char *out)
{
	size_t len = 0;
	for (size_t i = 0; i < n;) {
		uint32_t code = 0;
		size_t used = decode(part + i, n - i, &code);
		if (used == 0)
			break;
		len += encode(fold(code), out + len);
		i += used;
	}
	return len;
}
