/* paced FOLDER BYTES_PER_SECOND: an HTTP server on loopback whose whole line has that speed.
 *
 * nginx's limit_rate grants each second's bytes at its start, so that a transfer of some seconds is
 * too fast by one; and it grants them to each connection. Here all connections share the line, and
 * a sender waits until the line is free for its next piece. Prints the port, then serves the files
 * of FOLDER by their last name, whatever folder is asked for, until it is killed. GET only, a file
 * a connection, no ranges. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_MAX 8192
#define PIECES_PER_SECOND 1000
#define LATE 0.01 /* seconds that a sender may catch up on: the line's own buffer */

struct line {
	pthread_mutex_t lock;
	double rate, free_at; /* bytes a second; when it has sent what was promised */
	int folder;
};

struct connection {
	struct line *line;
	int fd;
};

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Take the line for n bytes, and wait until they would have arrived. */
static void take(struct line *l, size_t n)
{
	double until, at = now();
	struct timespec t;

	pthread_mutex_lock(&l->lock);
	until = (l->free_at > at - LATE ? l->free_at : at - LATE) + (double)n / l->rate;
	l->free_at = until;
	pthread_mutex_unlock(&l->lock);
	t.tv_sec = (time_t)until;
	t.tv_nsec = (long)((until - (double)t.tv_sec) * 1e9);
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0)
		;
}

static void send_file(const struct connection *c, int file, size_t left)
{
	size_t piece = (size_t)(c->line->rate / PIECES_PER_SECOND);

	while (left > 0) {
		size_t want = left < piece ? left : piece;
		ssize_t n;

		take(c->line, want);
		for (size_t done = 0; done < want; done += (size_t)n) {
			n = sendfile(c->fd, file, NULL, want - done);
			if (n <= 0)
				return;
		}
		left -= want;
	}
}

/* The file's name in "GET /any/folder/NAME HTTP/1.1"; its end is written into request. */
static const char *asked_for(char *request)
{
	char *path = strncmp(request, "GET /", 5) == 0 ? request + 4 : NULL;

	if (!path)
		return NULL;
	path[strcspn(path, " ?\r\n")] = '\0';
	return strrchr(path, '/') + 1;
}

static bool read_request(int fd, char request[REQUEST_MAX])
{
	size_t have = 0;

	while (have < REQUEST_MAX - 1) {
		ssize_t n = recv(fd, request + have, REQUEST_MAX - 1 - have, 0);

		if (n <= 0)
			return false;
		have += (size_t)n;
		request[have] = '\0';
		if (strstr(request, "\r\n\r\n"))
			return true;
	}
	return false;
}

static void answer(const struct connection *c)
{
	char request[REQUEST_MAX], head[256];
	const char *name;
	struct stat st;
	int file, n;

	if (!read_request(c->fd, request))
		return;
	name = asked_for(request);
	file = name && *name ? openat(c->line->folder, name, O_RDONLY | O_CLOEXEC) : -1;
	if (file < 0 || fstat(file, &st) != 0 || !S_ISREG(st.st_mode)) {
		n = snprintf(head, sizeof head,
			"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
		st.st_size = 0;
	} else {
		n = snprintf(head, sizeof head,
			"HTTP/1.1 200 OK\r\nContent-Length: %lld\r\nContent-Type: "
			"application/octet-stream\r\n"
			"Connection: close\r\n\r\n",
			(long long)st.st_size);
	}
	if (send(c->fd, head, (size_t)n, MSG_NOSIGNAL) == n)
		send_file(c, file, (size_t)st.st_size);
	if (file >= 0)
		close(file);
}

static void *serve(void *arg)
{
	struct connection *c = arg;

	answer(c);
	close(c->fd);
	free(c);
	return NULL;
}

static int listen_anywhere(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 64) != 0 ||
		getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		die("paced: listen");
	printf("%d\n", ntohs(at.sin_port));
	fflush(stdout);
	return fd;
}

int main(int argc, char **argv)
{
	struct line line = {.lock = PTHREAD_MUTEX_INITIALIZER};
	int listener;

	line.rate = argc == 3 ? strtod(argv[2], NULL) : 0;
	line.folder = argc == 3 ? open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (line.folder < 0 || !(line.rate >= 1e5)) {
		fprintf(stderr, "usage: paced FOLDER BYTES_PER_SECOND (at least 100000)\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	listener = listen_anywhere();
	for (;;) {
		struct connection *c = malloc(sizeof *c);
		pthread_t thread;

		if (!c || (c->fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) < 0)
			die("paced: accept");
		c->line = &line;
		if (pthread_create(&thread, NULL, serve, c) != 0)
			die("paced: thread");
		pthread_detach(thread);
	}
}
