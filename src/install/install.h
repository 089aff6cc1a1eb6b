/* install: the one road from a request to a toolchain. Knows the order; the stages do not know each
 * other. */
#ifndef GOV_INSTALL_INSTALL_H
#define GOV_INSTALL_INSTALL_H

#include "core/err.h"
#include "install/release.h"
#include "install/settings.h"

/* What the caller shows while it runs; every member may be NULL. */
struct install_ui {
	void *ctx;
	void (*note)(
		void *ctx, const char *text); /* a line of talk: waiting for lock, retrying, … */
	void (*progress)(void *ctx, const char *what, uint64_t done, uint64_t total);
	void (*progress_end)(void *ctx);
};

struct install_options {
	const char *root;
	const struct settings *settings;
	struct platform host;
	struct platform platform; /* wanted; usually == host */
	bool offline;
	const char *from; /* --from FILE|DIR|URL, or NULL */
	bool has_sha256;
	uint8_t sha256[32]; /* --sha256 */
	struct install_ui ui;
};

/* What came of a proof beside the SHA-256. */
struct vouched {
	bool holds;
	bool unreachable; /* it does not hold because it could not be asked */
	char by[512];     /* who: a signer's name, the database's */
	char detail[192]; /* of a signature "KEY 2025-06-05", of a database "NUMBER records" */
	char why[512];    /* it does not hold: why, as "not found"; "" when it does */
};

/* What takes no room of its own, as an installed toolchain has it too (install/share.h). */
struct install_shared {
	uint64_t bytes; /* 0: nothing */
	char with[GOV_TOOLCHAIN_MAX];
};

struct install_result {
	struct version version;
	char name[GOV_TOOLCHAIN_MAX];
	char goroot[GOV_PATH_MAX];
	bool already; /* it was installed before */
	enum release_origin origin;
	char source[GOV_PATH_MAX]; /* URL or path the bytes came from; "" when already */
	bool by_origin[4];         /* whose SHA-256 it has, by enum release_origin; none when */
				   /* already */
	struct vouched signature, sumdb;
	char h1[48];
	struct install_shared shared;
	/* With GOV_NO_RELEASE: where Go has no release for this machine, the best that is one for
	 * the platform which it emulates; offer.os "" for none. To be installed only if the user
	 * agrees, as an EXACT request for that platform. */
	struct platform offer;
	struct version offer_version;
};

/* Install what `request` asks for (EXACT, LINE, LATEST, OLDSTABLE, RANGE; names and system are
 * GOV_USAGE). Exit codes as design section 7. Nothing of the store changes on failure but cache/
 * (a .part to resume; FILE.rejected when a proof failed) and the saved release list. A toolchain
 * that is there but whose shim a crash prevented gets its shim. */
enum gov_exit install(const struct install_options *o, const struct request *request,
	struct install_result *out, struct err *e);

/* Several installations of one command: what was fetched to choose among releases is fetched once,
 * and connections stay open. `o` is copied; its pointers must outlive the session. */
struct install_session;
enum gov_exit install_begin(
	const struct install_options *o, struct install_session **out, struct err *e);
/* install(), in a session. */
enum gov_exit install_next(struct install_session *s, const struct request *request,
	struct install_result *out, struct err *e);
void install_end(struct install_session *s); /* NULL is fine */

/* What an archive's name asks for: `from` is the path or URL of one archive (--from). True with an
 * EXACT request in *out and its platform in *p; false when the name is no Go archive's (a folder, a
 * base URL, a renamed file). */
bool install_request_from(const char *from, struct request *out, struct platform *p);

/* All releases known for `platform` (NULL: all): table, the last index, and (unless offline) a
 * fresh index. *stale is set when the index could not be fetched. Newest first; caller frees. */
enum gov_exit install_catalog(const struct install_options *o, const struct platform *platform,
	struct release_list *out, bool *stale, struct err *e);

#endif
