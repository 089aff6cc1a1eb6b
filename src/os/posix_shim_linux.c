/* Where Linux begins to run a shim, and the little of a C library that it needs beside functions on
 * memory and strings. Getting a C library ready costs two system calls and two pages, for threads
 * and locales that a shim never has. Whatever of the library would need that does not link with
 * this file: it refers to the library's own errno, and check-shim looks for the rest.
 *
 * System V ABI, AMD64 supplement, 3.4.1 (initial stack), A.2 (system calls); for A64 syscall(2) and
 * the kernel's Documentation/arch/arm64. Results below 0 and above -4096 are errors.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#if defined(__x86_64__)
#define START "xor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall shim_start\n"
#elif defined(__aarch64__)
#define START "mov x29, #0\n\tmov x30, #0\n\tmov x0, sp\n\tb shim_start\n"
#endif

__asm__(".text\n\t.globl _start\n\t.type _start, %function\n_start:\n\t" START);

int main(int argc, char **argv);
__attribute__((used)) _Noreturn void shim_start(uintptr_t *stack);

/* As a C library has them: the environment, what the kernel told behind it, the last error. */
extern char **environ;
char **environ;
#define FACTS 32 /* what gov asks for is below */
static uintptr_t facts[FACTS];
static int last_error;

int *__errno_location(void);
int *__errno_location(void)
{
	return &last_error;
}

#if defined(__x86_64__)
static inline long call(
	long number, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e, uintptr_t f)
{
	register uintptr_t r10 __asm__("r10") = d;
	register uintptr_t r8 __asm__("r8") = e;
	register uintptr_t r9 __asm__("r9") = f;
	long result = number;

	__asm__ volatile("syscall"
			 : "+a"(result)
			 : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}
#elif defined(__aarch64__)
static inline long call(
	long number, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e, uintptr_t f)
{
	register long x8 __asm__("x8") = number;
	register uintptr_t x0 __asm__("x0") = a;
	register uintptr_t x1 __asm__("x1") = b;
	register uintptr_t x2 __asm__("x2") = c;
	register uintptr_t x3 __asm__("x3") = d;
	register uintptr_t x4 __asm__("x4") = e;
	register uintptr_t x5 __asm__("x5") = f;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return (long)x0;
}
#endif

static inline long result_of(long result)
{
	if (result < 0 && result > -4096) {
		last_error = (int)-result;
		return -1;
	}
	return result;
}

static inline long call4(long number, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d)
{
	return result_of(call(number, a, b, c, d, 0, 0));
}

static inline uintptr_t address(const void *p)
{
	return (uintptr_t)p;
}

static inline uintptr_t word(int n)
{
	return (uintptr_t)(intptr_t)n;
}

static void take_facts(const uintptr_t *at)
{
	for (; at[0] != AT_NULL; at += 2) {
		if (at[0] < FACTS)
			facts[at[0]] = at[1];
	}
}

void shim_start(uintptr_t *stack)
{
	int argc = (int)*stack;
	char **argv = (char **)(stack + 1);
	char **at = argv + argc + 1;

	environ = at;
	while (*at)
		at++;
	take_facts((const uintptr_t *)(at + 1));
	for (int code = main(argc, argv);;)
		call4(SYS_exit_group, word(code), 0, 0, 0);
}

unsigned long getauxval(unsigned long type)
{
	return type < FACTS ? facts[type] : 0;
}

char *getenv(const char *name)
{
	for (char **at = environ; *at; at++) {
		const char *n = name;
		char *value = *at;

		for (; *n != '\0' && *value == *n; value++)
			n++;
		if (*n == '\0' && *value == '=')
			return value + 1;
	}
	return NULL;
}

long syscall(long number, ...)
{
	uintptr_t a, b, c;
	va_list args;

	va_start(args, number);
	a = va_arg(args, uintptr_t);
	b = va_arg(args, uintptr_t);
	c = va_arg(args, uintptr_t);
	va_end(args);
	return call4(number, a, b, c, 0);
}

/* Nobody here makes a file by it. */
int openat(int folder, const char *path, int flags, ...)
{
	return (int)call4(SYS_openat, word(folder), address(path), word(flags), 0);
}

int open(const char *path, int flags, ...)
{
	return openat(AT_FDCWD, path, flags);
}

ssize_t read(int fd, void *buf, size_t n)
{
	return call4(SYS_read, word(fd), address(buf), n, 0);
}

ssize_t write(int fd, const void *buf, size_t n)
{
	return call4(SYS_write, word(fd), address(buf), n, 0);
}

int close(int fd)
{
	return (int)call4(SYS_close, word(fd), 0, 0, 0);
}

/* The kernel's struct stat is the library's on both machines. */
int fstatat(int folder, const char *restrict path, struct stat *restrict st, int flags)
{
	return (int)call4(SYS_newfstatat, word(folder), address(path), address(st), word(flags));
}

int access(const char *path, int mode)
{
	return (int)call4(SYS_faccessat, word(AT_FDCWD), address(path), word(mode), 0);
}

int utimensat(int folder, const char *path, const struct timespec times[2], int flags)
{
	return (int)call4(SYS_utimensat, word(folder), address(path), address(times), word(flags));
}

ssize_t readlink(const char *restrict path, char *restrict buf, size_t n)
{
	return call4(SYS_readlinkat, word(AT_FDCWD), address(path), address(buf), n);
}

int isatty(int fd)
{
	struct winsize size;

	return call4(SYS_ioctl, word(fd), TIOCGWINSZ, address(&size), 0) == 0;
}

int execve(const char *path, char *const argv[], char *const env[])
{
	return (int)call4(SYS_execve, address(path), address(argv), address(env), 0);
}

void *mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset)
{
	return (void *)result_of(call(SYS_mmap, address(at), n, word(protection), word(flags),
		word(fd), (uintptr_t)offset));
}

int munmap(void *p, size_t n)
{
	return (int)call4(SYS_munmap, address(p), n, 0, 0);
}

int uname(struct utsname *u)
{
	return (int)call4(SYS_uname, address(u), 0, 0, 0);
}

int personality(unsigned long wanted)
{
	return (int)call4(SYS_personality, wanted, 0, 0, 0);
}
