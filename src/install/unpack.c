#include "install/unpack.h"

#include "install/unpack_copy.h"
#include "install/unpack_job.h"
#include "os/os.h"

static enum gov_exit read_archive(struct job *j)
{
	struct os_info info;
	int os_code = os_fd_info(j->fd, &info);
	if (!os_code)
		os_code = os_fd_seek(j->fd, 0);
	if (os_code)
		return copy_source_failed(j->file, NULL, os_code, j->e);
	j->size = info.size;
	if (text_ends(j->file, ".tar.gz"))
		return unpack_tar(j);
	if (text_ends(j->file, ".zip"))
		return unpack_zip(j);
	return copy_source_failed(j->file, "its name ends in neither .tar.gz nor .zip", 0, j->e);
}

enum gov_exit unpack(const struct verified *archive, const char *dir,
	const struct unpack_listener *listener,
	void (*report)(void *ctx, uint64_t done, uint64_t total), void *ctx, struct err *e)
{
	struct job j = {.file = verified_file(archive),
		.fd = verified_fd(archive),
		.dir = dir,
		.listener = listener,
		.report = report,
		.ctx = ctx,
		.e = e};
	struct os_tree *tree = NULL;
	int os_code = os_tree_create(dir, &tree);
	os_tree_close(tree);
	return os_code ? err_os(e, "cannot make", dir, os_code) : read_archive(&j);
}

enum gov_exit unpack_read_module(int fd, const char *file, const struct unpack_listener *listener,
	void (*report)(void *ctx, uint64_t done, uint64_t total), void *ctx, struct err *e)
{
	struct job j = {
		.file = file, .fd = fd, .listener = listener, .report = report, .ctx = ctx, .e = e};
	struct version v;
	struct platform p;
	if (!module_zip_parse(file, &v, &p))
		return copy_source_failed(file, "it is no module zip", 0, e);
	return read_archive(&j);
}
