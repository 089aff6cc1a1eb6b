/* Skip a cmocka test and say why: scripts/run-tests reads the reason and sums up by it. */
#ifndef GOV_TESTS_SKIP_H
#define GOV_TESTS_SKIP_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define NO_LINKS "no symbolic link can be made here (Windows wants developer mode, Wine has none)"
#define NO_FOLDER_LINKS "no link to a folder can be made here (Wine has none)"
#define NO_FIFOS "this system keeps no pipes in folders"
#define NO_SECRETS "this user reads everything"

#define SKIP_BECAUSE(reason)                                                                       \
	do {                                                                                       \
		print_message("# because %s\n", reason);                                           \
		skip();                                                                            \
	} while (0)

#endif
