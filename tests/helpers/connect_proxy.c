/* connect_proxy PORT: an HTTP proxy that sends every CONNECT, whatever host it names, to
 * 127.0.0.1:PORT. Prints its own port, then serves until it is killed. With it, a test plays
 * https://go.dev on loopback. */
#define _POSIX_C_SOURCE 200809L

#include <netinet/in.h>
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in loopback(unsigned short port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

static int send_all(int fd, const char *data, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, data, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return -1;
		data += sent;
		n -= (size_t)sent;
	}
	return 0;
}

/* Read up to the blank line that ends the request; 0 when it is a CONNECT. */
static int read_request(int client)
{
	char head[4096];
	size_t len = 0;

	while (len + 1 < sizeof head) {
		ssize_t got = recv(client, head + len, 1, 0);

		if (got <= 0)
			return -1;
		len++;
		head[len] = '\0';
		if (len >= 4 && strcmp(head + len - 4, "\r\n\r\n") == 0)
			return strncmp(head, "CONNECT ", 8) == 0 ? 0 : -1;
	}
	return -1;
}

static int pass(int from, int to)
{
	static char data[65536];
	ssize_t got = recv(from, data, sizeof data, 0);

	return got > 0 ? send_all(to, data, (size_t)got) : -1;
}

static void tunnel(int client, int server)
{
	struct pollfd p[2] = {{.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};

	while (poll(p, 2, -1) > 0) {
		if (p[0].revents && pass(client, server) != 0)
			return;
		if (p[1].revents && pass(server, client) != 0)
			return;
	}
}

static void serve(int client, unsigned short port)
{
	struct sockaddr_in to = loopback(port);
	static const char yes[] = "HTTP/1.1 200 Connection established\r\n\r\n";
	static const char no[] = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
	int server = socket(AF_INET, SOCK_STREAM, 0);

	if (read_request(client) != 0)
		return;
	if (server < 0 || connect(server, (struct sockaddr *)&to, sizeof to) != 0) {
		send_all(client, no, sizeof no - 1);
		return;
	}
	if (send_all(client, yes, sizeof yes - 1) == 0)
		tunnel(client, server);
}

static int listen_anywhere(void)
{
	struct sockaddr_in own = loopback(0);
	socklen_t len = sizeof own;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&own, sizeof own) != 0 || listen(fd, 16) != 0 ||
		getsockname(fd, (struct sockaddr *)&own, &len) != 0)
		return -1;
	printf("%u\n", (unsigned)ntohs(own.sin_port));
	return fflush(stdout) == 0 ? fd : -1;
}

int main(int argc, char **argv)
{
	long port = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
	int listener, client;

	if (port <= 0 || port > 65535) {
		fputs("usage: connect_proxy PORT\n", stderr);
		return 2;
	}
	signal(SIGCHLD, SIG_IGN);
	listener = listen_anywhere();
	if (listener < 0) {
		perror("connect_proxy");
		return 1;
	}
	while ((client = accept(listener, NULL, NULL)) >= 0) {
		if (fork() == 0) {
			close(listener);
			serve(client, (unsigned short)port);
			_exit(0);
		}
		close(client);
	}
	return 1;
}
