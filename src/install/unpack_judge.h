/* unpack_judge: may this entry be unpacked, and to where? It knows what rules unpack.h has about
 * names and sizes, and what entries came before.
 *
 *	judge_open(&j, archive, e)
 *	judge_folder(&j, name, &rel) or judge_file(&j, name, size, &executable, &rel) ...
 *	judge_finish(&j)     the archive ended well: is it a Go?
 *	judge_close(&j)      always
 *
 * Each returns GOV_OK, or the code it stored in *e with "ARCHIVE: entry NAME: why; nothing was
 * installed".
 */
#ifndef GOV_INSTALL_UNPACK_JUDGE_H
#define GOV_INSTALL_UNPACK_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/platform.h"
#include "install/entry_name.h"

struct judge {
	const char *archive;            /* base name, for messages; borrowed */
	char top[GOV_ARCHIVE_MAX + 24]; /* the one top folder of all entries */
	bool module;                    /* the archive is a module zip */
	struct err *e;
	struct names *names;
	uint64_t bytes;                /* claimed by all entries so far */
	bool has_go;                   /* bin/go or bin/go.exe */
	char name[ENTRY_NAME_MAX + 2]; /* the entry at work */
};

/* The archive's name tells its layout. */
enum gov_exit judge_open(struct judge *j, const char *archive, struct err *e);
void judge_close(struct judge *j);

/* `name` as in the archive: untrusted, below the top folder; a folder's may end in '/'. *rel is its
 * place below the toolchain's folder ("" for that itself), valid until the next entry. */
enum gov_exit judge_folder(struct judge *j, const char *name, const char **rel);
/* `executable` is what the archive says; of a module, which has no modes, what cmd/go makes it. */
enum gov_exit judge_file(
	struct judge *j, const char *name, uint64_t size, bool *executable, const char **rel);
enum gov_exit judge_finish(struct judge *j);

/* Is a file of a module, which has no modes, executable? `rel` is below the toolchain's folder. */
bool judge_is_program(const char *rel);

/* Refuse the archive: GOV_PROOF. The second one names an entry (untrusted). */
enum gov_exit judge_refuse(struct judge *j, const char *why);
enum gov_exit judge_refuse_entry(struct judge *j, const char *name, const char *why);

#endif
