/* web: a web server on loopback in a thread of its own, which answers what the test says.
 *
 *	static const struct web_reply replies[] = {{"GET /a ", "HTTP/1.1 200 OK\r\n...", 0}, ...};
 *	struct web *w = web_start(replies, n);
 *	... http://127.0.0.1:<w->port>/ ...
 *	web_stop(w);
 *
 * Requests are answered in the order of the replies, one connection each unless `keep`; after the
 * last, the last again. A reply whose `expect` is not in the request gets 599 instead. The replies
 * must live until web_stop().
 */
#ifndef GOV_TESTS_WEB_H
#define GOV_TESTS_WEB_H

#include <stdatomic.h>

#include "scratch.h"
#include "system.h"

#include "os/os_thread.h"

struct web_reply {
	const char *expect; /* a part of the request; NULL for any */
	const char *head;   /* status and headers, with the blank line; NULL: never answer */
	const char *body;
	size_t n;  /* of the body */
	bool keep; /* the connection stays open for the next request */
};

struct web {
	unsigned port;
	const struct web_reply *replies;
	size_t n;
	system_socket server;
	struct os_thread *thread;
	atomic_bool over;
};

/* Something came for this socket; false when the test is over before. */
static inline bool web_wait(struct web *w, system_socket s)
{
	while (!atomic_load(&w->over))
		if (system_ready(s, 20))
			return true;
	return false;
}

/* The whole request, which has no body. False when the client is gone. */
static inline bool web_request(struct web *w, system_socket s, char *buf, size_t cap)
{
	size_t n = 0;
	buf[0] = '\0';
	while (n + 1 < cap && !strstr(buf, "\r\n\r\n")) {
		long got = web_wait(w, s) ? system_receive(s, buf + n, cap - 1 - n) : 0;
		if (got <= 0)
			return false;
		n += (size_t)got;
		buf[n] = '\0';
	}
	return true;
}

/* One reply; true when the connection stays. */
static inline bool web_answer(
	struct web *w, system_socket s, const struct web_reply *r, const char *request)
{
	static const char no[] = "HTTP/1.1 599 Unexpected\r\nContent-Length: 0\r\n\r\n";
	if (r->expect && !strstr(request, r->expect)) {
		system_send(s, no, strlen(no));
		return false;
	}
	if (!r->head) {
		while (web_wait(w, s) && system_receive(s, &(char){0}, 1) > 0)
			;
		return false;
	}
	return system_send(s, r->head, strlen(r->head)) && system_send(s, r->body, r->n) && r->keep;
}

static inline void web_serve(void *arg)
{
	struct web *w = arg;
	char request[4096];
	system_socket s = -1;
	for (size_t i = 0; s >= 0 || web_wait(w, w->server);) {
		if (s < 0)
			s = system_accept(w->server);
		if (web_request(w, s, request, sizeof request)) {
			bool keep = web_answer(w, s, &w->replies[i], request);
			i += i + 1 < w->n;
			if (keep)
				continue;
		}
		system_close(s);
		s = -1;
	}
}

static inline struct web *web_start(const struct web_reply *replies, size_t n)
{
	struct web *w = calloc(1, sizeof *w);
	assert_non_null(w);
	w->replies = replies;
	w->n = n;
	w->server = system_listen(&w->port);
	assert_true(w->server >= 0);
	w->thread = os_thread_start(web_serve, w);
	assert_non_null(w->thread);
	return w;
}

static inline void web_stop(struct web *w)
{
	atomic_store(&w->over, true);
	os_thread_join(w->thread);
	system_close(w->server);
	free(w);
}

/* No proxy of the person who runs the tests. */
static inline void web_no_proxy(void)
{
	static const char *const names[] = {
		"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		system_set_env(names[i], NULL);
}

#endif
