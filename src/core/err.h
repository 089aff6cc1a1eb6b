/* err: what failed, on which thing, why, and what to do; and the exit code that says it.
 *
 * A function that can fail takes a struct err * (never NULL) and returns enum gov_exit: GOV_OK, or
 * the code it stored with the text. Only src/cli/ui.c and the shim print it. The text is one
 * line without the leading "gov: " and without a newline:
 *
 *	return err_set(e, GOV_CONFIG, path, ": ", why, "; fix it or remove it", NULL);
 *
 * Control characters in the strings are escaped (a path may hold any), so the text stays one line.
 * Untrusted bytes that are no path go into the text through text_add_escaped only. What does not
 * fit is cut, and "..." at the end says so.
 */
#ifndef GOV_CORE_ERR_H
#define GOV_CORE_ERR_H

#include "core/text.h"

/* Exit codes (design, section 7). 126 and 127 as POSIX shells use them. */
enum gov_exit {
	GOV_OK = 0,
	GOV_FAILED = 1,
	GOV_USAGE = 2,
	GOV_NO_RELEASE = 3,
	GOV_NOT_INSTALLED = 4,
	GOV_NETWORK = 5,
	GOV_PROOF = 6,
	GOV_FILESYSTEM = 7,
	GOV_CONFIG = 8,
	GOV_CANNOT_RUN = 126,
	GOV_NOT_FOUND = 127,
};

struct err {
	enum gov_exit code;
	char text[2048];
};

/* Store `code` and the concatenation of the strings up to NULL; returns `code`. */
GOV_COLD enum gov_exit err_set(struct err *e, enum gov_exit code, ...) GOV_SENTINEL;

/* Append the strings up to NULL to the stored text. */
GOV_COLD void err_add(struct err *e, ...) GOV_SENTINEL;

/* err_set for a failed OS call: "<what> <thing>: <reason>", code GOV_FILESYSTEM.
 * `os_code` is what the os_ function returned. */
GOV_COLD enum gov_exit err_os(struct err *e, const char *what, const char *thing, int os_code);

#endif
