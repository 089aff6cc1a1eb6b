/* found_binary: which platform an executable is for, from its header (ELF, Mach-O or PE). */
#ifndef GOV_CLI_FOUND_BINARY_H
#define GOV_CLI_FOUND_BINARY_H

#include "core/platform.h"

#define FOUND_HEADER_MAX 1024 /* so much of a file is enough */

/* From the first n bytes of a file; "linux" for an ELF file that names no other system. False, and
 * *out empty, for what is none, for several in one (universal binaries), and for machines that Go
 * does not know. */
bool found_binary(const unsigned char *p, size_t n, struct platform *out);

#endif
