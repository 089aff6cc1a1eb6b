/* settings_parse: what a section or key of versions.ini means. settings.c feeds it line by line and
 * is the only one who knows inih; settings_keys.c judges names and values.
 *
 * Each function returns false after settings_bad() stored the error; the first one ends the
 * reading.
 */
#ifndef GOV_INSTALL_SETTINGS_PARSE_H
#define GOV_INSTALL_SETTINGS_PARSE_H

#include "install/settings.h"

enum settings_section {
	SECTION_NONE,
	SECTION_GOV,
	SECTION_ALIAS,
	SECTION_ARCHIVE,
	SECTION_ENV,
};

struct settings_parser {
	struct settings *out;
	const char *path; /* of versions.ini */
	const char *home; /* for "~/"; may be NULL */
	struct err *e;
	enum gov_exit code; /* GOV_OK until the first error */
	unsigned line;      /* of the line at hand, from 1 */

	enum settings_section section;
	unsigned section_line;
	char scope[GOV_VERSION_MAX]; /* of [env 1.24]; "*" for [env] */
	unsigned gov_seen;           /* keys of [gov], a bit each */
	bool pin_has_sha256;         /* of the [archive] section at hand */

	struct text lines; /* of the conf text: aliases and variables */
	char lines_mem[GOV_CONF_MAX];
};

/* Store "path:line: why: shown" (`shown` escaped; may be NULL). Always false. */
bool settings_bad(struct settings_parser *p, const char *why, const char *shown);

/* The text between '[' and ']'. */
bool settings_open_section(struct settings_parser *p, const char *name, size_t n);
/* Before another section and at the end of the file. */
bool settings_close_section(struct settings_parser *p);
bool settings_key(struct settings_parser *p, const char *name, const char *value);

/* settings_proof.c: the values of [gov] sumdb and keys. */
bool settings_set_sumdb(struct settings_parser *p, const char *value);
bool settings_set_keys(struct settings_parser *p, const char *value);

/* settings_goproxy_keys.c: the values of [gov] goproxy and goproxy_netrc. */
bool settings_set_goproxy(struct settings_parser *p, const char *value);
bool settings_set_goproxy_netrc(struct settings_parser *p, const char *value);

/* An http://, https:// or file:/// URL? */
bool settings_is_url(const char *s);
/* A path that is absolute or starts with "~/" into out; `key` is whose value it is. */
bool settings_path(
	struct settings_parser *p, const char *key, const char *value, char out[GOV_PATH_MAX]);

#endif
