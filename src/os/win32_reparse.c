#include "os/win32_reparse.h"

#include <string.h>

#include "os/win32_wide.h"

#define TAG_JUNCTION 0xa0000003U /* IO_REPARSE_TAG_MOUNT_POINT */
#define TAG_SYMLINK 0xa000000cU

/* Offsets. Each name has where it begins in the names, and its bytes without the NUL. */
#define LENGTH 4 /* of everything from TARGET_AT on */
#define TARGET_AT 8
#define TARGET_BYTES 10
#define SHOWN_AT 12 /* the target for people to read */
#define SHOWN_BYTES 14
#define JUNCTION_NAMES 16
#define SYMLINK_NAMES 20 /* behind flags of four bytes */

static const uint16_t nt_prefix[] = {'\\', '?', '?', '\\'};
#define NT_PREFIX_BYTES sizeof nt_prefix

static void put16(uint8_t *at, size_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

static size_t get16(const uint8_t *at)
{
	return (size_t)at[0] | (size_t)at[1] << 8;
}

static void put_text(uint8_t *at, const uint16_t *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put16(at + 2 * i, text[i]);
}

const uint16_t *win32_plain_path(const uint16_t *path, size_t *len)
{
	if (path[0] == '\\' && path[1] == '\\' && path[2] == '?' && path[3] == '\\')
		path += 4;
	*len = win32_len(path);
	while (*len > 3 && path[*len - 1] == '\\')
		--*len;
	return path;
}

size_t win32_junction(uint8_t data[WIN32_REPARSE_MAX], const uint16_t *target)
{
	size_t len;
	const uint16_t *plain = win32_plain_path(target, &len);
	size_t target_bytes = NT_PREFIX_BYTES + 2 * len;
	size_t bytes = JUNCTION_NAMES + target_bytes + 2 + 2 * len + 2;
	uint8_t *names = data + JUNCTION_NAMES;

	if (bytes > WIN32_REPARSE_MAX)
		return 0;
	memset(data, 0, bytes);
	put16(data, TAG_JUNCTION & 0xffff);
	put16(data + 2, TAG_JUNCTION >> 16);
	put16(data + LENGTH, bytes - TARGET_AT);
	put16(data + TARGET_BYTES, target_bytes);
	put16(data + SHOWN_AT, target_bytes + 2);
	put16(data + SHOWN_BYTES, 2 * len);
	put_text(names, nt_prefix, NT_PREFIX_BYTES / 2);
	put_text(names + NT_PREFIX_BYTES, plain, len);
	put_text(names + target_bytes + 2, plain, len);
	return bytes;
}

static bool has_prefix(const uint16_t *text, const char *prefix)
{
	while (*prefix && *text == (unsigned char)*prefix) {
		text++;
		prefix++;
	}
	return *prefix == '\0';
}

/* \??\C:\x is C:\x, \??\UNC\server\share is \\server\share. */
static void drop_nt_prefix(uint16_t *path)
{
	size_t drop = 0;

	if (has_prefix(path, "\\??\\UNC\\")) {
		drop = 6;
		path[drop] = '\\';
	} else if (has_prefix(path, "\\??\\")) {
		drop = 4;
	}
	memmove(path, path + drop, (win32_len(path) - drop + 1) * sizeof *path);
}

int win32_reparse_target(const uint8_t *data, size_t n, uint16_t *out, size_t cap)
{
	uint32_t tag;
	size_t names, units;

	if (n < SYMLINK_NAMES)
		return WIN32_BAD_REPARSE;
	tag = (uint32_t)(get16(data) | get16(data + 2) << 16);
	if (tag != TAG_JUNCTION && tag != TAG_SYMLINK)
		return WIN32_NO_LINK;
	names = (tag == TAG_SYMLINK ? SYMLINK_NAMES : JUNCTION_NAMES) + get16(data + TARGET_AT);
	units = get16(data + TARGET_BYTES) / 2;
	if (names + 2 * units > n)
		return WIN32_BAD_REPARSE;
	if (units >= cap)
		return WIN32_TOO_LONG;
	for (size_t i = 0; i < units; i++)
		out[i] = (uint16_t)get16(data + names + 2 * i);
	out[units] = 0;
	drop_nt_prefix(out);
	return 0;
}
