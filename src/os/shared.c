#include "os/shared.h"

#include <string.h>

#include "os/os.h"

int shared_copy(int from, int to)
{
	char block[32768];
	size_t got = 0;
	int code;

	do {
		code = os_fd_read(from, block, sizeof block, &got);
		if (!code)
			code = os_fd_write(to, block, got);
	} while (!code && got > 0);
	return code;
}

size_t shared_depth(const char *path, const size_t *end, size_t depth, const char *rel, size_t len)
{
	size_t keep = 0;

	while (keep < depth) {
		size_t from = end[keep], to = end[keep + 1];

		if (to > len || memcmp(path + from, rel + from, to - from) != 0)
			break;
		if (to < len && rel[to] != '/')
			break;
		keep++;
	}
	return keep;
}
