/* os: everything gov asks of an operating system. Paths and arguments are UTF-8 everywhere; no OS
 * header shows through. posix_*.c and win32_*.c implement it; the build picks.
 *
 * Functions return 0, or an OS error number (errno on POSIX, GetLastError() on Windows) that only
 * os_is_*() and os_error_text() interpret. Buffers belong to the caller. Functions marked [shim]
 * use neither heap nor stdio.
 */
#ifndef GOV_OS_OS_H
#define GOV_OS_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- errors [shim] --- */
bool os_is_missing(int code);        /* no such file, or a parent is no folder */
bool os_is_exists(int code);         /* it exists already, or a folder is not empty */
bool os_is_denied(int code);         /* permissions, read-only filesystem */
bool os_is_busy(int code);           /* another program has it open or locked, or runs it */
bool os_is_too_big(int code);        /* os_read_file: more than cap bytes */
const char *os_error_text(int code); /* static text, e.g. "Permission denied" */

/* --- files [shim] --- */
enum os_kind { OS_FILE, OS_DIR, OS_LINK, OS_OTHER };
struct os_info {
	enum os_kind kind;
	uint64_t size;
	int64_t mtime_s;
	int64_t atime_s; /* last read, as far as the file system keeps it */
	uint32_t mtime_ns;
	uint64_t device, inode; /* file identity */
	uint32_t mode;          /* POSIX permission bits; 0755/0644 made up on Windows */
	bool runnable;          /* a file that this user may execute */
	bool own;               /* this user's, or the user is root: its times may be set */
};
int os_stat(const char *path, struct os_info *out);  /* follows links */
int os_lstat(const char *path, struct os_info *out); /* does not */

/* Read a whole file of at most `cap` bytes. Never blocks on FIFOs or devices. Reading a folder
 * fails. os_is_too_big() when there is more. */
int os_read_file(const char *path, char *buf, size_t cap, size_t *len);

/* Read a file of any size piece by piece: each(ctx, data, n); its false ends the reading, without
 * an error. Never blocks on FIFOs or devices. A folder is missing to it, and so is what os_stat
 * cannot find. */
int os_read_pieces(
	const char *path, bool (*each)(void *ctx, const char *data, size_t n), void *ctx);

/* Call each(ctx, name) for every entry but . and ..; a non-zero result of it ends the walk and is
 * returned. Order is the file system's. */
int os_list(const char *dir, int (*each)(void *ctx, const char *name), void *ctx);

/* Set a file's time of change to this moment. A missing file stays missing. */
int os_touch(const char *path);
int64_t os_now(void); /* seconds since 1970, UTC; may be some milliseconds late */

int os_getcwd(char *buf, size_t cap);   /* absolute, physical */
int os_exe_path(char *buf, size_t cap); /* the running executable, absolute, links resolved */
/* The path that this process was started by, whatever its argv[0] says; links are not resolved, and
 * it may be relative. NULL when the system does not tell. */
const char *os_started_as(void);
/* True in one process of n on average, by chance that the system gave this one when it started; one
 * process always gets the same answer for the same n. No system call; no secret either. n is 1 to
 * 65536. True where the system gives no chance. */
bool os_one_in(unsigned n);
int os_stderr(const char *s, size_t n); /* write all of it */
bool os_is_terminal(int fd);            /* 0, 1, 2 */

/* OS_SEPARATORS: a name with one of these is a path.
 * OS_PATH_SEPARATOR stands between the folders of PATH and its like, OS_PATH_QUOTE around one that
 * holds it ('\0': nothing does); OS_PATH_HERE is the folder that an empty one means ("": none).
 * OS_EXE ends the name of every program.
 * OS_ANY_CASE: names of programs and of variables are the same in any case.
 * OS_HAS_MODES: the file system keeps permission bits, so that they tell something.
 * OS_HAS_DEVICES: names such as "nul" open devices in every folder (core/device.h).
 * OS_OPEN_STAYS: a folder with an open file below it cannot be renamed.
 * OS_GO_HEEDS_PWD: Go's os.Getwd takes PWD's word for the current folder.
 * OS_SHELL_EXPANDS: shells put file names in the place of wildcards before a program sees them.
 * OS_NETRC: the file's older name in the user's folder; ".netrc" comes behind it. */
#ifdef _WIN32
#define OS_SEPARATORS "/\\:"
#define OS_PATH_SEPARATOR ';'
#define OS_PATH_QUOTE '"'
#define OS_PATH_HERE ""
#define OS_EXE ".exe"
#define OS_ANY_CASE true
#define OS_HAS_MODES false
#define OS_HAS_DEVICES true
#define OS_OPEN_STAYS true
#define OS_GO_HEEDS_PWD false
#define OS_SHELL_EXPANDS false
#define OS_NETRC "_netrc"
#define OS_HOME_ENV "USERPROFILE"       /* names the user's folder */
#define OS_TEMP_ENV "TMP"               /* names the folder for temporary files */
#define OS_TEMP_DIR "C:\\Windows\\Temp" /* where it is not set */
#else
#define OS_SEPARATORS "/"
#define OS_PATH_SEPARATOR ':'
#define OS_PATH_QUOTE '\0'
#define OS_PATH_HERE "."
#define OS_EXE ""
#define OS_ANY_CASE false
#define OS_HAS_MODES true
#define OS_HAS_DEVICES false
#define OS_OPEN_STAYS false
#define OS_GO_HEEDS_PWD true
#define OS_SHELL_EXPANDS true
#define OS_NETRC ".netrc"
#define OS_HOME_ENV "HOME"
#define OS_TEMP_ENV "TMPDIR"
#define OS_TEMP_DIR "/tmp"
#endif

/* A variable of this process's environment, in UTF-8; NULL when it is not set. It lives as long as
 * the process. Windows does not tell PATH from Path. */
const char *os_getenv(const char *name);
/* The same of n variables, in one walk through the environment where that is one. */
void os_getenv_all(const char *const names[], const char *values[], size_t n);

/* Paths. Inside gov a path's separator is '/' everywhere: what the functions here return has it,
 * and they take '\\' on Windows too, and paths of any length. What comes from elsewhere
 * (environment, command line, files) goes through os_slashes first; what leaves as a result for a
 * user or as a child's environment goes through os_native. Both work in place, and do nothing on
 * POSIX. os_slashes may shorten: the prefix "\\?\" goes. */
void os_slashes(char *path);
void os_native(char *path);
/* "/x"; on Windows "C:/x" and "//server/share". */
bool os_is_absolute(const char *path);
/* Cut the last component off in place: "/a/b" -> "/a" -> "/". False when at the root already. */
bool os_parent(char *path);

/* --- running [shim] --- */
#define OS_ENV_EDIT_MAX 64
struct os_env_edit {
	char own[4352]; /* room for texts made on the way; a path fits */
	struct {
		const char *text; /* "NAME=VALUE", need not be NUL-terminated */
		size_t len;
	} set[OS_ENV_EDIT_MAX]; /* each replaces an inherited NAME */
	const char *unset[8];   /* names */
	size_t unset_len, set_len, own_len;
};
/* Become `path` with argv (NULL-terminated, [0] as given) and this process's environment, edited.
 * Returns only on failure, with the error. On Windows: run it as a child, wait, and exit with its
 * code. */
int os_exec(const char *path, char *const argv[], const struct os_env_edit *edit);
/* os_exec with the strings of `prefix` (NULL-terminated) put before those of argv. */
int os_exec_prefixed(const char *path, const char *const prefix[], char *const argv[],
	const struct os_env_edit *edit);

/* This machine's platform, in Go's words; the true machine, not the one this program was built for.
 * An unknown machine keeps the name the system gives it. */
void os_platform(char os[16], char arch[16]);

/* --- below: manager only --- */

/* Is what runs programs of another architecture (Go's word) by emulation set up here: Rosetta 2,
 * Windows 11's emulation, or an emulator that Linux's binfmt_misc names? */
bool os_emulates(const char *arch);

/* The kernel's architecture, where os_platform says another: everything here runs below qemu-user
 * or its like. Only Linux can be so, and tells it from 6.1 on; false elsewhere. */
bool os_other_kernel(char arch[16]);

/* First thing in main: the arguments in UTF-8, and the standard streams set up to carry UTF-8 bytes
 * as they are. */
void os_start(int *argc, char ***argv);

/* --- changing files --- */
int os_mkdirs(const char *path); /* with parents; existing folders are fine; mode 0777 & ~umask */
/* Write a file under a temporary name beside it, sync it, and rename it over `path`. */
int os_write_file(const char *path, const void *data, size_t len, uint32_t mode);
/* The same over a file that is there, whose permission bits and owner stay; an error where they
 * cannot. On POSIX one of several names is written in place, as only so all stay names of it. On
 * Windows it takes the access list of its folder. */
int os_replace_file(const char *path, const void *data, size_t len);
int os_set_mode(const char *path, uint32_t mode);    /* permission bits; follows links */
int os_set_mtime(const char *path, int64_t seconds); /* time of change, since 1970 */
int os_rename(const char *from, const char *to); /* replaces files; never crosses file systems */
int os_remove(const char *path);                 /* one file, link or empty folder */
/* Everything below and including path; read-only folders too; what vanishes meanwhile is fine;
 * links are removed, not followed. Missing path: 0. Uses threads for large trees on POSIX. */
int os_remove_tree(const char *path);
/* A second name for a file, or a copy where links cannot be made; replaces `to`. */
int os_hard_link(const char *from, const char *to);
/* A name for a folder elsewhere: a symbolic link on POSIX, a junction on Windows. */
int os_link_dir(const char *target, const char *path);
/* Where it leads; fails when path is a real folder. */
int os_read_link_dir(const char *path, char *buf, size_t cap);
int os_make_temp_dir(const char *parent, const char *prefix, char *out, size_t cap); /* mode 0700 */
int os_realpath(const char *path, char *buf, size_t cap);
/* Flush the file system that holds `path` to disk, once. */
int os_sync_fs(const char *path);
/* Have what was written there go to the disk while more is written, so that os_sync_fs() finds
 * little left. May wait for the disk; does nothing where that would gain nothing. */
void os_sync_ahead(const char *path);
/* Flush one folder's entries. */
int os_sync_dir(const char *path);

/* --- open files: plain descriptors, so that one proven file is the one unpacked --- */
int os_open_read(const char *path, int *fd);
/* Made (0644 & ~umask) when missing; never truncated; fails on a link and on what is no file. */
int os_open_rw(const char *path, int *fd);
/* An existing plain file (links are followed), to be read anywhere and written at its end only. */
int os_open_append(const char *path, int *fd);
int os_fd_read(int fd, void *buf, size_t n, size_t *got); /* 0 got: end of file */
/* From `offset`, whatever the file's position, so that threads can share it. */
int os_fd_read_at(int fd, uint64_t offset, void *buf, size_t n, size_t *got);
int os_fd_write(int fd, const void *buf, size_t n); /* all of it */
int os_fd_seek(int fd, uint64_t offset);
int os_fd_truncate(int fd, uint64_t size);
int os_fd_info(int fd, struct os_info *out);
int os_fd_set_mtime(int fd, int64_t seconds); /* after the last write; since 1970 */
/* Have the bytes from `offset` on go to the disk while more is written, so that os_fd_sync() finds
 * little left. Does nothing where the system does so anyway, or cannot. */
void os_fd_sync_ahead(int fd, uint64_t offset, uint64_t n);
int os_fd_sync(int fd); /* by whoever may write the file: Windows asks for that */
void os_fd_close(int fd);
/* Close them all, with fewer system calls where there is one for it. */
void os_fd_close_all(const int *fd, size_t n);

/* --- locks: advisory, exclusive, released by the kernel when the process ends --- */
int os_lock(int fd, bool wait, bool *taken); /* wait: blocks until taken */
void os_unlock(int fd);

/* --- a tree written below one folder and nowhere else (unpacking) --- */
struct os_tree;
/* Create `dir` (must not exist) and open it. Heap; close with os_tree_close. */
int os_tree_create(const char *dir, struct os_tree **out);
/* Open `dir` once more, for another thread: each needs a tree of its own. */
int os_tree_open(const char *dir, struct os_tree **out);
/* Make a folder; missing parents too; existing folders are fine, anything else in the way is an
 * error. `rel` is relative, '/'-separated, already checked by the caller; links are never
 * followed. */
int os_tree_mkdir(struct os_tree *t, const char *rel);
/* Create a new file (parents are made) and open it for writing. Fails when it exists. */
int os_tree_file(struct os_tree *t, const char *rel, bool executable, int *fd);
void os_tree_close(struct os_tree *t);

/* --- letters --- */
/* One form for a letter's capital and small form (a code point of Unicode), as file systems that
 * do not tell case compare names. On POSIX by the locale's LC_CTYPE. */
uint32_t os_fold_case(uint32_t code);

/* --- terminal and time --- */
/* Write all of it to stdout. A console of Windows gets it as text, whatever its code page: `s` must
 * not end within a character. Everything else gets the bytes. */
int os_stdout(const char *s, size_t n);
bool os_is_ansi(int fd);            /* 1, 2: a terminal that obeys ANSI escape sequences */
unsigned os_terminal_columns(void); /* of stderr; 80 when unknown */
uint64_t os_monotonic_ms(void);
void os_sleep_ms(unsigned ms);
long os_pid(void);
/* Have `handler` called when the user or the system ends this process (SIGINT, SIGTERM, SIGHUP;
 * those that are ignored stay so). It may use nothing but os_stderr, lock-free atomics, and
 * os_end_by(signal), which ends the process as if there were no handler. */
void os_at_end(void (*handler)(int signal));
void os_end_by(int signal);
/* Run a program and wait: its exit code, 128+signal on POSIX, into *code. An error, and *code
 * untouched, when it could not be started. */
int os_spawn(const char *path, char *const argv[], const struct os_env_edit *edit, int *code);
/* The same, and each(ctx, bytes, n) gets what the program writes to its stdout (`from` 1) or stderr
 * (2), as it comes. */
int os_spawn_read(const char *path, char *const argv[], const struct os_env_edit *edit, int from,
	void (*each)(void *ctx, const char *bytes, size_t n), void *ctx, int *code);
/* Start a program that goes on behind this one's back and outlives it: without terminal or console,
 * at low priority, with the open file `input` as its stdin and nothing on the others. What is
 * locked there stays so until it ends too; Windows hands over the file, but no locks. An error when
 * it could not be started. */
int os_spawn_behind(
	const char *path, char *const argv[], const struct os_env_edit *edit, int input);
/* Name the programs that run from files below `dir`, as "go.exe (process 123), ...", for the user
 * who must end them before it can be removed. False, and text "", where there are none, or where
 * they keep nobody from removing it (POSIX). */
bool os_runs_below(const char *dir, char *text, size_t cap);

#endif
