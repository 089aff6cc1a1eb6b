#include "cases.h"
#include "scratch.h"

#include "install/openpgp.h"

#define NOW 1800000000
#define FILE_CAP 65536
#define OFFICIAL "tests/data/openpgp/official/"

/* Go's own signatures of its source: by a subkey that has expired since, and by one of today. */
static const struct {
	const char *file, *signer;
	int64_t made;
} published[] = {
	{"go1.19.8.src.tar.gz", "8461EFA0E74ABAE010DE66994EB27DB2A3B88B8B", 1680135363},
	{"go1.27.1.src.tar.gz", "0E225917414670F4442C250DFD533C07C264648F", 1787947784},
};
#define PUBLISHED (sizeof published / sizeof *published)

struct bytes {
	size_t n;
	char *p; /* heap, of exactly n bytes */
};

static struct bytes load(const char *folder, const char *name)
{
	char path[GOV_PATH_MAX];
	struct bytes b = {0, malloc(FILE_CAP)};

	assert_non_null(b.p);
	assert_true(text_join(path, sizeof path, folder, name, NULL));
	if (os_read_file(path, b.p, FILE_CAP, &b.n) != 0)
		fail_msg("cannot read %s", path);
	b.p = realloc(b.p, b.n);
	assert_non_null(b.p);
	return b;
}

/* The folder of the made vectors: the one in the tree, or a fresh one. */
static const char *made(void)
{
	static char folder[GOV_PATH_MAX];
	const char *given = getenv("GOV_OPENPGP_VECTORS");

	if (!given)
		return "tests/data/openpgp/made/";
	assert_true(text_join(folder, sizeof folder, given, "/", NULL));
	return folder;
}

static enum gov_exit add_keys(
	struct openpgp_keys *keys, const char *folder, const char *name, struct err *e)
{
	struct bytes key = load(folder, name);
	enum gov_exit rc = openpgp_keys_add(keys, name, key.p, key.n, e);

	free(key.p);
	return rc;
}

static enum gov_exit check(const struct openpgp_keys *keys, struct bytes sig, struct bytes document,
	struct openpgp_signer *signer, struct err *e)
{
	struct openpgp_signature *s;
	size_t half = document.n / 2;
	enum gov_exit rc = openpgp_signature_parse("FILE.asc", sig.p, sig.n, &s, e);

	if (rc != GOV_OK)
		return rc;
	openpgp_signature_update(s, document.p, half);
	openpgp_signature_update(s, document.p + half, document.n - half);
	rc = openpgp_signature_verify(s, keys, NOW, signer, e);
	openpgp_signature_free(s);
	return rc;
}

/* --- the table --- */

static enum gov_exit run_case(struct cases *c, const char *document, struct err *e)
{
	struct openpgp_keys *keys = openpgp_keys_new();
	struct openpgp_signer signer;
	struct bytes sig = load(made(), c->field[2]), data = load(made(), document);
	enum gov_exit rc = GOV_OK;
	char *name;

	assert_non_null(keys);
	while (rc == GOV_OK && (name = cases_word(&c->field[1])))
		rc = add_keys(keys, made(), name, e);
	assert_true(rc == GOV_OK || rc == GOV_CONFIG);
	if (rc == GOV_OK) {
		rc = check(keys, sig, data, &signer, e);
		assert_true(
			rc == GOV_OK || (rc == GOV_PROOF && text_starts(e->text, "FILE.asc: ")));
	}
	free(sig.p);
	free(data.p);
	openpgp_keys_free(keys);
	return rc;
}

static void test_cases(void **state)
{
	struct cases c;
	struct err e;

	(void)state;
	cases_open(&c, "tests/data/openpgp/cases.tsv");
	while (cases_next(&c)) {
		if (c.field[0][0] == '#')
			continue;
		e.text[0] = '\0';
		enum gov_exit rc = run_case(&c, "document", &e);
		bool want_good = strcmp(c.field[0], "good") == 0;

		if ((rc == GOV_OK) != want_good || (!want_good && !strstr(e.text, c.field[0] + 1)))
			fail_msg("%s:%u: exit %d, \"%s\"", c.path, c.number, (int)rc, e.text);
	}
}

/* The same signatures, over another document: none is good. */
static void test_other_document(void **state)
{
	struct cases c;
	struct err e;

	(void)state;
	cases_open(&c, "tests/data/openpgp/cases.tsv");
	while (cases_next(&c)) {
		if (strcmp(c.field[0], "good") != 0)
			continue;
		if (run_case(&c, "sha256.asc", &e) != GOV_PROOF)
			fail_msg("%s:%u: not refused", c.path, c.number);
	}
}

/* --- one good signature, damaged in every way --- */

struct damage {
	struct openpgp_keys *keys;
	struct bytes document, sig;
	struct openpgp_signer signer;
};

static int damage_setup(void **state)
{
	struct damage *d = calloc(1, sizeof *d);
	struct err e;

	assert_non_null(d);
	d->keys = openpgp_keys_new();
	assert_non_null(d->keys);
	assert_int_equal(add_keys(d->keys, made(), "main-key.asc", &e), GOV_OK);
	d->document = load(made(), "document");
	d->sig = load(made(), "sha256.sig");
	assert_int_equal(check(d->keys, d->sig, d->document, &d->signer, &e), GOV_OK);
	*state = d;
	return 0;
}

static int damage_teardown(void **state)
{
	struct damage *d = *state;

	openpgp_keys_free(d->keys);
	free(d->document.p);
	free(d->sig.p);
	free(d);
	return 0;
}

static void test_every_bit_of_the_document(void **state)
{
	struct damage *d = *state;
	struct openpgp_signer signer;
	struct err e;

	for (size_t bit = 0; bit < d->document.n * 8; bit++) {
		d->document.p[bit / 8] ^= (char)(1 << bit % 8);
		assert_int_equal(check(d->keys, d->sig, d->document, &signer, &e), GOV_PROOF);
		assert_non_null(strstr(e.text, ", but the signature does not match: "));
		assert_string_equal(signer.fingerprint, "");
		d->document.p[bit / 8] ^= (char)(1 << bit % 8);
	}
}

/* Only the part of the packet that nobody signs may change: here the issuer's id, which stands in
 * the signed part as a fingerprint too. */
static bool in_unsigned_part(const struct bytes *sig, size_t byte)
{
	size_t hashed = (size_t)(unsigned char)sig->p[8];

	return byte >= 3 + 6 + hashed + 2 && byte < 3 + 6 + hashed + 2 + 10;
}

static void test_every_bit_of_the_signature(void **state)
{
	struct damage *d = *state;
	struct openpgp_signer signer;
	struct err e;
	size_t good = 0;

	for (size_t bit = 0; bit < d->sig.n * 8; bit++) {
		d->sig.p[bit / 8] ^= (char)(1 << bit % 8);
		if (check(d->keys, d->sig, d->document, &signer, &e) == GOV_OK) {
			if (!in_unsigned_part(&d->sig, bit / 8))
				fail_msg("bit %zu was changed and nobody noticed", bit);
			assert_string_equal(signer.fingerprint, d->signer.fingerprint);
			good++;
		}
		d->sig.p[bit / 8] ^= (char)(1 << bit % 8);
	}
	assert_true(good <= 8);
}

/* Memory of exactly the size, so that ASan and valgrind see a byte too far. */
static void test_every_truncation(void **state)
{
	static const char *const names[] = {"sha256.sig", "sha256.asc"};
	struct damage *d = *state;
	struct openpgp_signer signer;
	struct err e;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct bytes whole = load(made(), names[i]);
		size_t least = i == 0 ? whole.n : whole.n - 1; /* the last newline may go */

		for (size_t n = 0; n < least; n++) {
			struct bytes part = {n, malloc(n > 0 ? n : 1)};

			assert_non_null(part.p);
			memcpy(part.p, whole.p, n);
			if (check(d->keys, part, d->document, &signer, &e) != GOV_PROOF)
				fail_msg("%s cut to %zu bytes was accepted", names[i], n);
			free(part.p);
		}
		free(whole.p);
	}
}

/* What a key says last is what binds the subkey that signed. */
static void test_every_truncation_of_the_key(void **state)
{
	struct damage *d = *state;
	struct bytes key = load(made(), "main-key.gpg");
	struct openpgp_signer signer;
	struct err e;

	for (size_t n = 0; n < key.n; n++) {
		struct openpgp_keys *keys = openpgp_keys_new();
		struct bytes part = {n, malloc(n > 0 ? n : 1)};

		assert_non_null(keys);
		assert_non_null(part.p);
		memcpy(part.p, key.p, n);
		if (openpgp_keys_add(keys, "KEY", part.p, n, &e) != GOV_OK)
			assert_int_equal(e.code, GOV_CONFIG);
		assert_int_equal(check(keys, d->sig, d->document, &signer, &e), GOV_PROOF);
		free(part.p);
		openpgp_keys_free(keys);
	}
	free(key.p);
}

#define damage_test(f) cmocka_unit_test_setup_teardown(f, damage_setup, damage_teardown)

/* --- armour --- */

static void expect_armour(const char *text, const char *error)
{
	struct openpgp_keys *keys = openpgp_keys_new();
	struct openpgp_signature *sig;
	struct err e;

	assert_non_null(keys);
	assert_int_equal(
		openpgp_signature_parse("FILE.asc", text, strlen(text), &sig, &e), GOV_PROOF);
	assert_string_equal(e.text, error);
	openpgp_keys_free(keys);
}

#define BEGIN "-----BEGIN PGP SIGNATURE-----\n"
#define END "-----END PGP SIGNATURE-----\n"

static void test_armour(void **state)
{
	(void)state;
	expect_armour("", "FILE.asc: there is no OpenPGP signature in it: \"\"");
	expect_armour("<!DOCTYPE html>\033[2J", "FILE.asc: there is no OpenPGP signature in it: "
						"\"<!DOCTYPE html>\\x1b[2J\"");
	expect_armour(BEGIN, "FILE.asc: it is cut short");
	expect_armour(BEGIN "\n", "FILE.asc: it is cut short");
	expect_armour(BEGIN "Version: 1\nyw==\n" END,
		"FILE.asc: its armour has no blank line before the data");
	expect_armour(BEGIN "\n" END, "FILE.asc: it is empty");
	expect_armour(BEGIN "\n\n" END, "FILE.asc: it is empty");
	expect_armour(BEGIN "\nygNQR1A=\n=E8s9\n" END,
		"FILE.asc: its checksum does not match: it was damaged on the way");
	expect_armour(BEGIN "\nygNQR1A=\n" END, "FILE.asc: it is empty"); /* a marker packet */
	expect_armour(BEGIN "\nygNQR1A=\n=GG5/\n" END, "FILE.asc: it is empty");
	expect_armour(BEGIN "\r\nygNQR1A= \t\r\n" END "\r\n \n", "FILE.asc: it is empty");
	expect_armour(BEGIN "\nyg*QR1A=\n" END, "FILE.asc: its base64 is damaged");
	expect_armour(BEGIN "\nygNQR1A\n" END, "FILE.asc: its base64 is damaged");
	expect_armour(BEGIN "\nygNQR1A==\n" END, "FILE.asc: its base64 is damaged");
	expect_armour(BEGIN "\nygNQR1A=AAAA\n" END, "FILE.asc: its base64 is damaged");
	expect_armour(BEGIN "\nygNQR1A=\n=GG5/\n=GG5/\n" END, "FILE.asc: its base64 is damaged");
	expect_armour("x\n" BEGIN "\nygNQR1A=\n" END,
		"FILE.asc: there is something around the signature");
	expect_armour(BEGIN "\nygNQR1A=\n" END "x\n",
		"FILE.asc: there is something around the signature");
	expect_armour(BEGIN "\nygNQR1A=\n" END BEGIN "\nygNQR1A=\n" END,
		"FILE.asc: there is something around the signature");
}

/* --- real keys and signatures --- */

static struct openpgp_keys *builtin(void)
{
	struct openpgp_keys *keys = openpgp_keys_new();
	struct err e = {0};

	assert_non_null(keys);
	if (openpgp_keys_add(keys, "the built-in key", openpgp_builtin_key, openpgp_builtin_key_len,
		    &e) != GOV_OK)
		fail_msg("%s", e.text);
	return keys;
}

/* Signatures of the form that the Go project's have, by a key of the same size. */
static void test_official_form(void **state)
{
	static const char *const names[][2] = {{"go0.0.0.test.tar.gz.SHA256.asc", "SHA-256"},
		{"go0.0.0.test.tar.gz.SHA512.asc", "SHA-512"}};
	struct openpgp_keys *keys = builtin();
	struct bytes document = load(OFFICIAL, "go0.0.0.test.tar.gz");
	struct openpgp_signer signer;
	struct err e;

	(void)state;
	assert_int_equal(add_keys(keys, OFFICIAL, "form-key.asc", &e), GOV_OK);
	for (size_t i = 0; i < 2; i++) {
		struct bytes sig = load(OFFICIAL, names[i][0]);

		assert_int_equal(check(keys, sig, document, &signer, &e), GOV_OK);
		assert_string_equal(signer.fingerprint, "2FE818C9F6FA2087F4071E1471A4E0E392804045");
		assert_string_equal(signer.primary, "D9D23242D0F8873F498EA025B72166CC7C5B3F2E");
		assert_string_equal(
			signer.user_id, "Gov Test Signing Authority <gov-test@example.invalid>");
		assert_string_equal(signer.hash, names[i][1]);
		assert_int_equal(signer.made, 1795348361);
		free(sig.p);
	}
	free(document.p);
	openpgp_keys_free(keys);
}

static struct bytes load_signature(size_t i)
{
	char name[64];

	assert_true(text_join(name, sizeof name, published[i].file, ".asc", NULL));
	return load(OFFICIAL, name);
}

/* Everything about the key is in order, and that is judged before the bytes: what is left to say of
 * a wrong document is that it is wrong. */
static void test_go_signature(void **state)
{
	struct openpgp_keys *keys = builtin();
	struct openpgp_signer signer;
	struct err e;
	char want[256];

	(void)state;
	for (size_t i = 0; i < PUBLISHED; i++) {
		struct bytes sig = load_signature(i);
		text_join(want, sizeof want, "FILE.asc: signed by key ", published[i].signer,
			", but the signature does not match: the file or the signature was altered",
			NULL);
		assert_int_equal(check(keys, sig, sig, &signer, &e), GOV_PROOF);
		assert_string_equal(e.text, want);
		free(sig.p);
	}
	openpgp_keys_free(keys);
}

static void feed_file(struct openpgp_signature *s, int fd)
{
	static char chunk[65536];
	size_t got;

	while (os_fd_read(fd, chunk, sizeof chunk, &got) == 0 && got > 0)
		openpgp_signature_update(s, chunk, got);
	os_fd_close(fd);
}

static int open_cached(const char *name, int *fd)
{
	const char *cache = getenv("GOV_TEST_CACHE"), *home = getenv("HOME");
	char path[GOV_PATH_MAX];

	if (cache)
		assert_true(text_join(path, sizeof path, cache, "/", name, NULL));
	else
		assert_true(text_join(
			path, sizeof path, home ? home : "", "/.cache/gov-tests/", name, NULL));
	return os_open_read(path, fd);
}

static void check_published(size_t i, int fd)
{
	struct openpgp_keys *keys = builtin();
	struct openpgp_signature *s;
	struct openpgp_signer signer;
	struct bytes sig = load_signature(i);
	struct err e = {0};

	assert_int_equal(openpgp_signature_parse("FILE.asc", sig.p, sig.n, &s, &e), GOV_OK);
	feed_file(s, fd);
	if (openpgp_signature_verify(s, keys, NOW, &signer, &e) != GOV_OK)
		fail_msg("%s", e.text);
	assert_string_equal(signer.hash, "SHA-256");
	assert_string_equal(signer.fingerprint, published[i].signer);
	assert_string_equal(signer.primary, "EB4C1BFD4F042F6DDDCCEC917721F63BD38B4796");
	assert_int_equal(signer.made, published[i].made);
	openpgp_signature_free(s);
	free(sig.p);
	openpgp_keys_free(keys);
}

/* The whole, where the real archives lie in the cache of fixtures. */
static void test_go_archive(void **state)
{
	size_t checked = 0;
	int fd;

	(void)state;
	for (size_t i = 0; i < PUBLISHED; i++) {
		if (open_cached(published[i].file, &fd) != 0)
			continue;
		check_published(i, fd);
		checked++;
	}
	if (checked == 0)
		skip();
}

/* A user id is untrusted text. */
static void test_user_id_is_escaped(void **state)
{
	struct openpgp_keys *keys = openpgp_keys_new();
	struct bytes sig = load(made(), "by-signing.asc"), document = load(made(), "document");
	struct openpgp_signer signer;
	struct err e;

	(void)state;
	assert_non_null(keys);
	assert_int_equal(add_keys(keys, made(), "odd-key.asc", &e), GOV_OK);
	assert_int_equal(check(keys, sig, document, &signer, &e), GOV_OK);
	assert_string_equal(signer.user_id, "Odd \\x1b[31m Key");
	free(sig.p);
	free(document.p);
	openpgp_keys_free(keys);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_other_document),
		damage_test(test_every_bit_of_the_document),
		damage_test(test_every_bit_of_the_signature),
		damage_test(test_every_truncation),
		damage_test(test_every_truncation_of_the_key),
		cmocka_unit_test(test_armour),
		cmocka_unit_test(test_official_form),
		cmocka_unit_test(test_go_signature),
		cmocka_unit_test(test_go_archive),
		cmocka_unit_test(test_user_id_is_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
