/* settings: versions.ini (design, section 8), read with inih. The user's own file in GOV_ROOT;
 * nothing of it is ever taken from a project's folder.
 *
 * inih as distributions build it truncates silently: lines at 198 bytes, section and key names at
 * 49, and it joins indented lines. settings.c feeds it through a reader of its own that turns each
 * of these into an error with file:line (GOV_CONFIG), as are unknown keys and sections, repeated
 * keys, and bad values.
 */
#ifndef GOV_INSTALL_SETTINGS_H
#define GOV_INSTALL_SETTINGS_H

#include "core/conf.h"
#include "core/err.h"

#define SETTINGS_LIST_MAX 8
#define SETTINGS_PINS_MAX 256

enum settings_require { REQUIRE_SHA256, REQUIRE_SIGNED };

struct settings_pin {
	char file[128]; /* base name of the archive */
	uint8_t sha256[32];
	char url[200]; /* "" for none */
};

struct settings {
	char mirror[SETTINGS_LIST_MAX][200]; /* each ends in '/'; default https://go.dev/dl/ */
	size_t mirror_len;
	bool mirror_default; /* the user named none */
	char goproxy[200];
	bool goproxy_default; /* the user named none */
	bool goproxy_netrc;   /* proxies get the name and password that .netrc has for them */
	bool sumdb_off;       /* the checksum database is not asked */
	char sumdb_key[200];  /* its verifier key; "": sum.golang.org's, which gov knows */
	char sumdb_url[200];  /* without a last '/' */
	char key[SETTINGS_LIST_MAX][GOV_PATH_MAX]; /* files of OpenPGP keys to believe, absolute */
	size_t key_len;
	enum settings_require require;
	bool auto_install;
	bool share;               /* a new toolchain's files share the disk space of another's */
	char cache[GOV_PATH_MAX]; /* absolute; default GOV_ROOT/cache */
	struct settings_pin *pin; /* heap */
	size_t pin_len;
	char conf[GOV_CONF_MAX]; /* what shims need, compiled (core/conf.h) */
	size_t conf_len;
};

/* Read root/versions.ini into a new *out (free with settings_free); a missing file gives the
 * defaults. `home` expands a leading "~/", may be NULL. `manager` is the path of the running gov,
 * for shims. GOV_CONFIG with file:line for any defect; GOV_FILESYSTEM when it cannot be read. */
enum gov_exit settings_load(const char *root, const char *home, const char *manager,
	struct settings **out, struct err *e);
void settings_free(struct settings *s); /* NULL is fine */

/* The pin for an archive's base name, or NULL. Borrowed. */
const struct settings_pin *settings_find_pin(const struct settings *s, const char *file);

/* The conf inside `s`, for resolve(). Borrows from `s`. */
struct conf settings_conf(const struct settings *s);

#endif
