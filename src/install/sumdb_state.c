#include "install/sumdb_state.h"

#include <stdlib.h>

#include "core/layout.h"
#include "os/os.h"

enum gov_exit sumdb_state_read(
	const char *dir, const char *rel, size_t max, char **data, size_t *len, struct err *e)
{
	char path[GOV_PATH_MAX];
	char *buf;
	int code;

	*data = NULL;
	*len = 0;
	if (layout_path(path, dir, rel, NULL, e) != GOV_OK)
		return e->code;
	buf = malloc(max + 1);
	if (!buf)
		return err_set(e, GOV_FAILED, path, ": out of memory", NULL);
	code = os_read_file(path, buf, max, len);
	if (code == 0) {
		*data = buf;
		return GOV_OK;
	}
	free(buf);
	if (os_is_missing(code))
		return GOV_OK;
	if (os_is_too_big(code))
		return err_set(e, GOV_PROOF, path, ": it is too large; remove it", NULL);
	return err_os(e, "cannot read", path, code);
}

enum gov_exit sumdb_state_write(
	const char *dir, const char *rel, const void *data, size_t len, struct err *e)
{
	char path[GOV_PATH_MAX], folder[GOV_PATH_MAX];
	int code;

	if (layout_path(path, dir, rel, NULL, e) != GOV_OK)
		return e->code;
	text_join(folder, sizeof folder, path, NULL);
	os_parent(folder);
	code = os_mkdirs(folder);
	if (code == 0)
		code = os_write_file(path, data, len, 0644);
	return code == 0 ? GOV_OK : err_os(e, "cannot write", path, code);
}

bool sumdb_state_has(const char *dir, const char *rel, size_t len)
{
	char path[GOV_PATH_MAX];
	struct os_info info;

	return text_join(path, sizeof path, dir, "/", rel, NULL) && os_stat(path, &info) == 0 &&
	       info.kind == OS_FILE && info.size == len;
}

enum gov_exit sumdb_state_lock(const char *dir, int *fd, struct err *e)
{
	char path[GOV_PATH_MAX];
	bool taken;
	int code;

	if (layout_path(path, dir, "lock", NULL, e) != GOV_OK)
		return e->code;
	code = os_mkdirs(dir);
	if (code == 0)
		code = os_open_rw(path, fd);
	if (code != 0)
		return err_os(e, "cannot open", path, code);
	code = os_lock(*fd, true, &taken);
	if (code == 0)
		return GOV_OK;
	os_fd_close(*fd);
	return err_os(e, "cannot lock", path, code);
}

void sumdb_state_unlock(int fd)
{
	os_unlock(fd);
	os_fd_close(fd);
}
