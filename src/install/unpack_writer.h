/* unpack_writer: the last stage of unpacking. It judges every entry and writes it below one folder.
 *
 *	writer_open(&w, archive, dir, e)
 *	writer_folder(&w, name)
 *	writer_file(&w, name, size, executable); writer_data(&w, p, n) ...;
 *	writer_date(&w, mtime); writer_file_end(&w)
 *	writer_finish(&w)     the archive ended well: is it a Go?
 *	writer_close(&w)      always
 *
 * Each returns GOV_OK, or the code it stored in *e with "ARCHIVE: entry NAME: why; nothing was
 * installed".
 */
#ifndef GOV_INSTALL_UNPACK_WRITER_H
#define GOV_INSTALL_UNPACK_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/platform.h"
#include "install/entry_name.h"

struct unpack_listener;

struct writer {
	const char *archive;                    /* base name, for messages; borrowed */
	const char *dir;                        /* what is written to; NULL: nothing is */
	char top[GOV_ARCHIVE_MAX + 24];         /* the one top folder of all entries */
	bool module;                            /* the archive is a module zip */
	const struct unpack_listener *listener; /* NULL: nobody; set behind writer_open */
	struct err *e;
	struct os_tree *tree;
	struct names *names;
	uint64_t bytes; /* claimed by all entries so far */
	bool has_go;    /* bin/go or bin/go.exe */

	/* The entry at work. */
	char name[ENTRY_NAME_MAX + 2];
	int fd;        /* -1: none */
	int64_t mtime; /* 0: the moment of writing */
	uint64_t size, got;
	char *buf; /* joins the pieces of a file, so that small files are written at once */
	size_t held;
};

/* Creates `dir`, which must not exist. The archive's name tells its layout. With NULL all is judged
 * and heard by the listener as ever, and nothing is written. */
enum gov_exit writer_open(struct writer *w, const char *archive, const char *dir, struct err *e);
void writer_close(struct writer *w);

/* `name` as in the archive: untrusted, below the top folder; a folder's may end in '/'. */
enum gov_exit writer_folder(struct writer *w, const char *name);
enum gov_exit writer_file(struct writer *w, const char *name, uint64_t size, bool executable);
enum gov_exit writer_data(struct writer *w, const void *p, size_t n);
/* The open file's time of change, in seconds since 1970; else it is that of its writing. */
void writer_date(struct writer *w, int64_t mtime);
enum gov_exit writer_file_end(struct writer *w);
enum gov_exit writer_finish(struct writer *w);

/* Is a file of a module, which has no modes, executable? `rel` is below the toolchain's folder. */
bool writer_is_program(const char *rel);

/* Refuse the archive: GOV_PROOF. The second one names an entry (untrusted). */
enum gov_exit writer_refuse(struct writer *w, const char *why);
enum gov_exit writer_refuse_entry(struct writer *w, const char *name, const char *why);

#endif
