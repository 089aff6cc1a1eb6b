#include "install/download_part.h"

#include <string.h>

#include "install/digest.h"
#include "os/os.h"

#define POLL_MS 50u
#define QUIET_MS 1000u
#define SYNC_STEP ((uint64_t)8 << 20)

static enum gov_exit name_part(struct part *p, const char *cache, const char *file, struct err *e)
{
	memset(p, 0, sizeof *p);
	p->fd = -1;
	if (!text_join(p->final, sizeof p->final, cache, "/", file, NULL) ||
		!text_join(p->path, sizeof p->path, p->final, ".part", NULL))
		return err_set(e, GOV_FILESYSTEM, cache, "/", file, ": the path is too long", NULL);
	return GOV_OK;
}

/* Wait for the lock; after a second, say what for. */
static int wait_for_lock(const struct part *p, const struct install_ui *ui)
{
	char line[GOV_PATH_MAX + 64];
	bool taken = false;
	int code = 0;

	for (unsigned waited = 0; waited < QUIET_MS; waited += POLL_MS) {
		code = os_lock(p->fd, false, &taken);
		if (code != 0 || taken)
			return code;
		os_sleep_ms(POLL_MS);
	}
	if (ui->note && text_join(line, sizeof line, "waiting for another gov that downloads ",
				text_basename(p->final), NULL))
		ui->note(ui->ctx, line);
	return os_lock(p->fd, true, &taken);
}

/* Is the file we hold still the one of that name? Another process may have finished or pruned it
 * while we waited. */
static bool still_named(const struct part *p)
{
	struct os_info held, named;

	return os_fd_info(p->fd, &held) == 0 && os_lstat(p->path, &named) == 0 &&
	       held.device == named.device && held.inode == named.inode;
}

static bool is_finished(const struct part *p)
{
	struct os_info info;

	return os_stat(p->final, &info) == 0 && info.kind == OS_FILE;
}

/* Under the archive's name stands a folder or a device: nobody could ever read it as an archive. */
static bool is_blocked(const struct part *p)
{
	struct os_info info;

	return os_stat(p->final, &info) == 0 && info.kind != OS_FILE;
}

/* A link could lead the download to any file of the user's. It goes; what it leads to stays. */
static void clear_the_name(const struct part *p)
{
	struct os_info info;

	if (os_lstat(p->path, &info) == 0 && (info.kind == OS_LINK || info.kind == OS_OTHER))
		(void)os_remove(p->path);
}

static void drop(struct part *p)
{
	if (p->fd >= 0)
		os_fd_close(p->fd);
	p->fd = -1;
}

/* Open and lock the part that bears the name, or find that another process has finished it. */
static int take_part(struct part *p, const struct install_ui *ui, bool *finished)
{
	int code;

	while (!(*finished = is_finished(p))) {
		code = os_open_rw(p->path, &p->fd);
		if (code != 0)
			return code;
		code = wait_for_lock(p, ui);
		if (code != 0) {
			drop(p);
			return code;
		}
		if (still_named(p))
			break;
		drop(p);
	}
	/* Finished between the look and the open: then the part is a fresh, empty one of ours. */
	if (!*finished && (*finished = is_finished(p))) {
		os_remove(p->path);
		drop(p);
	}
	return 0;
}

static int seed(struct part *p, uint64_t max)
{
	struct os_info info;
	int code = os_fd_info(p->fd, &info);

	if (code != 0)
		return code;
	if (max > 0 && info.size > max)
		return part_restart(p);
	code = os_fd_seek(p->fd, 0);
	if (code == 0)
		code = digest_fd(p->digest, p->fd, &p->have);
	p->resumed = p->have > 0;
	p->synced = p->have;
	return code;
}

enum gov_exit part_open(struct part *p, const char *cache, const char *file, uint64_t max,
	const struct install_ui *ui, bool *finished, struct err *e)
{
	enum gov_exit rc = name_part(p, cache, file, e);
	int code;

	if (rc != GOV_OK)
		return rc;
	p->digest = digest_new();
	if (!p->digest)
		return err_set(e, GOV_FAILED, file, ": out of memory", NULL);
	code = os_mkdirs(cache);
	if (code != 0)
		return err_os(e, "cannot make the cache folder", cache, code);
	if (is_blocked(p))
		return err_set(e, GOV_FILESYSTEM, p->final,
			" is in the way: it is no file; remove it", NULL);
	clear_the_name(p);
	code = take_part(p, ui, finished);
	if (code == 0 && !*finished)
		code = seed(p, max);
	return code == 0 ? GOV_OK : err_os(e, "cannot write", p->path, code);
}

void part_close(struct part *p)
{
	drop(p);
	digest_free(p->digest);
	p->digest = NULL;
}

/* The sync at the end of a download would otherwise wait for all of it. */
static void sync_ahead(struct part *p)
{
	if (p->have - p->synced < SYNC_STEP)
		return;
	os_fd_sync_ahead(p->fd, p->synced, p->have - p->synced);
	p->synced = p->have;
}

int part_add(struct part *p, const void *data, size_t n)
{
	int code = os_fd_write(p->fd, data, n);

	if (code != 0)
		return code;
	digest_update(p->digest, data, n);
	p->have += n;
	sync_ahead(p);
	return 0;
}

int part_restart(struct part *p)
{
	int code = os_fd_truncate(p->fd, 0);

	digest_restart(p->digest);
	p->have = 0;
	p->synced = 0;
	p->resumed = false;
	return code == 0 ? os_fd_seek(p->fd, 0) : code;
}

enum gov_exit part_finish(struct part *p, const struct expectation *x, const char *where,
	struct verified **out, struct err *e)
{
	uint8_t got[32];
	enum gov_exit rc;
	int code = os_fd_sync(p->fd);

	if (code != 0)
		return err_os(e, "cannot write", p->path, code);
	digest_final(p->digest, got);
	rc = proof_accept(x, got, p->fd, where, out, e);
	return rc == GOV_OK ? part_keep(p, out, e) : rc;
}

enum gov_exit part_keep(struct part *p, struct verified **v, struct err *e)
{
	int code = os_rename(p->path, p->final);

	os_unlock(p->fd);
	p->fd = -1;
	if (code == 0)
		return GOV_OK;
	verified_free(*v);
	*v = NULL;
	return err_os(e, "cannot rename", p->path, code);
}

void part_reject(struct part *p)
{
	char path[GOV_PATH_MAX];

	if (text_join(path, sizeof path, p->final, ".rejected", NULL))
		(void)os_rename(p->path, path);
	drop(p);
}
