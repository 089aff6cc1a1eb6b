#include "install/unpack_zip_frame.h"

#include <stdbool.h>
#include <string.h>

#include "os/os.h"

#define END_RECORD 22 /* bytes, without a comment */

static bool read_at(int fd, uint64_t offset, unsigned char *buf, size_t n, int *os_code)
{
	*os_code = os_fd_seek(fd, offset);
	for (size_t done = 0, got = 1; !*os_code && done < n; done += got) {
		*os_code = os_fd_read(fd, buf + done, n - done, &got);
		if (got == 0)
			return false;
	}
	return !*os_code;
}

static uint64_t little(const unsigned char *p, int n)
{
	uint64_t v = 0;
	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

/* Does the directory end where its end record begins? The larger form has two records more between.
 */
static bool adjoins(const unsigned char *end, uint64_t at)
{
	uint64_t bytes = little(end + 12, 4), offset = little(end + 16, 4);
	if (bytes == 0xffffffff || offset == 0xffffffff || little(end + 10, 2) == 0xffff)
		return true;
	return offset + bytes == at;
}

const char *zip_frame_defect(int fd, uint64_t size, int *os_code)
{
	unsigned char first[4], end[END_RECORD];
	*os_code = 0;
	if (size < sizeof first + END_RECORD)
		return "it is no zip file";
	if (!read_at(fd, 0, first, sizeof first, os_code) ||
		!read_at(fd, size - END_RECORD, end, sizeof end, os_code))
		return "cannot read it";
	if (memcmp(first, "PK\3\4", 4) != 0)
		return "it is no zip file, or something precedes its first entry";
	if (memcmp(end, "PK\5\6", 4) != 0 || little(end + 20, 2) != 0)
		return "it is cut short, or something follows the end of the zip data";
	if (!adjoins(end, size - END_RECORD))
		return "the zip directory is damaged";
	return NULL;
}
