#include "install/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#include "install/gunzip.h"
#include "install/unpack_writer.h"
#include "install/unpack_zip.h"
#include "os/os.h"

/* What a tar stream may hold beside the files' bytes: headers, names, padding. */
#define TAR_MAX_BYTES (UNPACK_MAX_BYTES + (uint64_t)UNPACK_MAX_ENTRIES * 4096)
#define TAR_END 1024 /* two blocks of zeros */
/* 1980-01-01, where a zip's calendar begins; zips without times hold a day before it. */
#define ZIP_EPOCH 315532800

struct job {
	const char *file;
	int fd;
	uint64_t size; /* of the archive */
	void (*report)(void *ctx, uint64_t done, uint64_t total);
	void *ctx;
	struct err *e;
	struct writer w;
	struct archive *a;
	struct gunzip *gz; /* tar.gz only */
	uint64_t given,
		zeros_from; /* bytes of the tar stream so far; all from zeros_from on are 0 */
};

/* libarchive's messages, by a part of them. */
static const struct {
	const char *theirs, *ours;
} reasons[] = {
	{"Unrecognized archive format", "it is no archive of the kind its name says"},
	{"runcated", "the archive is cut short"},
	{"CRC", "its checksum does not match its data"},
	{"Damaged tar", "the tar header is damaged"},
	{"ncrypt", "it is encrypted"},
	{"Unsupported ZIP compression", "it is compressed in an unknown way"},
	{"wrong size", "its size does not match its data"},
	{"inconsistent size", "its size does not match its data"},
	{"be converted", "an entry's name is not valid UTF-8"},
};

static const char *reason(struct archive *a)
{
	const char *message = archive_error_string(a);
	for (size_t i = 0; message && i < sizeof reasons / sizeof reasons[0]; i++)
		if (strstr(message, reasons[i].theirs))
			return reasons[i].ours;
	return "the archive is damaged";
}

static enum gov_exit source_failed(struct job *j, const char *why, int os_code)
{
	if (!os_code)
		return writer_refuse(&j->w, why);
	err_os(j->e, "cannot read", j->file, os_code);
	err_add(j->e, "; nothing was installed", NULL);
	return GOV_FILESYSTEM;
}

/* libarchive stopped: because the stage below it failed, or for a reason of its own. */
static enum gov_exit reader_failed(struct job *j, const char *entry)
{
	int os_code = 0;
	const char *why = j->gz ? gunzip_failed(j->gz, &os_code) : NULL;
	if (why)
		return source_failed(j, why, os_code);
	if (archive_errno(j->a) == ENOMEM)
		return err_set(
			j->e, GOV_FAILED, j->file, ": out of memory; nothing was installed", NULL);
	if (entry)
		return writer_refuse_entry(&j->w, entry, reason(j->a));
	return writer_refuse(&j->w, reason(j->a));
}

/* libarchive's own state is useless after a read error; its text is never shown. */
static la_ssize_t give(struct archive *a, void *ctx, const void **p)
{
	struct job *j = ctx;
	int os_code = 0;
	size_t n = gunzip_next(j->gz, p);
	if (n == 0 && gunzip_failed(j->gz, &os_code)) {
		archive_set_error(a, EIO, "decompression failed");
		return -1;
	}
	const char *bytes = *p;
	for (size_t i = n; i > 0; i--) {
		if (bytes[i - 1]) {
			j->zeros_from = j->given + i;
			break;
		}
	}
	j->given += n;
	if (j->report)
		j->report(j->ctx, gunzip_consumed(j->gz), j->size);
	return (la_ssize_t)n;
}

static const char *kind_defect(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry) || archive_entry_hardlink_utf8(entry))
		return "it is a hard link";
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
	case AE_IFDIR:
		break;
	case AE_IFLNK:
		return "it is a symbolic link";
	case AE_IFCHR:
	case AE_IFBLK:
		return "it is a device";
	case AE_IFIFO:
		return "it is a named pipe";
	default:
		return "it is neither a file nor a folder";
	}
	if (archive_entry_symlink(entry) || archive_entry_symlink_utf8(entry))
		return "it is a symbolic link";
	return NULL;
}

static const char *entry_defect(struct archive_entry *entry)
{
	const char *why = kind_defect(entry);
	if (why)
		return why;
	if (archive_entry_sparse_count(entry) > 0)
		return "it is a sparse file";
	if (archive_entry_is_encrypted(entry))
		return "it is encrypted";
	if (archive_entry_filetype(entry) == AE_IFREG &&
		(!archive_entry_size_is_set(entry) || archive_entry_size(entry) < 0))
		return "its size is unknown";
	return NULL;
}

static enum gov_exit copy_data(struct job *j, const char *name)
{
	const void *p = NULL;
	size_t n = 0;
	la_int64_t offset = 0;
	uint64_t at = 0;
	for (;;) {
		int code = archive_read_data_block(j->a, &p, &n, &offset);
		if (code == ARCHIVE_EOF)
			return GOV_OK;
		if (code != ARCHIVE_OK)
			return reader_failed(j, name);
		if (n > 0 && (uint64_t)offset != at)
			return writer_refuse_entry(&j->w, name, "it is a sparse file");
		enum gov_exit rc = writer_data(&j->w, p, n);
		if (rc != GOV_OK)
			return rc;
		at += n;
	}
}

static enum gov_exit copy_file(struct job *j, struct archive_entry *entry, const char *name)
{
	bool executable = (archive_entry_mode(entry) & 0111) != 0;
	uint64_t size = (uint64_t)archive_entry_size(entry);
	enum gov_exit rc = writer_file(&j->w, name, size, executable);
	if (rc == GOV_OK)
		rc = copy_data(j, name);
	if (rc == GOV_OK && !j->gz && archive_entry_mtime(entry) >= ZIP_EPOCH)
		writer_date(&j->w, archive_entry_mtime(entry));
	return rc == GOV_OK ? writer_file_end(&j->w) : rc;
}

static enum gov_exit copy_entry(struct job *j, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);
	if (!name)
		return writer_refuse(&j->w, "an entry's name is not valid UTF-8");
	const char *why = entry_defect(entry);
	if (why)
		return writer_refuse_entry(&j->w, name, why);
	if (archive_entry_filetype(entry) == AE_IFDIR)
		return writer_folder(&j->w, name);
	return copy_file(j, entry, name);
}

/* Names are UTF-8, whatever this system takes bytes for. Where the C library reads UTF-8 anyway,
 * libarchive may know no such conversion, and needs none. */
static void read_utf8(struct job *j, const char *format)
{
	(void)archive_read_set_format_option(j->a, format, "hdrcharset", "UTF-8");
}

static enum gov_exit copy_entries(struct job *j)
{
	struct archive_entry *entry = NULL;
	for (;;) {
		int code = archive_read_next_header(j->a, &entry);
		if (code == ARCHIVE_EOF)
			return GOV_OK;
		if (code != ARCHIVE_OK) /* a warning, too: what it doubts we do not unpack */
			return reader_failed(j, NULL);
		enum gov_exit rc = copy_entry(j, entry);
		if (rc != GOV_OK)
			return rc;
		if (!j->gz && j->report)
			j->report(j->ctx, (uint64_t)archive_filter_bytes(j->a, -1), j->size);
	}
}

/* Read on to the very end: only there does gzip's checksum stand. Behind the last entry there must
 * be the end mark, and zeros. */
static enum gov_exit drain_tar(struct job *j)
{
	uint64_t end = (uint64_t)archive_read_header_position(j->a);
	const void *p = NULL;
	la_ssize_t n = 0;
	while ((n = give(j->a, j, &p)) > 0)
		;
	if (n < 0)
		return reader_failed(j, NULL);
	if (j->zeros_from > end)
		return writer_refuse(&j->w, "bytes follow the end of the tar data");
	if (j->given < end + TAR_END)
		return writer_refuse(&j->w, "the tar data is cut short");
	return GOV_OK;
}

static enum gov_exit read_tar(struct job *j)
{
	j->gz = gunzip_start(j->fd, TAR_MAX_BYTES);
	if (!j->gz)
		return err_set(j->e, GOV_FAILED, j->file, ": out of memory", NULL);
	int code = archive_read_support_format_tar(j->a);
	read_utf8(j, "tar");
	if (code != ARCHIVE_OK || archive_read_open(j->a, j, NULL, give, NULL) != ARCHIVE_OK)
		return reader_failed(j, NULL);
	enum gov_exit rc = copy_entries(j);
	return rc == GOV_OK ? drain_tar(j) : rc;
}

static enum gov_exit read_zip(struct job *j)
{
	int os_code = 0;
	const char *why = zip_frame_defect(j->fd, j->size, &os_code);
	if (why)
		return source_failed(j, why, os_code);
	os_code = os_fd_seek(j->fd, 0);
	if (os_code)
		return source_failed(j, NULL, os_code);
	int code = archive_read_support_format_zip_seekable(j->a);
	read_utf8(j, "zip");
	if (code != ARCHIVE_OK ||
		archive_read_open_fd(j->a, j->fd, (size_t)256 << 10) != ARCHIVE_OK)
		return reader_failed(j, NULL);
	return copy_entries(j);
}

static enum gov_exit read_archive(struct job *j)
{
	struct os_info info;
	int os_code = os_fd_info(j->fd, &info);
	if (!os_code)
		os_code = os_fd_seek(j->fd, 0);
	if (os_code)
		return source_failed(j, NULL, os_code);
	j->size = info.size;
	enum gov_exit rc = GOV_OK;
	if (text_ends(j->file, ".tar.gz"))
		rc = read_tar(j);
	else if (text_ends(j->file, ".zip"))
		rc = read_zip(j);
	else
		rc = writer_refuse(&j->w, "its name ends in neither .tar.gz nor .zip");
	return rc == GOV_OK ? writer_finish(&j->w) : rc;
}

static enum gov_exit run(struct job *j, const char *dir, const struct unpack_listener *listener)
{
	enum gov_exit rc = writer_open(&j->w, j->file, dir, j->e);
	j->w.listener = listener;
	j->a = archive_read_new();
	if (rc == GOV_OK && !j->a)
		rc = err_set(j->e, GOV_FAILED, j->file, ": out of memory", NULL);
	if (rc == GOV_OK)
		rc = read_archive(j);
	archive_read_free(j->a);
	gunzip_stop(j->gz);
	writer_close(&j->w);
	return rc;
}

enum gov_exit unpack(const struct verified *archive, const char *dir,
	const struct unpack_listener *listener,
	void (*report)(void *ctx, uint64_t done, uint64_t total), void *ctx, struct err *e)
{
	struct job j = {.file = verified_file(archive),
		.fd = verified_fd(archive),
		.report = report,
		.ctx = ctx,
		.e = e};
	return run(&j, dir, listener);
}

enum gov_exit unpack_read_module(int fd, const char *file, const struct unpack_listener *listener,
	void (*report)(void *ctx, uint64_t done, uint64_t total), void *ctx, struct err *e)
{
	struct job j = {.file = file, .fd = fd, .report = report, .ctx = ctx, .e = e};
	struct version v;
	struct platform p;
	if (!module_zip_parse(file, &v, &p))
		return err_set(
			e, GOV_PROOF, file, ": it is no module zip; nothing was installed", NULL);
	return run(&j, NULL, listener);
}
