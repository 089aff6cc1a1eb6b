/* flaky MODE TIMES FILE LOG [INDEX]: a web server on loopback that fails the first TIMES requests
 *for the archive and then serves it, Range included. MODE says how it fails:
 *
 *	drop       promises the whole file, sends half of what was asked, and closes
 *	norange    as drop, and afterwards ignores Range
 *	500 429    answers with that status
 *
 * A path with "mode=json" gets INDEX (404 without one), one with ".asc" 404; every other path gets
 *FILE. Prints its port on a line, and writes each request for FILE to LOG as "PATH START". Ends by
 *itself after five minutes.
 */
#define _POSIX_C_SOURCE 200809L

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct server {
	const char *mode;
	int failures_left;
	const char *file;
	const char *index;
	FILE *log;
};

struct request {
	char path[512];
	long start; /* of a Range, or -1 */
};

static int listen_loopback(unsigned short *port)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof a;

	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 16) ||
		getsockname(fd, (struct sockaddr *)&a, &len))
		return -1;
	*port = ntohs(a.sin_port);
	return fd;
}

static bool read_request(FILE *in, struct request *out)
{
	char line[1024];

	out->start = -1;
	if (!fgets(line, sizeof line, in) || sscanf(line, "GET %511s", out->path) != 1)
		return false;
	while (fgets(line, sizeof line, in) && line[0] != '\r' && line[0] != '\n') {
		char *digits = line + strlen("Range: bytes=");
		if (strncmp(line, "Range: bytes=", strlen("Range: bytes=")) == 0)
			out->start = strtol(digits, NULL, 10);
	}
	return true;
}

/* Send `n` bytes of `file` from `start` on. */
static void copy_bytes(FILE *out, FILE *file, long start, long n)
{
	char buf[8192];

	fseek(file, start, SEEK_SET);
	while (n > 0) {
		size_t want = n < (long)sizeof buf ? (size_t)n : sizeof buf;
		size_t got = fread(buf, 1, want, file);
		if (got == 0 || fwrite(buf, 1, got, out) != got)
			return;
		n -= (long)got;
	}
}

static void send_file(FILE *out, const char *path, long start, bool half)
{
	FILE *file = path ? fopen(path, "rb") : NULL;
	long size;

	if (!file) {
		fputs("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
			out);
		return;
	}
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	if (start > size)
		start = size;
	if (start >= 0)
		fprintf(out, "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %ld-%ld/%ld\r\n",
			start, size - 1, size);
	else
		fputs("HTTP/1.1 200 OK\r\n", out);
	if (start < 0)
		start = 0;
	fprintf(out, "Content-Length: %ld\r\nConnection: close\r\n\r\n", size - start);
	copy_bytes(out, file, start, half ? (size - start) / 2 : size - start);
	fclose(file);
}

static void fail_once(struct server *s, const struct request *r, FILE *out)
{
	if (s->mode[0] == 'd' || s->mode[0] == 'n')
		send_file(out, s->file, r->start, true);
	else
		fprintf(out, "HTTP/1.1 %s Sorry\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
			s->mode);
}

static void answer(struct server *s, const struct request *r, FILE *out)
{
	if (strstr(r->path, "mode=json")) {
		send_file(out, s->index, -1, false);
		return;
	}
	if (strstr(r->path, ".asc")) {
		send_file(out, NULL, -1, false);
		return;
	}
	fprintf(s->log, "%s %ld\n", r->path, r->start);
	fflush(s->log);
	if (s->failures_left > 0) {
		s->failures_left--;
		fail_once(s, r, out);
		return;
	}
	send_file(out, s->file, s->mode[0] == 'n' ? -1 : r->start, false);
}

static void serve_one(struct server *s, int fd)
{
	struct request r;
	FILE *in = fdopen(dup(fd), "r");
	FILE *out = fdopen(fd, "w");

	if (in && out && read_request(in, &r))
		answer(s, &r, out);
	if (in)
		fclose(in);
	if (out)
		fclose(out);
}

int main(int argc, char **argv)
{
	struct server s = {0};
	unsigned short port;
	int fd;

	if (argc < 5) {
		fputs("usage: flaky drop|norange|500|429 TIMES FILE LOG [INDEX]\n", stderr);
		return 2;
	}
	s.mode = argv[1];
	s.failures_left = (int)strtol(argv[2], NULL, 10);
	s.file = argv[3];
	s.log = fopen(argv[4], "w");
	s.index = argc > 5 ? argv[5] : NULL;
	fd = listen_loopback(&port);
	if (!s.log || fd < 0)
		return 1;
	signal(SIGPIPE, SIG_IGN);
	alarm(300);
	printf("%u\n", port);
	fclose(stdout);
	for (;;) {
		int one = accept(fd, NULL, NULL);
		if (one >= 0)
			serve_one(&s, one);
	}
}
