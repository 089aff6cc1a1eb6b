/* request: what a person, a file or the environment asks for, and which versions satisfy it.
 *
 * Grammar (design, section 4): 1.24.4 go1.24.4 v1.24.4 | 1.24 1.24.x 1 | 1.25rc1 | latest |
 * oldstable | system | >=1.22 | >=1.22 <1.24 | ^1.22 | ~1.22.3 | a linked or alias name.
 * Comparators: >= > <= < = ^ ~, separated by blanks or commas, all of which must hold; "<=1.22" and
 * ">1.22" mean the whole line, as npm has it.
 * Pre-releases and custom builds satisfy exact requests only; a range that names a pre-release
 * (">=1.25rc1") also takes the pre-releases of that line.
 * 1.20 is a line (1.20.x and the release 1.20); 1.20.0 is exact and equals the release 1.20, which
 * is what `version` then holds, as folders and archives are named. "=1.24.4" alone is exact,
 * "=1.24" a line.
 */
#ifndef GOV_CORE_REQUEST_H
#define GOV_CORE_REQUEST_H

#include "core/err.h"
#include "core/platform.h"

#define GOV_REQUEST_MAX 128 /* bytes of a request's text, NUL included */
#define GOV_NAME_MAX 64     /* bytes of a linked or alias name, NUL included */
#define GOV_RANGE_MAX 4     /* comparators in a range */

enum request_kind {
	REQUEST_EXACT,     /* version */
	REQUEST_LINE,      /* version.text = "1.24" or "1" */
	REQUEST_LATEST,    /* newest stable */
	REQUEST_OLDSTABLE, /* newest stable of the line before the newest stable's */
	REQUEST_RANGE,
	REQUEST_SYSTEM,
	REQUEST_NAME, /* linked toolchain or alias: name */
};

enum comparator_op { OP_GE, OP_GT, OP_LE, OP_LT };

struct comparator {
	enum comparator_op op;
	struct version version;
};

struct request {
	enum request_kind kind;
	char text[GOV_REQUEST_MAX]; /* as asked, blanks trimmed; printable ASCII */
	struct version version;     /* EXACT, LINE */
	struct platform platform;   /* os "" unless given as 1.24.4.linux-arm64 */
	char name[GOV_NAME_MAX];    /* NAME */
	struct comparator range[GOV_RANGE_MAX];
	size_t range_len;
};

/* How far a source of requests is trusted. */
enum request_trust {
	REQUEST_TYPED, /* command line, GOV_VERSION: also 1.24.4.linux-arm64 */
	REQUEST_PINNED /* pin files: no platform suffix */
};

/* Parse n bytes (blanks around them are dropped). False when it is not a request; *out is then
 * unspecified. The caller names the place and shows the text escaped. */
bool request_parse(const char *s, size_t n, enum request_trust trust, struct request *out);

/* A name for `gov link` and [alias]: [a-z][a-z0-9._-]*, no ".." and no last '.', that no other rule
 * of the grammar claims and that is not go<digit>… or v<digit>…. */
bool request_name_ok(const char *name);

/* Does a version satisfy an EXACT, LINE or RANGE request? LATEST accepts every stable version.
 * OLDSTABLE, SYSTEM and NAME: always false. */
bool request_accepts(const struct request *r, const char *version);

/* Choosing the best of many versions, fed one by one in any order:
 *	struct choice c = choice_for(&request);
 *	while (...) choice_offer(&c, version);
 *	if (choice_best(&c)) ...
 */
struct choice {
	const struct request *request; /* borrowed */
	struct version best;           /* newest accepted; for OLDSTABLE newest stable */
	struct version older;          /* OLDSTABLE: newest stable of an earlier line than best's */
};
struct choice choice_for(const struct request *r);
void choice_offer(struct choice *c, const char *version);
/* NULL when nothing offered satisfies the request. Points into *c. */
const char *choice_best(const struct choice *c);

#endif
