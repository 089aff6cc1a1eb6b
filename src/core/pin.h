/* pin: the text of .go-version and .tool-versions files, which is untrusted input.
 *
 * .go-version and ~/.go/version (design, section 4): UTF-8 (BOM accepted) or UTF-16 with BOM; LF,
 * CRLF; blank lines and lines that start with # or // are skipped; then exactly one request.
 * .tool-versions (asdf): lines "TOOL VERSION [FALLBACK...]", '#' starts a comment anywhere; the
 * first `golang` or `go` line counts, and of it the first version.
 */
#ifndef GOV_CORE_PIN_H
#define GOV_CORE_PIN_H

#include "core/request.h"

#define GOV_PIN_MAX 4096 /* bytes of a pin file; larger is an error */

enum pin_result {
	PIN_NONE, /* only blanks and comments (or no golang line): as if the file were missing */
	PIN_FOUND,
	PIN_BAD, /* err is set: code GOV_CONFIG, "path:line: why: text" */
};

/* Parse the n bytes of `data`, read from `path` (for messages). On PIN_FOUND *line (from 1) says
 * where the request stands. n > GOV_PIN_MAX is PIN_BAD. */
enum pin_result pin_parse(const char *path, const char *data, size_t n, struct request *out,
	unsigned *line, struct err *e);
enum pin_result pin_parse_tool_versions(const char *path, const char *data, size_t n,
	struct request *out, unsigned *line, struct err *e);

#endif
