/* What the manager needs that only Linux has under this name. */
#define _GNU_SOURCE
#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/posix_info.h"

int posix_pipe(int ends[2])
{
	return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
}

/* close_range(2), since Linux 5.9; not every C library has a function for it, and some sandboxes
 * forbid what they do not know. */
void posix_close_range(int first, int last)
{
	if (syscall(SYS_close_range, (unsigned)first, (unsigned)last, 0U) == 0)
		return;
	for (int fd = first; fd <= last; fd++)
		close(fd);
}

int posix_sync(int fd)
{
	return fsync(fd) == 0 ? 0 : errno;
}

void os_fd_sync_ahead(int fd, uint64_t offset, uint64_t n)
{
	if (offset <= INT64_MAX && n <= INT64_MAX)
		(void)sync_file_range(fd, (int64_t)offset, (int64_t)n, SYNC_FILE_RANGE_WRITE);
}

int os_sync_fs(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int code;

	if (fd < 0)
		return errno;
	code = syncfs(fd) == 0 ? 0 : errno;
	close(fd);
	return code;
}

void os_sync_ahead(const char *path)
{
	(void)os_sync_fs(path);
}

/* --- binfmt_misc: Documentation/admin-guide/binfmt-misc.rst of Linux --- */

#define BINFMT "/proc/sys/fs/binfmt_misc/"
#define MACHINE_AT (18 * 2) /* e_machine of an ELF header, in hexadecimal digits */

/* e_machine as the bytes of a little-endian header (elf(5)). */
static const struct {
	const char *arch, *machine;
} machines[] = {
	{"amd64", "3e00"},
	{"arm64", "b700"},
	{"386", "0300"},
	{"riscv64", "f300"},
	{"loong64", "0201"},
	{"ppc64le", "1500"},
};

struct wanted {
	const char *machine;
	bool found;
};

/* Does an entry's text say "enabled", and "magic 7f454c46..." of ELF programs for the machine? */
static bool runs(const char *text, const char *machine)
{
	static const char elf[] = "\nmagic 7f454c46";
	const char *magic = strstr(text, elf);

	if (strncmp(text, "enabled", 7) != 0 || !magic)
		return false;
	magic += sizeof "\nmagic " - 1;
	return strcspn(magic, "\n") >= MACHINE_AT + 4 &&
	       strncmp(magic + MACHINE_AT, machine, 4) == 0;
}

static int look(void *ctx, const char *name)
{
	struct wanted *wanted = ctx;
	char path[sizeof BINFMT + 255], text[1024];
	size_t len = 0;

	if (strlen(name) > 255)
		return 0;
	memcpy(path, BINFMT, sizeof BINFMT - 1);
	memcpy(path + sizeof BINFMT - 1, name, strlen(name) + 1);
	if (os_read_file(path, text, sizeof text - 1, &len) != 0)
		return 0;
	text[len] = '\0';
	wanted->found = wanted->found || runs(text, wanted->machine);
	return 0;
}

bool os_emulates(const char *arch)
{
	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
		struct wanted wanted = {.machine = machines[i].machine};

		if (strcmp(machines[i].arch, arch) != 0)
			continue;
		os_list("/proc/sys/fs/binfmt_misc", look, &wanted);
		return wanted.found;
	}
	return false;
}
