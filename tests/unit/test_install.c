/* The whole road, from a request to a toolchain, over folders and file:// with tiny archives. */
#include "world.h"

#include <locale.h>

#include "install/cache.h"

static void test_from_file(void **state)
{
	struct world w;

	make_archive(*state, "other-name.tgz", "go1.24.4-acme");
	pin(&w, *state, ACME, "other-name.tgz");
	take_from(&w, "other-name.tgz");
	assert_int_equal(run(&w, "1.24.4-acme"), GOV_OK);
	assert_false(w.result.already);
	assert_int_equal(w.result.origin, FROM_PIN);
	assert_string_equal(w.result.source, w.o.from);
	assert_true(has_toolchain(&w, "1.24.4-acme"));
	assert_true(there(*state, "root/receipts/1.24.4-acme.ini"));
	assert_int_equal(run(&w, "1.24.4-acme"), GOV_OK);
	assert_true(w.result.already);
	done(&w);
}

static void test_from_folder(void **state)
{
	struct world w;

	folder(*state, "usb");
	make_archive(*state, "usb/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "usb/" FUTURE);
	take_from(&w, "usb");
	assert_int_equal(run(&w, "1.99"), GOV_OK);
	assert_string_equal(w.result.version.text, "1.99.1");
	assert_true(has_toolchain(&w, "1.99.1"));
	assert_int_equal(run(&w, "1.24.4"), GOV_NO_RELEASE);
	assert_int_equal(run(&w, "1.24"), GOV_NO_RELEASE);
	done(&w);
}

static void test_from_the_cache(void **state)
{
	struct world w;

	folder(*state, "root/cache");
	make_archive(*state, "root/cache/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "root/cache/" FUTURE);
	assert_int_equal(run(&w, "latest"), GOV_OK);
	assert_true(has_toolchain(&w, "1.99.1"));
	assert_int_equal(run(&w, "1.24.4"), GOV_NETWORK);
	assert_non_null(strstr(w.e.text, "--offline keeps gov off the network"));
	assert_int_equal(cache_prune(&w.o, false, &(uint64_t){0}, &(size_t){0}, &w.e), GOV_OK);
	assert_false(there(*state, "root/cache/" FUTURE));
	assert_int_equal(run(&w, "latest"), GOV_OK); /* what is installed counts */
	assert_true(w.result.already);
	done(&w);
}

static void test_from_a_mirror(void **state)
{
	struct world w;

	folder(*state, "mirror");
	make_archive(*state, "mirror/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "mirror/" FUTURE);
	w.o.offline = false;
	assert_int_equal(run(&w, "1.99.1"), GOV_OK);
	assert_true(text_starts(w.result.source, "file://"));
	assert_true(has_toolchain(&w, "1.99.1"));
	assert_true(there(*state, "root/cache/" FUTURE));
	assert_false(there(*state, "root/cache/" FUTURE ".part"));
	done(&w);
}

static void test_platform_of_another_machine(void **state)
{
	static const char file[] = "go1.99.1.darwin-arm64.tar.gz";
	struct world w;

	folder(*state, "root/cache");
	make_archive(*state, "root/cache/go1.99.1.darwin-arm64.tar.gz", "go1.99.1");
	pin(&w, *state, file, "root/cache/go1.99.1.darwin-arm64.tar.gz");
	assert_int_equal(run(&w, "1.99.1"), GOV_NO_RELEASE);
	assert_non_null(strstr(w.e.text, "go1.99.1 has no linux/arm64 archive"));
	assert_int_equal(run(&w, "1.99.1.darwin-arm64"), GOV_OK);
	assert_true(has_toolchain(&w, "1.99.1.darwin-arm64"));
	done(&w);
}

/* --- refusals: nothing gets into the store --- */

static void expect_refused(
	struct world *w, const char *request, enum gov_exit code, const char *why)
{
	assert_int_equal(run(w, request), code);
	if (!strstr(w->e.text, why))
		fail_msg("'%s' does not say '%s'", w->e.text, why);
	assert_false(there(w->home, "root/versions"));
}

static void test_wrong_bytes_in_the_cache(void **state)
{
	struct world w;

	put(*state, "root/cache/go1.24.4.linux-arm64.tar.gz", "not it", 0644);
	configure(&w, *state, "");
	expect_refused(&w, "1.24.4", GOV_PROOF, "SHA-256 mismatch: expected d5501ee5");
	assert_true(there(*state, "root/cache/go1.24.4.linux-arm64.tar.gz.rejected"));
	assert_false(there(*state, "root/cache/go1.24.4.linux-arm64.tar.gz"));
	done(&w);
}

/* Online, a cached archive that is wrong is downloaded afresh. */
static void test_wrong_bytes_are_replaced(void **state)
{
	struct world w;

	folder(*state, "mirror");
	make_archive(*state, "mirror/" FUTURE, "go1.99.1");
	put(*state, "root/cache/" FUTURE, "not it", 0644);
	pin(&w, *state, FUTURE, "mirror/" FUTURE);
	w.o.offline = false;
	assert_int_equal(run(&w, "1.99.1"), GOV_OK);
	assert_true(has_toolchain(&w, "1.99.1"));
	assert_true(there(*state, "root/cache/" FUTURE ".rejected"));
	done(&w);
}

static void test_wrong_bytes_from_a_mirror(void **state)
{
	struct world w;

	folder(*state, "mirror");
	make_archive(*state, "good", "go1.99.1");
	put(*state, "mirror/" FUTURE, "not it", 0644);
	pin(&w, *state, FUTURE, "good");
	w.o.offline = false;
	expect_refused(&w, "1.99.1", GOV_PROOF, "(from file://");
	assert_true(there(*state, "root/cache/" FUTURE ".rejected"));
	assert_false(there(*state, "root/cache/" FUTURE));
	done(&w);
}

static void test_nothing_proves(void **state)
{
	struct world w;

	folder(*state, "root/cache");
	make_archive(*state, "root/cache/" FUTURE, "go1.99.1");
	make_archive(*state, "root/cache/" ACME, "go1.24.4-acme");
	configure(&w, *state, "");
	expect_refused(&w, "1.99.1", GOV_PROOF, "nothing proves it");
	expect_refused(&w, "1.24.4-acme", GOV_PROOF, "nothing proves it");
	expect_refused(&w, "1.99", GOV_PROOF, "nothing proves it");
	w.o.has_sha256 = true; /* zeros */
	expect_refused(&w, "1.99.1", GOV_PROOF, "expected 0000");
	done(&w);
}

static void test_dispute(void **state)
{
	static const char file[] = "go1.24.4.linux-arm64.tar.gz";
	struct world w;

	folder(*state, "root/cache");
	make_archive(*state, "root/cache/go1.24.4.linux-arm64.tar.gz", "go1.24.4");
	pin(&w, *state, file, "root/cache/go1.24.4.linux-arm64.tar.gz");
	expect_refused(&w, "1.24.4", GOV_PROOF, "built-in table says d5501ee5");
	done(&w);
}

static void test_unknown(void **state)
{
	struct world w;

	configure(&w, *state, "");
	expect_refused(&w, "1.98.0", GOV_NO_RELEASE, "no Go release 1.98.0");
	expect_refused(&w, "1.24.4-acme", GOV_NO_RELEASE, "pin its archive");
	expect_refused(&w, "system", GOV_USAGE, "no Go version");
	assert_true(platform_parse("windows/arm64", 13, &w.o.platform));
	expect_refused(&w, "1.16.3", GOV_NO_RELEASE, "the first that has one is 1.17");
	assert_true(platform_parse("plan9/arm64", 11, &w.o.platform));
	expect_refused(&w, "1.16.3", GOV_NO_RELEASE, "no Go release has one");
	w.o.from = "https://example.com/";
	expect_refused(&w, "1.16.3", GOV_USAGE, "--offline forbids the network");
	take_from(&w, "nowhere");
	expect_refused(&w, "1.16.3", GOV_FILESYSTEM, "nowhere");
	done(&w);
}

static void test_signed_is_not_taken_lightly(void **state)
{
	struct world w;

	make_archive(*state, ACME, "go1.24.4-acme");
	pin(&w, *state, ACME, ACME);
	take_from(&w, ACME);
	w.settings->require = REQUIRE_SIGNED;
	expect_refused(&w, "1.24.4-acme", GOV_PROOF, "require = signed");
	assert_non_null(strstr(w.e.text, "there is none beside the archive"));
	done(&w);
}

/* A mirror's list says what exists. Its hashes are no proof, in the saved copy neither. */
static void test_mirror_lists_but_does_not_prove(void **state)
{
	char list[1024], hex[65], ini[GOV_PATH_MAX];
	struct world w;

	folder(*state, "mirror");
	make_archive(*state, "mirror/" FUTURE, "go1.99.1");
	hash_file(in(*state, "mirror/" FUTURE), hex);
	assert_true(text_join(list, sizeof list,
		"[{\"version\":\"go1.99.1\",\"files\":[{\"filename\":\"" FUTURE
		"\",\"os\":\"linux\",\"arch\":\"arm64\",\"version\":\"go1.99.1\",\"kind\":"
		"\"archive\",\"size\":9,\"sha256\":\"",
		hex, "\"}]}]", NULL));
	put(*state, "root/index-mirror.json", list, 0644);
	put(*state, "root/cache/index.json", list, 0644); /* came with a copied cache */
	put(*state, "root/cache/" FUTURE, "x", 0644);
	assert_true(text_join(
		ini, sizeof ini, "[gov]\nmirror = " FILE_URL, *state, "/mirror/\n", NULL));
	configure(&w, *state, ini);
	expect_refused(&w, "1.99.1", GOV_PROOF, "nothing proves it");
	expect_refused(&w, "1.99", GOV_PROOF, "nothing proves it");
	done(&w);
}

/* A saved list of the Go project's own proves. */
static void test_saved_index_proves(void **state)
{
	char list[1024], hex[65];
	struct world w;

	folder(*state, "root/cache");
	make_archive(*state, "root/cache/" FUTURE, "go1.99.1");
	hash_file(in(*state, "root/cache/" FUTURE), hex);
	assert_true(text_join(list, sizeof list,
		"[{\"version\":\"go1.99.1\",\"files\":[{\"filename\":\"" FUTURE
		"\",\"os\":\"linux\",\"arch\":\"arm64\",\"version\":\"go1.99.1\",\"kind\":"
		"\"archive\",\"sha256\":\"",
		hex, "\"}]}]", NULL));
	put(*state, "root/index.json", list, 0644);
	configure(&w, *state, "");
	assert_int_equal(run(&w, "1.99.1"), GOV_OK);
	assert_int_equal(w.result.origin, FROM_INDEX);
	done(&w);
}

/* --- the rest of the contract --- */

static void test_request_from(void **state)
{
	struct platform p;
	struct request r;

	(void)state;
	assert_true(install_request_from("https://h/x/go1.20.windows-arm64.zip?a=b/c", &r, &p));
	assert_int_equal(r.kind, REQUEST_EXACT);
	assert_string_equal(r.version.text, "1.20");
	assert_string_equal(p.os, "windows");
	assert_true(install_request_from(ACME, &r, &p));
	assert_string_equal(r.version.text, "1.24.4-acme");
	assert_false(install_request_from("https://h/x/", &r, &p));
	assert_false(install_request_from("/a/folder", &r, &p));
	assert_false(install_request_from("go.tar.gz", &r, &p));
	assert_false(install_request_from("", &r, &p));
}

static void test_catalog(void **state)
{
	struct platform p;
	struct release_list l;
	struct world w;
	bool stale;

	configure(&w, *state, "");
	assert_true(platform_parse("windows/arm64", 13, &p));
	assert_int_equal(install_catalog(&w.o, &p, &l, &stale, &w.e), GOV_OK);
	assert_true(l.len > 50);
	for (size_t i = 1; i < l.len; i++) {
		assert_true(version_cmp(l.at[i - 1].version.text, l.at[i].version.text) >= 0);
		assert_string_not_equal(l.at[i - 1].file, l.at[i].file);
		assert_true(platform_same(&l.at[i].platform, &p));
	}
	release_list_free(&l);
	done(&w);
}

static void test_cache_add_and_list(void **state)
{
	struct cache_entry *entry = NULL;
	struct world w;
	size_t len = 0;

	folder(*state, "usb");
	make_archive(*state, "usb/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "usb/" FUTURE);
	assert_int_equal(cache_list(w.settings->cache, &entry, &len, &w.e), GOV_OK);
	assert_int_equal(len, 0);
	assert_int_equal(cache_add(&w.o, in(*state, "usb/" FUTURE), &w.e), GOV_OK);
	put(*state, "usb/go1.24.4.linux-arm64.tar.gz", "not it", 0644);
	assert_int_equal(
		cache_add(&w.o, in(*state, "usb/go1.24.4.linux-arm64.tar.gz"), &w.e), GOV_PROOF);
	put(*state, "usb/notes.txt", "", 0644);
	assert_int_equal(cache_add(&w.o, in(*state, "usb/notes.txt"), &w.e), GOV_USAGE);
	put(*state, "root/cache/go1.20.linux-arm64.tar.gz.part", "half", 0644);
	put(*state, "root/cache/notes.txt", "", 0644);
	assert_int_equal(cache_list(w.settings->cache, &entry, &len, &w.e), GOV_OK);
	assert_int_equal(len, 2);
	assert_string_equal(entry[0].file, FUTURE);
	assert_false(entry[0].partial);
	assert_true(entry[1].partial);
	assert_int_equal(entry[1].size, 4);
	free(entry);
	done(&w);
}

static void test_cache_prune(void **state)
{
	uint64_t freed = 0;
	size_t files = 0;
	struct world w;

	configure(&w, *state, "");
	folder(*state, "root/versions/1.20");
	put(*state, "root/cache/go1.20.linux-arm64.tar.gz", "123", 0644);
	put(*state, "root/cache/go1.20.1.linux-arm64.tar.gz", "1234", 0644);
	put(*state, "root/cache/go1.20.2.linux-arm64.tar.gz.part", "12345", 0644);
	put(*state, "root/cache/go1.20.3.linux-arm64.tar.gz.rejected", "", 0644);
	put(*state, "root/cache/notes.txt", "", 0644);
	assert_int_equal(cache_prune(&w.o, true, &freed, &files, &w.e), GOV_OK);
	assert_int_equal(freed, 9);
	assert_int_equal(files, 3);
	assert_true(there(*state, "root/cache/go1.20.linux-arm64.tar.gz"));
	assert_true(there(*state, "root/cache/notes.txt"));
	assert_int_equal(cache_prune(&w.o, false, &freed, &files, &w.e), GOV_OK);
	assert_int_equal(files, 1);
	assert_true(there(*state, "root/cache/notes.txt"));
	done(&w);
}

/* What Go never released for an ARM64 machine is offered for amd64, and never taken. */
static void test_offer(void **state)
{
	struct world w;
	struct platform none;

	configure(&w, *state, "");
	assert_int_equal(run(&w, "1.7.6"), GOV_NO_RELEASE);
	assert_string_equal(w.result.offer.os, "linux");
	assert_string_equal(w.result.offer.arch, "amd64");
	assert_string_equal(w.result.offer_version.text, "1.7.6");
	assert_non_null(strstr(w.e.text, "go1.7.6 has no linux/arm64 archive"));
	assert_non_null(strstr(w.e.text, "gov install 1.7.6 --platform linux/amd64"));
	assert_false(there(*state, "root/versions"));
	assert_int_equal(run(&w, "1.7"), GOV_NO_RELEASE);
	assert_string_equal(w.result.offer_version.text, "1.7.6");
	assert_int_equal(run(&w, "<1.7"), GOV_NO_RELEASE);
	assert_string_equal(w.result.offer_version.text, "1.6.4");
	assert_int_equal(run(&w, "1.7.99"), GOV_NO_RELEASE);
	assert_string_equal(w.result.offer.os, "");
	assert_true(platform_parse("linux/riscv64", 13, &none));
	w.o.platform = none;
	assert_int_equal(run(&w, "1.7.6"), GOV_NO_RELEASE);
	assert_string_equal(w.result.offer.os, "");
	w.o.host = none;
	assert_int_equal(run(&w, "1.7.6"), GOV_NO_RELEASE);
	assert_string_equal(w.result.offer.os, "");
	done(&w);
}

/* The machine's own come first: a range or a line that one of them meets is not offered another. */
static void test_offer_is_last(void **state)
{
	struct world w;

	configure(&w, *state, "");
	assert_int_equal(run(&w, ">=1.8.4 <1.9"), GOV_NETWORK);
	assert_string_equal(w.result.offer.os, "");
	assert_int_equal(run(&w, "latest"), GOV_NETWORK);
	assert_string_equal(w.result.offer.os, "");
	done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_offer),
		scratch_test(test_offer_is_last),
		scratch_test(test_from_file),
		scratch_test(test_from_folder),
		scratch_test(test_from_the_cache),
		scratch_test(test_from_a_mirror),
		scratch_test(test_platform_of_another_machine),
		scratch_test(test_wrong_bytes_in_the_cache),
		scratch_test(test_wrong_bytes_are_replaced),
		scratch_test(test_wrong_bytes_from_a_mirror),
		scratch_test(test_nothing_proves),
		scratch_test(test_dispute),
		scratch_test(test_unknown),
		scratch_test(test_signed_is_not_taken_lightly),
		scratch_test(test_mirror_lists_but_does_not_prove),
		scratch_test(test_saved_index_proves),
		cmocka_unit_test(test_request_from),
		scratch_test(test_catalog),
		scratch_test(test_cache_add_and_list),
		scratch_test(test_cache_prune),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
