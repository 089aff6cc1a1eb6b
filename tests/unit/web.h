/* web: a web server on loopback in a process of its own, which answers what the test says.
 *
 *	static const struct web_reply replies[] = {{"GET /a ", "HTTP/1.1 200 OK\r\n...", 0}, ...};
 *	struct web w = web_start(replies, n);
 *	... http://127.0.0.1:<w.port>/ ...
 *	web_stop(&w);
 *
 * Requests are answered in the order of the replies, one connection each unless `keep`; after the
 * last, the last again. A reply whose `expect` is not in the request gets 599 instead.
 */
#ifndef GOV_TESTS_WEB_H
#define GOV_TESTS_WEB_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scratch.h"

struct web_reply {
	const char *expect; /* a part of the request; NULL for any */
	const char *head;   /* status and headers, with the blank line; NULL: never answer */
	const char *body;
	size_t n;  /* of the body */
	bool keep; /* the connection stays open for the next request */
};

struct web {
	pid_t pid;
	unsigned port;
};

/* The whole request, which has no body. False when the client is gone. */
static inline bool web_request(int fd, char *buf, size_t cap)
{
	size_t n = 0;
	buf[0] = '\0';
	while (n + 1 < cap && !strstr(buf, "\r\n\r\n")) {
		ssize_t got = read(fd, buf + n, cap - 1 - n);
		if (got <= 0)
			return false;
		n += (size_t)got;
		buf[n] = '\0';
	}
	return true;
}

static inline void web_send(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = send(fd, p, n, MSG_NOSIGNAL);
		if (done <= 0)
			return;
		p += done;
		n -= (size_t)done;
	}
}

/* One reply; true when the connection stays. */
static inline bool web_answer(int fd, const struct web_reply *r, const char *request)
{
	static const char no[] = "HTTP/1.1 599 Unexpected\r\nContent-Length: 0\r\n\r\n";
	if (r->expect && !strstr(request, r->expect)) {
		web_send(fd, no, strlen(no));
		return false;
	}
	if (!r->head) {
		while (read(fd, &(char){0}, 1) > 0)
			;
		return false;
	}
	web_send(fd, r->head, strlen(r->head));
	web_send(fd, r->body, r->n);
	return r->keep;
}

static inline void web_serve(int server, const struct web_reply *replies, size_t n)
{
	char request[4096];
	int fd = -1;
	for (size_t i = 0;;) {
		if (fd < 0)
			fd = accept(server, NULL, NULL);
		if (web_request(fd, request, sizeof request)) {
			bool keep = web_answer(fd, &replies[i], request);
			i += i + 1 < n;
			if (keep)
				continue;
		}
		close(fd);
		fd = -1;
	}
}

static inline struct web web_start(const struct web_reply *replies, size_t n)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof a;
	struct web w = {0};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(fd, 16), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	w.port = ntohs(a.sin_port);
	w.pid = fork();
	assert_true(w.pid >= 0);
	if (w.pid == 0) {
		alarm(120);
		web_serve(fd, replies, n);
	}
	close(fd);
	return w;
}

static inline void web_stop(struct web *w)
{
	kill(w->pid, SIGKILL);
	waitpid(w->pid, NULL, 0);
}

/* No proxy of the person who runs the tests. */
static inline void web_no_proxy(void)
{
	static const char *const names[] = {
		"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		unsetenv(names[i]);
}

#endif
