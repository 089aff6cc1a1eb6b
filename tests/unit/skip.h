/* Skip a cmocka test and say why: scripts/run-tests reads the reason and sums up by it. */
#ifndef GOV_TESTS_SKIP_H
#define GOV_TESTS_SKIP_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define SKIP_BECAUSE(reason)                                                                       \
	do {                                                                                       \
		print_message("# because %s\n", reason);                                           \
		skip();                                                                            \
	} while (0)

#endif
