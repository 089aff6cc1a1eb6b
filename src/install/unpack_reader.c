#include "install/unpack_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "os/os.h"

/* 1980-01-01, where a zip's calendar begins; zips without times hold a day before it. */
#define ZIP_EPOCH 315532800
/* A zip's entry is looked up by seeking. Mostly it is another reader's, and only its header counts;
 * what is read on belongs to the data. */
#define FIRST_READ ((size_t)4 << 10)
#define NEXT_READ ((size_t)128 << 10)

struct reader {
	struct archive *a;
	struct archive_entry *entry;
	bool opened;
	const char *why;
	uint64_t data_at; /* of the entry: bytes given so far */

	reader_give *give; /* tar */
	void *ctx;

	int fd; /* zip */
	uint64_t size, at;
	bool sought;
	unsigned char *block;
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

static enum reader_result failed(struct reader *r)
{
	r->why = reason(r->a);
	return archive_errno(r->a) == ENOMEM ? READER_MEMORY : READER_BAD;
}

/* --- where libarchive gets its bytes --- */

/* libarchive's own state is useless after a read error; its text is never shown. */
static la_ssize_t give_tar(struct archive *a, void *ctx, const void **p)
{
	struct reader *r = ctx;
	size_t n = r->give(r->ctx, p);
	if (n != SIZE_MAX)
		return (la_ssize_t)n;
	archive_set_error(a, EIO, "decompression failed");
	return -1;
}

static la_ssize_t give_zip(struct archive *a, void *ctx, const void **p)
{
	struct reader *r = ctx;
	size_t got = 0;
	int code = os_fd_read_at(r->fd, r->at, r->block, r->sought ? FIRST_READ : NEXT_READ, &got);
	if (code) {
		archive_set_error(a, EIO, "cannot read");
		return -1;
	}
	r->sought = false;
	r->at += got;
	*p = r->block;
	return (la_ssize_t)got;
}

static la_int64_t seek_zip(struct archive *a, void *ctx, la_int64_t offset, int whence)
{
	struct reader *r = ctx;
	la_int64_t from = whence == SEEK_END   ? (la_int64_t)r->size
			  : whence == SEEK_CUR ? (la_int64_t)r->at
					       : 0;
	(void)a;
	if (offset < -from || offset > INT64_MAX - from)
		return ARCHIVE_FATAL;
	r->at = (uint64_t)(from + offset);
	r->sought = true;
	return from + offset;
}

/* --- opening --- */

static struct reader *reader_new(void)
{
	struct reader *r = calloc(1, sizeof *r);
	if (!r)
		return NULL;
	r->a = archive_read_new();
	if (r->a)
		return r;
	free(r);
	return NULL;
}

/* Where the C library reads UTF-8 anyway, libarchive may know no such conversion, and needs none.
 */
static void read_utf8(struct reader *r, const char *format)
{
	(void)archive_read_set_format_option(r->a, format, "hdrcharset", "UTF-8");
}

struct reader *reader_tar(reader_give *give, void *ctx)
{
	struct reader *r = reader_new();
	if (!r)
		return NULL;
	r->give = give;
	r->ctx = ctx;
	int code = archive_read_support_format_tar(r->a);
	read_utf8(r, "tar");
	r->opened = code == ARCHIVE_OK &&
		    archive_read_open(r->a, r, NULL, give_tar, NULL) == ARCHIVE_OK;
	return r;
}

static bool open_zip(struct reader *r)
{
	int code = archive_read_support_format_zip_seekable(r->a);
	read_utf8(r, "zip");
	return code == ARCHIVE_OK && archive_read_set_read_callback(r->a, give_zip) == ARCHIVE_OK &&
	       archive_read_set_seek_callback(r->a, seek_zip) == ARCHIVE_OK &&
	       archive_read_set_callback_data(r->a, r) == ARCHIVE_OK &&
	       archive_read_open1(r->a) == ARCHIVE_OK;
}

struct reader *reader_zip(int fd, uint64_t size)
{
	struct reader *r = reader_new();
	if (!r)
		return NULL;
	r->fd = fd;
	r->size = size;
	r->block = malloc(NEXT_READ);
	if (!r->block) {
		reader_free(r);
		return NULL;
	}
	r->opened = open_zip(r);
	return r;
}

void reader_free(struct reader *r)
{
	if (!r)
		return;
	archive_read_free(r->a);
	free(r->block);
	free(r);
}

/* --- entries --- */

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

static int64_t time_of(const struct reader *r, struct archive_entry *entry)
{
	return !r->give && archive_entry_mtime(entry) >= ZIP_EPOCH ? archive_entry_mtime(entry) : 0;
}

enum reader_result reader_next(struct reader *r, struct reader_entry *out)
{
	int code = r->opened ? archive_read_next_header(r->a, &r->entry) : ARCHIVE_FATAL;
	if (code == ARCHIVE_EOF)
		return READER_END;
	if (code != ARCHIVE_OK) /* a warning, too: what it doubts we do not unpack */
		return failed(r);
	r->data_at = 0;
	*out = (struct reader_entry){
		.name = archive_entry_pathname_utf8(r->entry),
		.defect = entry_defect(r->entry),
		.folder = archive_entry_filetype(r->entry) == AE_IFDIR,
		.executable = (archive_entry_mode(r->entry) & 0111) != 0,
		.mtime = time_of(r, r->entry),
	};
	if (!out->defect && !out->folder)
		out->size = (uint64_t)archive_entry_size(r->entry);
	return READER_OK;
}

enum reader_result reader_data(struct reader *r, const void **p, size_t *n)
{
	la_int64_t offset = 0;
	int code = archive_read_data_block(r->a, p, n, &offset);
	if (code == ARCHIVE_EOF)
		return READER_END;
	if (code != ARCHIVE_OK)
		return failed(r);
	if (*n > 0 && (uint64_t)offset != r->data_at) {
		r->why = "it is a sparse file";
		return READER_BAD;
	}
	r->data_at += *n;
	return READER_OK;
}

uint64_t reader_header_at(const struct reader *r)
{
	return (uint64_t)archive_read_header_position(r->a);
}

uint64_t reader_at(const struct reader *r)
{
	return r->at;
}

const char *reader_why(const struct reader *r)
{
	return r->why;
}
