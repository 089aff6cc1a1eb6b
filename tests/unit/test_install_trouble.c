/* Installing when parts, mirrors and earlier crashes make trouble. */
#include "world.h"

#include <locale.h>

#include "install/cache.h"
#include "skip.h"
#include "web.h"

/* The text of home/rel, in a static buffer. */
static const char *text_of(const char *home, const char *rel)
{
	static char text[256];
	size_t n = 0;

	assert_int_equal(os_read_file(in(home, rel), text, sizeof text - 1, &n), 0);
	text[n] = '\0';
	return text;
}

static void test_part_is_a_link(void **state)
{
	struct world w;

	folder(*state, "mirror");
	folder(*state, "root/cache");
	make_archive(*state, "mirror/" FUTURE, "go1.99.1");
	put(*state, "diary", "dear diary", 0644);
	pin(&w, *state, FUTURE, "mirror/" FUTURE);
	w.o.offline = false;
	if (!system_link_file(in(*state, "diary"), in(*state, "root/cache/" FUTURE ".part"))) {
		done(&w);
		SKIP_BECAUSE(NO_LINKS);
	}
	assert_int_equal(run(&w, "1.99.1"), GOV_OK);
	assert_true(has_toolchain(&w, "1.99.1"));
	assert_string_equal(text_of(*state, "diary"), "dear diary");
	assert_true(
		system_link_file(in(*state, "diary"), in(*state, "root/cache/" FUTURE ".part")));
	assert_int_equal(cache_prune(&w.o, false, &(uint64_t){0}, &(size_t){0}, &w.e), GOV_OK);
	assert_false(there(*state, "root/cache/" FUTURE ".part"));
	assert_string_equal(text_of(*state, "diary"), "dear diary");
	done(&w);
}

static void test_folder_in_the_way(void **state)
{
	struct world w;

	folder(*state, "mirror");
	make_archive(*state, "mirror/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "mirror/" FUTURE);
	w.o.offline = false;
	folder(*state, "root/cache/" FUTURE ".part");
	assert_int_equal(run(&w, "1.99.1"), GOV_FILESYSTEM);
	assert_non_null(strstr(w.e.text, FUTURE ".part: is a folder"));
	assert_int_equal(os_remove(in(*state, "root/cache/" FUTURE ".part")), 0);
	assert_int_equal(run(&w, "1.99.1"), GOV_OK);
	done(&w);
}

static void test_device_in_the_way(void **state)
{
	struct world w;

	if (system_zeros() == NULL)
		SKIP_BECAUSE("no device of this system stands in folders");
	folder(*state, "mirror");
	folder(*state, "root/cache");
	make_archive(*state, "mirror/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "mirror/" FUTURE);
	w.o.offline = false;
	assert_true(system_link_file(system_zeros(), in(*state, "root/cache/" FUTURE)));
	assert_int_equal(run(&w, "1.99.1"), GOV_FILESYSTEM);
	assert_non_null(strstr(w.e.text, FUTURE " is in the way"));
	assert_false(there(*state, "root/versions"));
	done(&w);
}

static void test_part_larger_than_the_archive(void **state)
{
	struct world w;

	folder(*state, "root/cache");
	folder(*state, "mirror");
	make_archive(*state, "mirror/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "mirror/" FUTURE);
	w.o.offline = false;
	put(*state, "root/cache/" FUTURE ".part", "", 0644);
	int fd = -1;
	assert_int_equal(os_open_rw(in(*state, "root/cache/" FUTURE ".part"), &fd), 0);
	assert_int_equal(os_fd_truncate(fd, 3000000), 0);
	os_fd_close(fd);
	assert_int_equal(run(&w, "1.99.1"), GOV_OK);
	assert_true(has_toolchain(&w, "1.99.1"));
	done(&w);
}

static void test_already_there_but_without_shims(void **state)
{
	struct world w;

	configure(&w, *state, "");
	put(*state, "root/versions/1.24.4/bin/go" OS_EXE, "", 0755);
	assert_int_equal(run(&w, "1.24.4"), GOV_OK);
	assert_true(w.result.already);
	assert_true(there(*state, "root/shims/go1.24.4" OS_EXE));
	assert_true(there(*state, "root/shims/go" OS_EXE));
	done(&w);
}

static void test_no_receipt_without_a_toolchain(void **state)
{
	struct world w;

	folder(*state, "root/cache");
	make_archive(*state, "root/cache/" FUTURE, "go1.99.1");
	pin(&w, *state, FUTURE, "root/cache/" FUTURE);
	put(*state, "root/versions", "in the way", 0644);
	assert_int_equal(run(&w, "1.99.1"), GOV_FILESYSTEM);
	assert_false(there(*state, "root/receipts/1.99.1.ini"));
	done(&w);
}

/* Bytes of a broken download that are not even the archive's own do no harm. */
static void test_bad_part(void **state)
{
	struct world w;

	folder(*state, "mirror");
	make_archive(*state, "mirror/" FUTURE, "go1.99.1");
	put(*state, "root/cache/" FUTURE ".part", "rubbish", 0644);
	pin(&w, *state, FUTURE, "mirror/" FUTURE);
	w.o.offline = false;
	assert_int_equal(run(&w, "1.99.1"), GOV_OK);
	assert_true(has_toolchain(&w, "1.99.1"));
	done(&w);
}

/* --- mirrors --- */

/* home/rel from byte `from` on, at most n bytes, behind a status line and headers. */
static struct web_reply reply_with(
	const char *home, const char *rel, size_t from, size_t n, char *head, char *body)
{
	static char whole[65536];
	size_t size = 0;

	assert_int_equal(os_read_file(in(home, rel), whole, sizeof whole, &size), 0);
	memcpy(body, whole + from, size - from);
	if (from > 0)
		snprintf(head, 256,
			"HTTP/1.1 206 Part\r\nContent-Range: bytes %zu-%zu/%zu\r\n"
			"Content-Length: %zu\r\n\r\n",
			from, size - 1, size, size - from);
	else
		snprintf(head, 256, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", size);
	return (struct web_reply){from > 0 ? "Range: bytes=" : NULL, head, body,
		n < size - from ? n : size - from, false};
}

static const struct web_reply gone = {
	NULL, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", "", 0, false};

static void two_mirrors(struct world *w, const char *home, const struct web *web)
{
	char ini[1024], hex[65];

	hash_file(in(home, "mirror/" FUTURE), hex);
	snprintf(ini, sizeof ini,
		"[gov]\nmirror = http://127.0.0.1:%u/a/ http://127.0.0.1:%u/b/\n"
		"[archive " FUTURE "]\nsha256 = %s\n",
		web->port, web->port, hex);
	configure(w, home, ini);
	w->o.offline = false;
}

/* The first mirror breaks off and then has it no more; the bytes it gave are `spoilt` or good. */
static void second_mirror_goes_on(const char *home, bool spoilt)
{
	static char head[3][256], body[3][65536];
	struct web_reply replies[5];
	struct world w;
	struct web *web;

	folder(home, "mirror");
	make_archive(home, "mirror/" FUTURE, "go1.99.1");
	replies[0] = reply_with(home, "mirror/" FUTURE, 0, 40, head[0], body[0]);
	replies[1] = gone;
	replies[2] = reply_with(home, "mirror/" FUTURE, 40, 65536, head[1], body[1]);
	replies[3] = reply_with(home, "mirror/" FUTURE, 0, 65536, head[2], body[2]);
	replies[spoilt ? 4 : 3] = gone; /* its signature */
	body[0][39] = (char)(body[0][39] ^ spoilt);
	web = web_start(replies, spoilt ? 5 : 4);
	two_mirrors(&w, home, web);
	assert_int_equal(run(&w, "1.99.1"), GOV_OK);
	assert_non_null(strstr(w.result.source, "/b/"));
	assert_true(has_toolchain(&w, "1.99.1"));
	web_stop(web);
	done(&w);
}

static void test_second_mirror_resumes_the_first(void **state)
{
	second_mirror_goes_on(*state, false);
}

static void test_second_mirror_makes_good(void **state)
{
	second_mirror_goes_on(*state, true);
}

static void test_many_long_reasons(void **state)
{
	char dir[176] = "";
	struct world w;

	memset(dir, 'x', sizeof dir - 1);
	configure(&w, *state, "");
	for (size_t i = 0; i < 8; i++)
		snprintf(w.settings->mirror[i], sizeof w.settings->mirror[i],
			"http://127.0.0.1:%zu/%s/", i + 1, dir);
	w.settings->mirror_len = 8;
	w.o.offline = false;
	assert_int_equal(run(&w, "1.24.4"), GOV_NETWORK);
	assert_non_null(strstr(w.e.text, "http://127.0.0.1:1/xxxx"));
	assert_non_null(strstr(w.e.text, "cannot connect"));
	assert_true(text_ends(w.e.text, "..."));
	done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(test_bad_part),
		scratch_test(test_part_is_a_link),
		scratch_test(test_folder_in_the_way),
		scratch_test(test_device_in_the_way),
		scratch_test(test_part_larger_than_the_archive),
		scratch_test(test_already_there_but_without_shims),
		scratch_test(test_no_receipt_without_a_toolchain),
		scratch_test(test_second_mirror_resumes_the_first),
		scratch_test(test_second_mirror_makes_good),
		scratch_test(test_many_long_reasons),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	web_no_proxy();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
