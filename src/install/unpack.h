/* unpack: a proven archive into a new folder. libarchive reads; we write (os_tree).
 *
 * A file named as a module zip is one: golang.org/toolchain@v0.0.1-go1.24.4.linux-arm64/ is its top
 * folder, every _go.mod in it becomes go.mod, and, as cmd/go has it, what is below bin/ and
 * pkg/tool/ is executable. Refused there, too: entries for folders, a go.mod, and whatever is below
 * .github/, api/, doc/, misc/ or test/, which the module hash of an archive (dirhash.h) leaves out.
 *
 * Stages of a tar.gz: bytes -> gunzip thread -> bounded ring -> reader, judge and listener ->
 * bounded ring -> writer's thread. A zip's entries stand alone: threads take them in turn. Only
 * regular files and folders below the one top folder go/, with a bin/go or bin/go.exe among them.
 * Refused with nothing left behind (the caller's staging folder is swept): links, devices, sparse
 * files, the names that entry_name.h lists, duplicates, names equal but for case, more than
 * UNPACK_MAX_BYTES or UNPACK_MAX_ENTRIES, sizes that disagree with the data, truncation, a bad CRC,
 * and any byte before the first or behind the last that the format needs, zip comments
 * included. A file is executable for all (less the umask) when the archive says so for anyone; no
 * other mode and no owner is taken over. A file from a zip keeps its time; one from a tar.gz, where
 * that would be a quarter of all system calls, has the time of its writing. libarchive may read a
 * zip's backslashes as slashes; the names are judged as they are written.
 */
#ifndef GOV_INSTALL_UNPACK_H
#define GOV_INSTALL_UNPACK_H

#include "core/err.h"
#include "install/proof.h"

#define UNPACK_MAX_BYTES ((uint64_t)4 << 30)
#define UNPACK_MAX_ENTRIES 200000u

/* Who hears of every file while it is written. `rel` is the file's path below the new folder. begin
 * returns false when out of memory, which ends the unpacking. data may come in any number of
 * pieces. A listener hears of the files of one thread, in the archive's order; for each further
 * thread another() makes one that lives as long as the first, or returns NULL when out of memory.
 * The caller of unpack() has the first one's files, and calls another(). */
struct unpack_listener {
	void *ctx;
	bool (*begin)(void *ctx, const char *rel, uint64_t size, bool executable);
	void (*data)(void *ctx, const void *p, size_t n);
	void (*end)(void *ctx);
	const struct unpack_listener *(*another)(void *ctx);
};

/* Unpack into `dir`, which must not exist; the archive's go/ becomes `dir` itself.
 * `listener` may be NULL.
 * report(ctx, done, total) with archive bytes read, may be NULL. LC_CTYPE must be UTF-8.
 * GOV_PROOF: the archive is hostile or damaged ("FILE: entry NAME: why; nothing was installed").
 * GOV_FILESYSTEM: disk full and the like. */
enum gov_exit unpack(const struct verified *archive, const char *dir,
	const struct unpack_listener *listener,
	void (*report)(void *ctx, uint64_t done, uint64_t total), void *ctx, struct err *e);

/* Read a module zip that is not proven yet, by the same rules, and write nothing: its files are
 * what proves it. `file` is its base name; other archives are refused. Errors as above. */
enum gov_exit unpack_read_module(int fd, const char *file, const struct unpack_listener *listener,
	void (*report)(void *ctx, uint64_t done, uint64_t total), void *ctx, struct err *e);

#endif
