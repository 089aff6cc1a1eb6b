/* What servers and proxies answer, and what fetch makes of it, with short times. */
#include "web.h"

#include "install/fetch.h"

#define N(a) (sizeof(a) / sizeof(a)[0])
#define OK(n) "HTTP/1.1 200 OK\r\nContent-Length: " #n "\r\n\r\n"

struct bytes {
	char data[256];
	size_t len;
	unsigned restarts, retries;
	char why[128];
};

static int take(void *ctx, const void *data, size_t n)
{
	struct bytes *b = ctx;

	assert_true(n <= sizeof b->data - b->len);
	memcpy(b->data + b->len, data, n);
	b->len += n;
	return 0;
}

static int forget(void *ctx)
{
	struct bytes *b = ctx;

	b->len = 0;
	b->restarts++;
	return 0;
}

static void retrying(void *ctx, const char *why, unsigned delay_ms)
{
	struct bytes *b = ctx;

	(void)delay_ms;
	b->retries++;
	snprintf(b->why, sizeof b->why, "%s", why);
}

static struct fetch *impatient(struct bytes *b)
{
	static const struct fetch_times times = {2000, 2000, 1, 1};
	struct fetch_progress progress = {NULL, retrying, b};
	struct fetch *f = fetch_new(&progress, &times);

	assert_non_null(f);
	return f;
}

static enum gov_exit get(
	struct fetch *f, const struct web *w, struct bytes *b, bool *not_found, struct err *e)
{
	struct fetch_sink sink = {take, forget, b};
	char url[64];

	snprintf(url, sizeof url, "http://127.0.0.1:%u/a.tar.gz", w->port);
	return fetch_to(f, url, b->len, 0, &sink, not_found, e);
}

static enum gov_exit get_once(
	const struct web_reply *replies, size_t n, struct bytes *b, bool *not_found, struct err *e)
{
	struct web *w = web_start(replies, n);
	struct fetch *f = impatient(b);
	enum gov_exit rc = get(f, w, b, not_found, e);

	fetch_free(f);
	web_stop(w);
	return rc;
}

static void test_resumes_what_broke(void **state)
{
	static const struct web_reply replies[] = {
		{NULL, OK(8), "PK b", 4, false}, {"Range: bytes=4-",
							 "HTTP/1.1 206 Partial\r\nContent-Range: "
							 "bytes 4-7/8\r\nContent-Length: 4\r\n\r\n",
							 "ytes", 4, false}};
	struct bytes b = {0};
	struct err e;

	(void)state;
	assert_int_equal(get_once(replies, N(replies), &b, NULL, &e), GOV_OK);
	assert_memory_equal(b.data, "PK bytes", 8);
	assert_int_equal(b.restarts, 0);
	assert_int_equal(b.retries, 1);
	assert_string_equal(b.why, "the transfer broke off");
}

/* Another part than asked for is not appended: the whole file is asked for. */
static void test_wrong_part(void **state)
{
	static const struct web_reply replies[] = {
		{"Range: bytes=4-",
			"HTTP/1.1 206 Partial\r\nContent-Range: bytes 40-43/80\r\n"
			"Content-Length: 4\r\n\r\n",
			"evil", 4, false},
		{NULL, OK(8), "PK bytes", 8, false}};
	struct bytes b = {.data = "PK b", .len = 4};
	struct err e;

	(void)state;
	assert_int_equal(get_once(replies, N(replies), &b, NULL, &e), GOV_OK);
	assert_int_equal(b.len, 8);
	assert_memory_equal(b.data, "PK bytes", 8);
	assert_int_equal(b.restarts, 1);
}

/* A hotel's sign-in page costs none of the bytes of the broken download. */
static void test_page_keeps_what_is_there(void **state)
{
	static const struct web_reply replies[] = {{NULL, OK(15), "<!DOCTYPE html>", 15, false}};
	struct bytes b = {.data = "PK b", .len = 4};
	bool not_found = false;
	struct err e;

	(void)state;
	assert_int_equal(get_once(replies, 1, &b, &not_found, &e), GOV_NETWORK);
	assert_true(not_found);
	assert_int_equal(b.restarts, 0);
	assert_int_equal(b.len, 4);
}

static void test_missing_and_denied(void **state)
{
	static const struct {
		const char *head, *says;
		bool missing;
	} cases[] = {
		{"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", "not found (HTTP 404)", true},
		{"HTTP/1.1 410 No\r\nContent-Length: 0\r\n\r\n", "not found (HTTP 410)", true},
		{"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", "refused (HTTP 403)", true},
		{"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", "refused (HTTP 401)", false},
		{"HTTP/1.1 204 No\r\n\r\n", "refused (HTTP 204)", false},
		{"HTTP/1.1 302 No\r\nContent-Length: 0\r\n\r\n", "refused (HTTP 302)", false},
		{"HTTP/1.1 302 No\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
			"a protocol that gov does not follow", false},
		{"220 smtp ready\r\n\r\n", "that is no HTTP answer", false},
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct web_reply reply = {NULL, cases[i].head, "", 0, false};
		struct bytes b = {.data = "PK b", .len = 4};
		bool missing = false;
		struct err e;

		assert_int_equal(get_once(&reply, 1, &b, &missing, &e), GOV_NETWORK);
		if (!strstr(e.text, cases[i].says))
			fail_msg("'%s' does not say '%s'", e.text, cases[i].says);
		assert_int_equal(missing, cases[i].missing);
		assert_int_equal(b.retries, 0);
		assert_int_equal(b.len, 4);
	}
}

static void test_server_errors_are_tried_four_times(void **state)
{
	static const struct web_reply replies[] = {
		{NULL, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", "", 0, false}};
	struct bytes b = {0};
	struct err e;

	(void)state;
	assert_int_equal(get_once(replies, 1, &b, NULL, &e), GOV_NETWORK);
	assert_int_equal(b.retries, 3);
	assert_non_null(strstr(e.text, "the server failed (HTTP 503)"));
}

/* On a connection, too, that an earlier transfer left open. */
static void test_a_stalled_transfer_is_tried_again(void **state)
{
	static const struct web_reply reused[] = {{NULL, OK(2), "PK", 2, true},
		{NULL, NULL, "", 0, false}, {NULL, OK(8), "PK bytes", 8, false}};
	struct bytes b = {0};
	struct err e;
	struct web *w = web_start(reused, N(reused));
	struct fetch *f = impatient(&b);

	(void)state;
	assert_int_equal(get(f, w, &b, NULL, &e), GOV_OK);
	assert_int_equal(b.len, 2);
	b.len = 0;
	assert_int_equal(get(f, w, &b, NULL, &e), GOV_OK);
	assert_memory_equal(b.data, "PK bytes", 8);
	assert_int_equal(b.retries, 1);
	assert_non_null(strstr(b.why, "timed out, or slower"));
	fetch_free(f);
	web_stop(w);
}

static void test_a_proxy_that_refuses(void **state)
{
	static const struct web_reply no[] = {{"CONNECT go.example:443",
		"HTTP/1.1 403 Policy\r\nContent-Length: 0\r\n\r\n", "", 0, false}};
	struct web *w = web_start(no, 1);
	struct bytes b = {0};
	struct fetch_sink sink = {take, forget, &b};
	struct fetch *f = impatient(&b);
	char proxy[64];
	struct err e;

	(void)state;
	snprintf(proxy, sizeof proxy, "http://127.0.0.1:%u", w->port);
	assert_true(system_set_env("https_proxy", proxy));
	assert_int_equal(fetch_to(f, "https://go.example/a", 0, 0, &sink, NULL, &e), GOV_NETWORK);
	assert_true(system_set_env("https_proxy", NULL));
	if (!strstr(e.text, "the proxy refused (HTTP 403)"))
		fail_msg("%s", e.text);
	assert_int_equal(b.retries, 0);
	fetch_free(f);
	web_stop(w);
}

/* A page that unpacks to more than is allowed is dropped on the way. */
static void test_pages_are_bounded(void **state)
{
	static const struct web_reply replies[] = {
		{NULL, "HTTP/1.1 200 OK\r\n\r\n", "0123456789", 10, false}};
	struct web *w = web_start(replies, 1);
	struct bytes b = {0};
	struct fetch *f = impatient(&b);
	char url[64], *data = NULL;
	size_t len = 0;
	struct err e;

	(void)state;
	snprintf(url, sizeof url, "http://127.0.0.1:%u/", w->port);
	assert_int_equal(fetch_memory(f, url, 9, &data, &len, NULL, &e), GOV_PROOF);
	assert_null(data);
	assert_int_equal(fetch_memory(f, url, 10, &data, &len, NULL, &e), GOV_OK);
	assert_int_equal(len, 10);
	free(data);
	fetch_free(f);
	web_stop(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resumes_what_broke),
		cmocka_unit_test(test_wrong_part),
		cmocka_unit_test(test_page_keeps_what_is_there),
		cmocka_unit_test(test_missing_and_denied),
		cmocka_unit_test(test_server_errors_are_tried_four_times),
		cmocka_unit_test(test_a_stalled_transfer_is_tried_again),
		cmocka_unit_test(test_a_proxy_that_refuses),
		cmocka_unit_test(test_pages_are_bounded),
	};

	web_no_proxy();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
