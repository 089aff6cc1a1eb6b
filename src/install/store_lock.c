#include "install/store.h"

#include <string.h>
#include <time.h>

#include "core/layout.h"
#include "install/store_internal.h"
#include "os/os.h"

#define QUIET_MS 1000u /* waiting is worth a word only after this */
#define STEP_MS 20u
#define TRIES 100       /* at a lock file that somebody removes, or that never is the one it was */
#define STALE_S 3600    /* a temporary file this old belongs to nobody */
#define HOLDER_MAX 160u /* bytes of the lock file that are written or read */

struct waiter {
	void (*waiting)(void *ctx, const char *holder);
	void *ctx;
};

static enum gov_exit open_lock(const char *root, const char *path, int *fd, struct err *e)
{
	int code = os_mkdirs(root);
	if (code != 0)
		err_os(e, "cannot make the store", root, code);
	else if ((code = os_open_rw(path, fd)) != 0)
		err_os(e, "cannot open the store's lock", path, code);
	if (os_is_denied(code))
		err_add(e, "; make the store writable or set GOV_ROOT", NULL);
	return code == 0 ? GOV_OK : e->code;
}

/* "123 installing 1.24.4\n" -> "process 123: installing 1.24.4"; anything else -> "". */
static void read_holder(const char *path, char *out, size_t cap)
{
	char line[HOLDER_MAX];
	size_t n = 0, digits = 0;
	struct text t = text_on(out, cap);
	if (os_read_file(path, line, sizeof line, &n) != 0)
		return;
	while (n > 0 && line[n - 1] == '\n')
		n--;
	while (digits < n && text_is_digit(line[digits]))
		digits++;
	if (digits == 0 || digits == n || line[digits] != ' ')
		return;
	text_add(&t, "process ");
	text_addn(&t, line, digits);
	text_add(&t, ": ");
	text_add_escaped(&t, line + digits + 1, n - digits - 1);
}

/* The text only informs those who wait: a full disk must not keep anybody from uninstalling. */
static void write_holder(int fd, const char *purpose)
{
	char line[HOLDER_MAX];
	struct text t = text_on(line, sizeof line - 1);
	text_add_u64(&t, (uint64_t)os_pid());
	text_add(&t, " ");
	text_add(&t, purpose);
	line[t.len] = '\n';
	if (os_fd_truncate(fd, 0) == 0 && os_fd_seek(fd, 0) == 0)
		(void)os_fd_write(fd, line, t.len + 1);
}

static void tell(struct waiter *w, const char *path)
{
	char holder[4 * HOLDER_MAX];
	if (w->waiting == NULL)
		return;
	read_holder(path, holder, sizeof holder);
	w->waiting(w->ctx, holder);
	w->waiting = NULL;
}

static int take(int fd, const char *path, struct waiter *w)
{
	bool taken = false;
	uint64_t start = os_monotonic_ms();
	for (;;) {
		int code = os_lock(fd, false, &taken);
		if (code != 0 || taken)
			return code;
		if (os_monotonic_ms() - start >= QUIET_MS)
			break;
		os_sleep_ms(STEP_MS);
	}
	tell(w, path);
	return os_lock(fd, true, &taken);
}

/* A lock on a file that was deleted meanwhile (rm -r of the store) keeps nobody out. */
static bool still_there(int fd, const char *path)
{
	struct os_info mine, named;
	return os_fd_info(fd, &mine) == 0 && os_stat(path, &named) == 0 &&
	       mine.device == named.device && mine.inode == named.inode;
}

/* What a crash in os_write_file left. Not all who write there hold the lock: only old ones go. */
static int sweep_temporary(void *ctx, const char *name)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	if (text_starts(name, ".gov-") && text_ends(name, ".tmp") &&
		text_join(path, sizeof path, (const char *)ctx, "/", name, NULL) &&
		os_lstat(path, &info) == 0 && info.mtime_s < (int64_t)time(NULL) - STALE_S)
		(void)os_remove(path);
	return 0;
}

/* What cannot be removed costs only space and is tried again by the next writer. */
static void sweep(const char *root)
{
	char path[GOV_PATH_MAX];
	store_sweep_staged(root);
	store_sweep_removed(root);
	store_sweep_tool_stages(root);
	if (text_join(path, sizeof path, root, "/receipts", NULL))
		(void)os_list(path, sweep_temporary, path);
	if (text_join(path, sizeof path, root, NULL))
		(void)os_list(path, sweep_temporary, path);
}

enum gov_exit store_lock(const char *root, const char *purpose,
	void (*waiting)(void *ctx, const char *holder), void *ctx, struct store_lock *out,
	struct err *e)
{
	struct waiter w = {waiting, ctx};
	char path[GOV_PATH_MAX];
	int fd = -1;
	enum gov_exit x = layout_path(path, root, "lock", NULL, e);
	for (int tries = 0; x == GOV_OK; tries++) {
		x = open_lock(root, path, &fd, e);
		if (x != GOV_OK)
			break;
		int code = take(fd, path, &w);
		if (code == 0 && still_there(fd, path))
			break;
		os_fd_close(fd);
		if (code != 0)
			x = err_os(e, "cannot lock", path, code);
		else if (tries >= TRIES)
			x = err_set(e, GOV_FILESYSTEM, "cannot lock ", path,
				": it is another file whenever it is looked at; put the store on "
				"another file system",
				NULL);
	}
	if (x != GOV_OK)
		return x;
	write_holder(fd, purpose);
	sweep(root);
	out->fd = fd;
	return GOV_OK;
}

void store_unlock(struct store_lock *lock)
{
	(void)os_fd_truncate(lock->fd, 0);
	os_unlock(lock->fd);
	os_fd_close(lock->fd);
	lock->fd = -1;
}
