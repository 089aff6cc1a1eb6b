/* Fail allocation 1, 2, 3 … until all goes well: every way out must be clean (ASan looks for what
 * is lost) and must say so. The linker wraps what gov's own code calls (Makefile); jansson is given
 * the same functions. */
#include "sumdb_memory.h"
#include "world.h"

#include <jansson.h>
#include <locale.h>

#include "install/cache.h"
#include "install/fetch.h"
#include "install/index.h"
#include "install/openpgp.h"
#include "install/store.h"
#include "install/unpack.h"
#include "install/verify.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static unsigned countdown; /* 0: none fails */

static bool fails(void)
{
	return countdown > 0 && --countdown == 0;
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

struct step {
	const char *home;
	struct world *w;
	struct err e;
};

/* How far `step` goes before no allocation fails any more; each failure is told as one. */
static unsigned walk(enum gov_exit (*step)(struct step *s), struct step *s)
{
	for (unsigned n = 1; n < 10000; n++) {
		memset(&s->e, 0, sizeof s->e);
		countdown = n;
		enum gov_exit rc = step(s);
		bool failed = countdown == 0;
		countdown = 0;
		if (!failed) {
			assert_int_equal(rc, GOV_OK);
			return n;
		}
		if (rc != GOV_OK && !strstr(s->e.text, "out of memory"))
			fail_msg("allocation %u: exit %d: %s", n, (int)rc, s->e.text);
		assert_int_not_equal(rc, GOV_PROOF);
	}
	fail_msg("allocations without end");
	return 0;
}

static enum gov_exit parse_index(struct step *s)
{
	static char json[65536];
	size_t len = 0;
	struct release_list l = {0};

	assert_int_equal(os_read_file("tests/data/index.json", json, sizeof json, &len), 0);
	enum gov_exit rc = index_parse("here", json, len, &l, &s->e);
	release_list_free(&l);
	/* jansson blames the text when a token finds no room. */
	if (rc == GOV_NETWORK && strstr(s->e.text, "not a release index: "))
		return err_set(&s->e, GOV_FAILED, "out of memory", NULL);
	return rc;
}

static void test_index(void **state)
{
	struct step s = {.home = *state};

	json_set_alloc_funcs(__wrap_malloc, free);
	assert_true(walk(parse_index, &s) > 20);
}

static enum gov_exit load_settings(struct step *s)
{
	struct settings *out;
	enum gov_exit rc = settings_load(in(s->home, "root"), s->home, "/usr/bin/gov", &out, &s->e);

	settings_free(out);
	return rc;
}

static void test_settings(void **state)
{
	struct step s = {.home = *state};

	put(*state, "root/versions.ini",
		"[gov]\ncache = ~/c\n[alias]\nwork = 1.24\n[env]\nA = b\n"
		"[archive go1.24.4.linux-arm64.tar.gz]\nsha256 = "
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
		0644);
	assert_true(walk(load_settings, &s) > 4);
}

static enum gov_exit list_store(struct step *s)
{
	static const struct platform host = {"linux", "arm64"};
	struct store_entry *at = NULL;
	size_t len = 0;
	enum gov_exit rc = store_list(in(s->home, "root"), &host, &at, &len, &s->e);

	free(at);
	return rc;
}

static void test_store_list(void **state)
{
	struct step s = {.home = *state};
	char rel[64];

	for (int i = 0; i < 40; i++) {
		snprintf(rel, sizeof rel, "root/versions/1.20.%d", i);
		folder(*state, rel);
	}
	assert_int_equal(walk(list_store, &s), 4);
}

static enum gov_exit list_cache(struct step *s)
{
	struct cache_entry *at = NULL;
	size_t len = 0;
	enum gov_exit rc = cache_list(in(s->home, "cache"), &at, &len, &s->e);

	free(at);
	return rc;
}

static void test_cache_list(void **state)
{
	struct step s = {.home = *state};
	char rel[64];

	for (int i = 0; i < 20; i++) {
		snprintf(rel, sizeof rel, "cache/go1.20.%d.linux-arm64.tar.gz", i);
		put(*state, rel, "", 0644);
	}
	assert_int_equal(walk(list_cache, &s), 3);
}

static enum gov_exit fetch_page_of(struct step *s)
{
	char url[GOV_PATH_MAX], *data = NULL;
	struct fetch *f = fetch_new(NULL, NULL);
	size_t len = 0;

	if (!f)
		return err_set(&s->e, GOV_FAILED, "out of memory", NULL);
	assert_true(text_join(url, sizeof url, FILE_URL, in(s->home, "page"), NULL));
	enum gov_exit rc = fetch_memory(f, url, 100, &data, &len, NULL, &s->e);
	if (rc == GOV_OK)
		free(data);
	else
		assert_int_equal(rc, GOV_FAILED);
	fetch_free(f);
	return rc;
}

static void test_fetch_memory(void **state)
{
	struct step s = {.home = *state};

	put(*state, "page", "some bytes", 0644);
	assert_true(walk(fetch_page_of, &s) > 3);
}

/* The whole road. What is remembered may be forgotten for want of memory, but then what was
 * installed is whole. */
static enum gov_exit install_once(struct step *s)
{
	unsigned failing = countdown;
	enum gov_exit rc;

	countdown = 0;
	assert_int_equal(os_remove_tree(in(s->home, "root/versions")), 0);
	assert_int_equal(os_remove_tree(in(s->home, "root/shims")), 0);
	countdown = failing;
	rc = run(s->w, "1.99.1");
	s->e = s->w->e;
	failing = countdown;
	countdown = 0;
	assert_true(has_toolchain(s->w, "1.99.1") || rc != GOV_OK);
	countdown = failing;
	return rc;
}

static void test_install(void **state)
{
	struct world w;
	struct step s = {.home = *state, .w = &w};

	folder(*state, "root/cache");
	make_archive(*state, "root/cache/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "root/cache/" FUTURE);
	assert_true(walk(install_once, &s) > 20);
	assert_true(there(*state, "root/shims/go1.99.1"));
	assert_true(there(*state, "root/receipts/1.99.1.ini"));
	done(&w);
}

static void test_install_from_a_mirror(void **state)
{
	struct world w;
	struct step s = {.home = *state, .w = &w};

	folder(*state, "mirror");
	make_archive(*state, "mirror/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "mirror/" FUTURE);
	w.o.offline = false;
	assert_true(walk(install_once, &s) > 20);
	done(&w);
}

/* --- proofs --- */

static size_t read_made(const char *name, char out[32768])
{
	char path[GOV_PATH_MAX];
	size_t n = 0;

	assert_true(text_join(path, sizeof path, "tests/data/openpgp/made/", name, NULL));
	assert_int_equal(os_read_file(path, out, 32768, &n), 0);
	return n;
}

static enum gov_exit judge(const char *const keys[2], const char *signature, struct err *e)
{
	static char key[32768], asc[32768], document[32768];
	struct openpgp_keys *known = openpgp_keys_new();
	struct openpgp_signature *sig = NULL;
	struct openpgp_signer signer;
	enum gov_exit rc = GOV_OK;

	if (!known)
		return err_set(e, GOV_FAILED, "out of memory", NULL);
	for (size_t i = 0; rc == GOV_OK && i < 2; i++)
		rc = openpgp_keys_add(known, "key", key, read_made(keys[i], key), e);
	if (rc == GOV_OK)
		rc = openpgp_signature_parse("sig", asc, read_made(signature, asc), &sig, e);
	if (rc == GOV_OK) {
		openpgp_signature_update(sig, document, read_made("document", document));
		rc = openpgp_signature_verify(sig, known, 1800000000, &signer, e);
	}
	openpgp_signature_free(sig);
	openpgp_keys_free(known);
	return rc;
}

static enum gov_exit judge_good(struct step *s)
{
	static const char *const keys[] = {"several-keys.asc", "main-key.gpg"};

	return judge(keys, "sha512.asc", &s->e);
}

static void test_signature(void **state)
{
	struct step s = {.home = *state};

	assert_true(walk(judge_good, &s) > 10);
}

/* A revocation that no memory was left to judge must not be overlooked. */
static void test_revocation(void **state)
{
	static const char *const keys[] = {"unrevoked-key.asc", "revoked-key.asc"};
	struct err e;
	enum gov_exit rc = GOV_FAILED;

	(void)state;
	for (unsigned n = 1; rc == GOV_FAILED; n++) {
		countdown = n;
		rc = judge(keys, "revoked.asc", &e);
		assert_true(countdown > 0 ? rc == GOV_PROOF : rc == GOV_FAILED);
	}
	countdown = 0;
	assert_non_null(strstr(e.text, "revoked"));
}

#define MODULE "golang.org/toolchain"
#define MODULE_VERSION "v0.0.1-go1.24.4.linux-amd64"
#define MODULE_H1 "h1:rRL9rPpsjKfpdDFcppvNgw1/dynUMrpDcTxdIwtyFR0="

/* The server is not what is tested. */
static enum gov_exit get_unfailing(void *ctx, const char *path, size_t max, char **data,
	size_t *len, bool *not_found, struct err *e)
{
	unsigned failing = countdown;
	enum gov_exit rc;

	countdown = 0;
	rc = get(ctx, path, max, data, len, not_found, e);
	countdown = failing;
	return rc;
}

struct database {
	struct step step; /* the first member: walk() hands it on */
	struct server server;
	char key[256];
};

static enum gov_exit look_up(struct step *s)
{
	struct database *d = (struct database *)s;
	struct sumdb_source source = {get_unfailing, &d->server};
	struct sumdb *db = NULL;
	char h1[SUMDB_H1_MAX];
	unsigned failing = countdown;
	enum gov_exit rc;

	countdown = 0;
	assert_int_equal(os_remove_tree(in(s->home, "sumdb")), 0);
	countdown = failing;
	rc = sumdb_open(d->key, in(s->home, "sumdb"), &source, &db, &s->e);
	if (rc == GOV_OK)
		rc = sumdb_lookup(db, MODULE, MODULE_VERSION, h1, &s->e);
	if (rc == GOV_OK)
		assert_string_equal(h1, MODULE_H1);
	sumdb_close(db);
	return rc;
}

static void test_database(void **state)
{
	struct database d = {.step.home = *state};
	struct made db;

	made_start(&db, "sum.test", "seed");
	made_key_text(&db, d.key);
	made_fill(&db, 300);
	made_add(&db, MODULE, MODULE_VERSION, MODULE_H1, MODULE_H1);
	made_fill(&db, 700);
	made_publish(&db, "good", 0, add_page, &d.server);
	made_end(&db);
	assert_true(walk(look_up, &d.step) > 4);
	stop(&d.server);
}

/* --- verifying and repairing --- */

static const struct store_entry toolchain = {
	.name = "1.99.1", .version = {"1.99.1"}, .platform = {"linux", "arm64"}};

static enum gov_exit repair(struct step *s)
{
	struct verify_result r = {0};
	unsigned failing = countdown;
	enum gov_exit rc;
	size_t n = 0;
	char text[64];

	countdown = 0;
	put(s->home, "root/versions/1.99.1/VERSION", "go9.99.9", 0644);
	countdown = failing;
	rc = verify(s->w->root, &toolchain, &r, &s->e);
	if (rc == GOV_OK) {
		assert_int_equal(r.len, 1);
		rc = verify_repair(&s->w->o, &toolchain, &r, &s->e);
	}
	verify_result_free(&r);
	failing = countdown;
	countdown = 0;
	assert_int_equal(
		os_read_file(in(s->home, "root/versions/1.99.1/VERSION"), text, 64, &n), 0);
	assert_int_equal(n, 8);
	if (rc == GOV_OK)
		assert_memory_equal(text, "go1.99.1", 8);
	countdown = failing;
	return rc;
}

static void test_repair(void **state)
{
	struct world w;
	struct step s = {.home = *state, .w = &w};

	folder(*state, "root/cache");
	make_archive(*state, "root/cache/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "root/cache/" FUTURE);
	assert_int_equal(run(&w, "1.99.1"), GOV_OK);
	assert_true(walk(repair, &s) > 20);
	done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_index),
		scratch_test(test_settings),
		scratch_test(test_store_list),
		scratch_test(test_cache_list),
		scratch_test(test_fetch_memory),
		scratch_test(test_install),
		scratch_test(test_install_from_a_mirror),
		scratch_test(test_signature),
		cmocka_unit_test(test_revocation),
		scratch_test(test_database),
		scratch_test(test_repair),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
