#include "install/vouch_signature.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "install/openpgp.h"
#include "install/source.h"
#include "install/vouch.h"
#include "os/os.h"

#define ASC_MAX ((size_t)64 << 10)
#define KEYS_MAX ((size_t)1 << 20)
#define CHUNK ((size_t)128 << 10)

/* --- the keys --- */

static enum gov_exit add_file(struct openpgp_keys *keys, const char *path, struct err *e)
{
	char *data = malloc(KEYS_MAX);
	size_t len = 0;
	enum gov_exit rc;
	int code;

	if (!data)
		return err_set(e, GOV_FAILED, path, ": out of memory", NULL);
	code = os_read_file(path, data, KEYS_MAX, &len);
	if (code == 0) {
		rc = openpgp_keys_add(keys, path, data, len, e);
	} else {
		err_os(e, "versions.ini: keys: cannot read", path, code);
		rc = e->code = GOV_CONFIG;
	}
	free(data);
	return rc;
}

static enum gov_exit fill(struct openpgp_keys *keys, const struct settings *s, struct err *e)
{
	enum gov_exit rc = openpgp_keys_add(
		keys, "the built-in key", openpgp_builtin_key, openpgp_builtin_key_len, e);

	for (size_t i = 0; rc == GOV_OK && i < s->key_len; i++)
		rc = add_file(keys, s->key[i], e);
	return rc;
}

enum gov_exit vouch_keys(struct road *r, struct err *e)
{
	struct openpgp_keys *keys;
	enum gov_exit rc;

	if (r->keys)
		return GOV_OK;
	keys = openpgp_keys_new();
	if (!keys)
		return err_set(e, GOV_FAILED, "out of memory", NULL);
	rc = fill(keys, r->o.settings, e);
	if (rc == GOV_OK)
		r->keys = keys;
	else
		openpgp_keys_free(keys);
	return rc;
}

/* --- finding it --- */

struct asc {
	char where[GOV_PATH_MAX];
	char *data; /* heap; NULL: there is none, and the road's signature says why */
	size_t len;
	bool fetched;
};

static enum gov_exit none(struct road *r, const char *why)
{
	struct text t = text_on(r->signature.why, sizeof r->signature.why);

	text_add_safe(&t, why);
	return GOV_OK;
}

static enum gov_exit read_asc(struct road *r, struct asc *a, struct err *e)
{
	int code;

	a->data = malloc(ASC_MAX);
	if (!a->data)
		return err_set(e, GOV_FAILED, a->where, ": out of memory", NULL);
	code = os_read_file(a->where, a->data, ASC_MAX, &a->len);
	if (code == 0)
		return GOV_OK;
	free(a->data);
	a->data = NULL;
	if (os_is_missing(code))
		return none(r, "there is none beside the archive");
	if (os_is_too_big(code))
		return err_set(e, GOV_PROOF, a->where, ": too large for a signature", NULL);
	return err_os(e, "cannot read", a->where, code);
}

/* Servers of web pages answer with one for whatever they do not have. */
static bool is_web_page(const struct asc *a)
{
	size_t i = strspn(a->data, " \t\r\n");

	return a->data[i] == '<';
}

static enum gov_exit fetch_asc(struct road *r, struct asc *a, struct err *e)
{
	struct fetch *f = road_fetch(r, e);
	struct err why;
	bool not_found;
	enum gov_exit rc;

	if (!f)
		return e->code == GOV_NETWORK ? none(r, e->text) : e->code;
	fetch_be_patient(f, false);
	rc = fetch_memory(f, a->where, ASC_MAX, &a->data, &a->len, &not_found, &why);
	fetch_be_patient(f, true);
	if (rc == GOV_OK && is_web_page(a)) {
		free(a->data);
		a->data = NULL;
		not_found = true;
	}
	a->fetched = a->data != NULL;
	if (rc == GOV_NETWORK || (rc == GOV_OK && !a->data))
		return none(r, not_found ? "its source has none" : why.text);
	return rc == GOV_OK ? GOV_OK : err_set(e, rc, why.text, NULL);
}

/* URL?query becomes URL.asc?query */
static bool name_asc(const char *where, char out[GOV_PATH_MAX])
{
	size_t n = strstr(where, "://") ? strcspn(where, "?#") : strlen(where);
	struct text t = text_on(out, GOV_PATH_MAX);

	text_addn(&t, where, n);
	text_add(&t, ".asc");
	text_add(&t, where + n);
	return !t.cut;
}

static enum gov_exit find_at(struct road *r, const char *where, struct asc *a, struct err *e)
{
	if (!name_asc(where, a->where))
		return none(r, "the path of the archive is too long");
	return strstr(where, "://") ? fetch_asc(r, a, e) : read_asc(r, a, e);
}

/* A cached archive without its signature: the mirrors have it, and are worth asking where it may
 * decide. */
static enum gov_exit find(struct road *r, const char *where, struct asc *a, struct err *e)
{
	char url[GOV_PATH_MAX];
	enum gov_exit rc = find_at(r, where, a, e);

	if (r->kind != SOURCE_MIRRORS || r->o.offline || strstr(where, "://") ||
		r->o.settings->require != REQUIRE_SIGNED)
		return rc;
	for (size_t i = 0; rc == GOV_OK && !a->data && source_url(r, r->expect.file, i, url); i++)
		rc = find_at(r, url, a, e);
	return rc;
}

/* --- judging it --- */

static enum gov_exit read_archive(
	struct openpgp_signature *sig, const struct verified *v, struct err *e)
{
	int fd = verified_fd(v);
	char *data = malloc(CHUNK);
	size_t got = 0;
	int code = os_fd_seek(fd, 0);

	if (!data)
		return err_set(e, GOV_FAILED, verified_file(v), ": out of memory", NULL);
	while (code == 0 && (code = os_fd_read(fd, data, CHUNK, &got)) == 0 && got > 0)
		openpgp_signature_update(sig, data, got);
	free(data);
	return code == 0 ? GOV_OK : err_os(e, "cannot read", verified_file(v), code);
}

static void describe(struct vouched *out, const struct openpgp_signer *s)
{
	char made[32] = "";
	time_t at = (time_t)s->made;
	const struct tm *utc = gmtime(&at);

	if (utc)
		(void)strftime(made, sizeof made, "%Y-%m-%dT%H:%M:%SZ", utc);
	out->holds = true;
	text_join(out->by, sizeof out->by, s->user_id[0] ? s->user_id : s->primary, NULL);
	text_join(out->detail, sizeof out->detail, "key ", s->fingerprint, ", ", s->hash, ", made ",
		made, NULL);
}

static enum gov_exit judge(
	struct road *r, struct openpgp_signature *sig, const struct verified *v, struct err *e)
{
	struct openpgp_signer signer;
	enum gov_exit rc = vouch_keys(r, e);

	if (rc == GOV_OK)
		rc = read_archive(sig, v, e);
	if (rc != GOV_OK)
		return rc;
	rc = openpgp_signature_verify(sig, r->keys, (int64_t)time(NULL), &signer, e);
	if (rc == GOV_OK)
		describe(&r->signature, &signer);
	if (rc == GOV_PROOF && signer.stranger && version_is_custom(r->release.version.text))
		return none(r, e->text);
	if (rc == GOV_PROOF && signer.stranger)
		err_add(e, "; if you trust that key, name its file in versions.ini: keys = FILE",
			NULL);
	return rc;
}

/* Beside the cached archive, for the next time. */
static void keep(const struct road *r, const struct asc *a)
{
	char path[GOV_PATH_MAX];

	if (a->fetched && text_join(path, sizeof path, r->o.settings->cache, "/", r->expect.file,
				  ".asc", NULL))
		(void)os_write_file(path, a->data, a->len, 0644);
}

static enum gov_exit prove(
	struct road *r, const struct asc *a, const struct verified *v, struct err *e)
{
	struct openpgp_signature *sig = NULL;
	enum gov_exit rc = openpgp_signature_parse(a->where, a->data, a->len, &sig, e);

	if (rc == GOV_OK)
		rc = judge(r, sig, v, e);
	openpgp_signature_free(sig);
	return rc;
}

enum gov_exit vouch_signature(
	struct road *r, const struct verified *archive, const char *where, struct err *e)
{
	struct asc a = {.data = NULL};
	enum gov_exit rc;

	memset(&r->signature, 0, sizeof r->signature);
	if (!text_ends(r->expect.file, ".tar.gz"))
		return none(r, "the Go project signs .tar.gz only");
	rc = find(r, where, &a, e);
	if (rc == GOV_OK && a.data)
		rc = prove(r, &a, archive, e);
	if (rc == GOV_OK && a.data)
		keep(r, &a);
	free(a.data);
	if (rc != GOV_PROOF)
		return rc;
	err_add(e, "; nothing was installed", NULL);
	vouch_reject(r, e);
	return rc;
}
