/* Paths as texts; see os.h. */
#include "os/os.h"

#include <string.h>

static bool is_separator(char c)
{
	return c == '/' || c == '\\';
}

static void replace(char *path, char from, char to)
{
	for (; *path; path++) {
		if (*path == from)
			*path = to;
	}
}

static bool has_drive(const char *path)
{
	char c = path[0];

	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) && path[1] == ':';
}

/* Behind "//?/", Windows takes every path as it is, ".." too; win32_path puts that before a path
 * that needs it. */
static void drop_prefix(char *path)
{
	char *behind = path + 4;

	if (path[0] != '/' || path[1] != '/' || path[2] != '?' || path[3] != '/')
		return;
	if (has_drive(behind) && behind[2] == '/')
		memmove(path, behind, strlen(behind) + 1);
	else if ((behind[0] | 0x20) == 'u' && (behind[1] | 0x20) == 'n' &&
		 (behind[2] | 0x20) == 'c' && behind[3] == '/')
		memmove(path + 1, behind + 3, strlen(behind + 3) + 1);
}

void os_slashes(char *path)
{
	replace(path, '\\', '/');
	drop_prefix(path);
}

void os_native(char *path)
{
	replace(path, '/', '\\');
}

bool os_is_absolute(const char *path)
{
	if (is_separator(path[0]))
		return is_separator(path[1]);
	return has_drive(path) && is_separator(path[2]);
}

static size_t component_end(const char *path, size_t at)
{
	while (path[at] && !is_separator(path[at]))
		at++;
	return at;
}

/* Bytes that are never cut off: "/", "C:/", "C:", "//server/share". */
static size_t root_len(const char *path)
{
	size_t n;

	if (has_drive(path))
		return is_separator(path[2]) ? 3 : 2;
	if (!is_separator(path[0]))
		return 0;
	if (!is_separator(path[1]))
		return 1;
	n = component_end(path, 2);
	return path[n] ? component_end(path, n + 1) : n;
}

bool os_parent(char *path)
{
	size_t root = root_len(path);
	size_t n = strlen(path);

	while (n > root && is_separator(path[n - 1]))
		n--;
	if (n <= root)
		return false;
	while (n > root && !is_separator(path[n - 1]))
		n--;
	if (n == 0)
		return false;
	while (n > root && is_separator(path[n - 1]))
		n--;
	path[n] = '\0';
	return true;
}
