/* What macOS does in its own way, by libSystem, which every program there has loaded. Its heap is
 * therefore set up before a shim's main starts, and opendir may use it: the system call below it is
 * private (getdirentries(2) is not to be had with 64-bit inodes). */
#include "os/os.h"

#include <crt_externs.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <mach-o/dyld.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "os/posix_info.h"

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* readdir(3) tells the end from an error by errno alone. */
static int next_name(DIR *dir, const char **name)
{
	const struct dirent *d;

	errno = 0;
	d = readdir(dir);
	*name = d ? d->d_name : NULL;
	return d ? 0 : errno;
}

int os_list(const char *dir, int (*each)(void *ctx, const char *name), void *ctx)
{
	DIR *open = opendir(dir);
	const char *name = "";
	int code = open ? 0 : errno;

	if (!open)
		return code;
	while (code == 0 && name) {
		code = next_name(open, &name);
		if (code == 0 && name && !is_dots(name))
			code = each(ctx, name);
	}
	closedir(open);
	return code;
}

int os_getcwd(char *buf, size_t cap)
{
	return getcwd(buf, cap) ? 0 : errno;
}

/* dyld(3): _NSGetExecutablePath gives a path that may contain links, not the real one. */
int os_exe_path(char *buf, size_t cap)
{
	char path[PATH_MAX], real[PATH_MAX];
	uint32_t size = sizeof path;

	if (_NSGetExecutablePath(path, &size) != 0)
		return ENAMETOOLONG;
	if (!realpath(path, real))
		return errno;
	if (strlen(real) >= cap)
		return ENAMETOOLONG;
	memcpy(buf, real, strlen(real) + 1);
	return 0;
}

/* Behind the environment the kernel puts strings of its own, the first of which is the path that
 * execve was called with: "executable_path=..." (exec_add_apple_strings in XNU's
 * bsd/kern/kern_exec.c; Go's runtime reads it too, in os_darwin.go). Not from dyld, which may have
 * resolved it. */
const char *os_started_as(void)
{
	static const char prefix[] = "executable_path=";
	char **at = *_NSGetArgv() + *_NSGetArgc() + 1;

	while (*at)
		at++;
	at++;
	return *at && strncmp(*at, prefix, sizeof prefix - 1) == 0 ? *at + sizeof prefix - 1 : NULL;
}

/* dyld(3): how far the main executable was moved, by chance, from where it was linked to be: whole
 * pages, of 16 KiB or of 4. */
bool os_one_in(unsigned n)
{
	return ((uintptr_t)_dyld_get_image_vmaddr_slide(0) >> 14) % n == 0;
}

bool posix_is_own(uid_t uid)
{
	uid_t me = geteuid();

	return me == 0 || me == uid;
}

/* From the kernel's page of common data: no system call. */
int64_t os_now(void)
{
	return time(NULL);
}

struct timespec posix_mtime(const struct stat *st)
{
	return st->st_mtimespec;
}

/* intro(2) */
const char *posix_own_error(int code)
{
	switch (code) {
	case EBADEXEC:
		return "damaged program";
	case EBADARCH:
		return "a program for another processor, which this machine does not emulate";
	case EBADMACHO:
		return "damaged Mach-O program";
	case ESHLIBVERS:
		return "a shared library has the wrong version";
	}
	return "unknown error";
}
