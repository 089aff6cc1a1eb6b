/* road: what the steps of one installation, and the installations of one command, share. Internal
 * to install.c, cache.c and the files that serve them (source, catalog, download); the stages never
 * see it.
 *
 *	road_open(&road, options, &e)
 *	catalog_known(&road, &e)                 what can be known without the network
 *	catalog_choose(&road, request, &e)       request -> road.release
 *	catalog_expect(&road, &e)                road.release -> road.expect
 *	...
 *	road_close(&road)                        after a failed road_open too
 */
#ifndef GOV_INSTALL_ROAD_H
#define GOV_INSTALL_ROAD_H

#include "install/fetch.h"
#include "install/install.h"
#include "install/manifest.h"
#include "install/proof.h"
#include "install/settings_goproxy.h"
#include "install/catalog_rows.h"
#include "install/sumdb.h"

/* Where archives may come from. */
enum source_kind {
	SOURCE_MIRRORS, /* the cache, then pins' URLs and mirrors */
	SOURCE_FILE,    /* --from one archive on disk */
	SOURCE_FOLDER,  /* --from a folder of archives */
	SOURCE_URL,     /* --from the URL of one archive */
	SOURCE_BASE,    /* --from a URL of the /dl/ shape, ending in '/' */
};

/* A release list that was saved: which rows of road.known, and the JSON that they were read from.
 */
struct saved_list {
	bool known; /* and so is its origin */
	struct catalog_origin origin;
	size_t from, to;
};

struct road {
	struct install_options o; /* a copy; its pointers are the caller's */
	enum source_kind kind;
	struct fetch *fetch;         /* made by road_fetch; NULL until then */
	struct release_list known;   /* all platforms; has_sha256 only where it is proof */
	const struct platform *only; /* known may lack other platforms; NULL: it has all */
	bool loaded;                 /* by catalog_known */
	struct saved_list saved_official, saved_mirror;
	bool refreshed, asked;     /* catalog_refresh, catalog_official did their work */
	bool listed;               /* a release list was fetched in this run */
	bool official;             /* and it was the Go project's own */
	bool offered;              /* one came from where the archives will: of known, */
	size_t list_from, list_to; /* these */
	struct err unlisted;       /* why none was fetched; code GOV_OK when none was tried */
	bool noted;                /* and the user was told */

	struct platform offer; /* why nothing was chosen: see struct install_result */
	struct version offer_version;
	struct release release;    /* what was chosen */
	struct expectation expect; /* and what is expected of it */
	struct vouched signature, sumdb;
	char h1[MANIFEST_H1_MAX]; /* its module hash, once it is unpacked */
	bool module;              /* release and expect are those of a module zip */
	struct goproxy_list proxies;
	char sumdb_h1[SUMDB_H1_MAX]; /* what the checksum database says of release; "": nothing */

	struct openpgp_keys *keys;     /* of vouch_signature; NULL until needed */
	char sumdb_base[GOV_PATH_MAX]; /* the database's URL; "" until the first question */
	struct err sumdb_down; /* why the database could not be asked; code GOV_OK: it could */
};

/* Check the options and find out what --from is. GOV_USAGE, GOV_FILESYSTEM. */
enum gov_exit road_open(struct road *r, const struct install_options *o, struct err *e);
void road_close(struct road *r);

/* The connection to the network, shared by everything on this road. NULL with err set when offline
 * or when libcurl does not start. */
struct fetch *road_fetch(struct road *r, struct err *e);

void road_note(const struct road *r, ...) GOV_SENTINEL; /* a line of talk, up to NULL */

#endif
