/* unpack_reader: libarchive, as far as unpacking needs it: the entries of a tar stream or a zip
 * file, one after the other.
 *
 *	r = reader_tar(give, ctx) or reader_zip(fd)
 *	while ((got = reader_next(r, &entry)) == READER_OK)
 *		while ((got = reader_data(r, &p, &n)) == READER_OK) ...
 *	reader_free(r)
 *
 * Names are UTF-8, whatever this system takes bytes for; LC_CTYPE must be UTF-8.
 */
#ifndef GOV_INSTALL_UNPACK_READER_H
#define GOV_INSTALL_UNPACK_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reader;

struct reader_entry {
	const char
		*name; /* as in the archive, untrusted; NULL: it is not UTF-8. Until the next one */
	const char *defect; /* why it is neither a plain file nor a folder, in words; or NULL */
	bool folder;
	bool executable; /* for anyone */
	uint64_t size;   /* bytes that it says it has */
	int64_t mtime;   /* of a zip's file, in seconds since 1970; 0: none, or from a tar */
};

enum reader_result {
	READER_OK,
	READER_END,
	READER_BAD, /* reader_why() says why */
	READER_MEMORY,
};

/* Gives the next bytes of the tar stream and where they are, which stays valid until the next call.
 * 0 at the end; SIZE_MAX at a failure, which the reader takes for READER_BAD. */
typedef size_t reader_give(void *ctx, const void **p);

/* Both: NULL when out of memory; what is wrong with the data comes from the first reader_next(). */
struct reader *reader_tar(reader_give *give, void *ctx);
/* `fd` is borrowed. It is read at offsets, so that several readers can share it. */
struct reader *reader_zip(int fd, uint64_t size);
void reader_free(struct reader *r); /* NULL is fine */

/* What is left of the entry before is skipped. */
enum reader_result reader_next(struct reader *r, struct reader_entry *out);
/* The entry's next bytes, valid until the next call; n may be 0. */
enum reader_result reader_data(struct reader *r, const void **p, size_t *n);

/* Where the last header stands in the tar stream; behind the last entry, where the end mark does.
 */
uint64_t reader_header_at(const struct reader *r);
/* How far a zip file has been read, in bytes of the file. */
uint64_t reader_at(const struct reader *r);
/* A static text. */
const char *reader_why(const struct reader *r);

#endif
