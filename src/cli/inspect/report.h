/* report: what gov inspect --json prints, an object a file, and the words that people get too. */
#ifndef GOV_CLI_INSPECT_REPORT_H
#define GOV_CLI_INSPECT_REPORT_H

#include "cli/cli.h"
#include "cli/inspect/inspect.h"

const char *binary_kind_word(enum binary_kind kind);                /* "executable" */
const char *binary_signature_word(enum binary_signature signature); /* "no", "ad hoc", "yes" */

/* GOV_FAILED, with an object that says it: memory ran out. */
enum gov_exit inspect_print_json(struct cli *c, const char *file, const struct binary *b);
/* The object of a file that is none to describe. */
void inspect_print_error(const char *file, const struct err *e);

#endif
