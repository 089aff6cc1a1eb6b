/* program: what kind of program a file is, from its first bytes. Formats: ELF's e_machine (gABI
 * 4.1, "ELF Header") and EI_OSABI, Mach-O's cputype (mach-o/loader.h), PE's Machine (Microsoft's
 * "PE Format").
 */
#ifndef GOV_CLI_PROGRAM_H
#define GOV_CLI_PROGRAM_H

#include "core/platform.h"

enum program_kind {
	PROGRAM_NONE, /* missing, unreadable, or nothing that this user may run */
	PROGRAM_SCRIPT,
	PROGRAM_BINARY,
};

struct program {
	enum program_kind kind;
	char arch[16]; /* of a binary, in Go's words; "" when unknown or several */
	char os[16];   /* likewise; "linux" for an ELF file that names no other system */
};

struct program program_look(const char *path);

/* The same of the first `len` bytes of a runnable file. */
struct program program_read(const unsigned char *bytes, size_t len);

/* A binary of another architecture than the host's. */
bool program_is_foreign(const struct program *p, const struct platform *host);

#endif
