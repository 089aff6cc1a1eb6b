/* system: what tests want of an operating system beyond os/os.h: other processes, sockets, odd
 * files. system_posix.c and system_win32.c implement it; the build picks. Paths and arguments are
 * UTF-8.
 */
#ifndef GOV_TESTS_SYSTEM_H
#define GOV_TESTS_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What stands before the first '/' of an absolute path, and before such a path in a URL. */
#ifdef _WIN32
#define TOP "C:"
#define FILE_URL "file:///"
#else
#define TOP ""
#define FILE_URL "file://"
#endif

/* --- files --- */
bool system_chdir(const char *path);
/* A symbolic link to a file. False where this user, or this system, can make none. */
bool system_link_file(const char *target, const char *path);
/* Something in the file system whose reading could wait for ever. False where there is no such. */
bool system_fifo(const char *path);
/* A path that gives zeros without end, or NULL. */
const char *system_zeros(void);
/* How many files and the like this process has open; -1 when the system does not tell. */
int system_open_files(void);

/* --- the environment of this process; NULL takes a variable away --- */
bool system_set_env(const char *name, const char *value);

/* --- this program once more, as a child --- */
typedef intptr_t system_child;
/* Arguments as main() gets them, argv[0] first, NULL last. Negative when it cannot be started. */
system_child system_start(char *const argv[]);
long system_child_pid(system_child child);
/* End it without a chance to clean up. */
void system_kill(system_child child);
/* Its exit code, or -1 when it was killed. Ends what system_start began. */
int system_wait(system_child child);

/* --- sockets on loopback --- */
typedef intptr_t system_socket;
/* Listen on a free port; negative on failure. */
system_socket system_listen(unsigned *port);
/* Wait some milliseconds for a connection, or for something to read or its end. */
bool system_ready(system_socket s, unsigned ms);
system_socket system_accept(system_socket server);
long system_receive(system_socket s, void *buf, size_t n);    /* 0 or less: the client is gone */
bool system_send(system_socket s, const void *buf, size_t n); /* all of it */
void system_close(system_socket s);

#endif
