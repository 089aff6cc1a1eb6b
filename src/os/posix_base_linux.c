/* What the C library does only with malloc on board (opendir, getcwd), by Linux's system calls; and
 * what only Linux tells. */
#define _GNU_SOURCE
#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "os/posix_info.h"

/* One entry as the kernel writes it; the name follows the header. */
struct entry {
	uint64_t inode;
	int64_t offset;
	uint16_t length;
	uint8_t type;
	char name[];
};

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int each_of(const void *block, size_t n, int (*each)(void *, const char *), void *ctx)
{
	const unsigned char *at = block;
	const unsigned char *end = at + n;

	while (at < end) {
		const struct entry *e = (const void *)at;
		int code = is_dots(e->name) ? 0 : each(ctx, e->name);

		if (code != 0)
			return code;
		at += e->length;
	}
	return 0;
}

static int list_fd(int fd, int (*each)(void *, const char *), void *ctx)
{
	_Alignas(struct entry) unsigned char block[4096];

	for (;;) {
		long n = syscall(SYS_getdents64, fd, block, sizeof block);
		int code;

		if (n <= 0)
			return n < 0 ? errno : 0;
		code = each_of(block, (size_t)n, each, ctx);
		if (code != 0)
			return code;
	}
}

int os_list(const char *dir, int (*each)(void *ctx, const char *name), void *ctx)
{
	int fd = openat(AT_FDCWD, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int code;

	if (fd < 0)
		return errno;
	code = list_fd(fd, each, ctx);
	close(fd);
	return code;
}

/* A current folder outside of this process's root comes as "(unreachable)/...". */
int os_getcwd(char *buf, size_t cap)
{
	long n = syscall(SYS_getcwd, buf, cap);

	if (n < 0)
		return errno;
	return n > 0 && buf[0] == '/' ? 0 : ENOENT;
}

int os_exe_path(char *buf, size_t cap)
{
	ssize_t n = readlink("/proc/self/exe", buf, cap);

	if (n < 0)
		return errno;
	if ((size_t)n >= cap)
		return ENAMETOOLONG;
	buf[n] = '\0';
	return 0;
}

const char *os_started_as(void)
{
	unsigned long address = getauxval(AT_EXECFN);

	return (const char *)address; /* 0, NULL, when the kernel gave none */
}

/* The C library makes its canaries of the first of the kernel's 16 random bytes. */
bool os_one_in(unsigned n)
{
	const unsigned char *chance = (const unsigned char *)getauxval(AT_RANDOM);
	unsigned number;

	if (!chance)
		return true;
	number = (unsigned)chance[12] << 24 | (unsigned)chance[13] << 16 |
		 (unsigned)chance[14] << 8 | chance[15];
	return number % n == 0;
}

/* From what the kernel hands to every program: geteuid would be a system call. */
bool posix_is_own(uid_t uid)
{
	unsigned long me = getauxval(AT_EUID);

	return me == 0 || me == uid;
}

/* By a system call: a program that lives for so short a time spends more than ten times as much on
 * finding the kernel's own function for it, and on the pages that this touches. */
int64_t os_now(void)
{
	struct timespec now = {0};

	syscall(SYS_clock_gettime, CLOCK_REALTIME_COARSE, &now);
	return now.tv_sec;
}

struct timespec posix_mtime(const struct stat *st)
{
	return st->st_mtim;
}

const char *posix_own_error(int code)
{
	return code == ELIBBAD ? "damaged program interpreter" : "unknown error";
}
