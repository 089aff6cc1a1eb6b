#define _DEFAULT_SOURCE
#include "system.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/os.h"

bool system_chdir(const char *path)
{
	return chdir(path) == 0;
}

bool system_link_file(const char *target, const char *path)
{
	return symlink(target, path) == 0;
}

bool system_fifo(const char *path)
{
	return mkfifo(path, 0644) == 0;
}

const char *system_zeros(void)
{
	return "/dev/zero";
}

static int count_one(void *ctx, const char *name)
{
	(void)name;
	++*(int *)ctx;
	return 0;
}

int system_open_files(void)
{
	int n = 0;

	return os_list("/proc/self/fd", count_one, &n) == 0 ? n : -1;
}

bool system_set_env(const char *name, const char *value)
{
	return (value ? setenv(name, value, 1) : unsetenv(name)) == 0;
}

system_child system_start(char *const argv[])
{
	char self[4096];
	pid_t pid;

	if (os_exe_path(self, sizeof self) != 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		execv(self, argv);
		_exit(127);
	}
	return pid;
}

long system_child_pid(system_child child)
{
	return (long)child;
}

void system_kill(system_child child)
{
	kill((pid_t)child, SIGKILL);
}

int system_wait(system_child child)
{
	int status = -1;

	while (waitpid((pid_t)child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

system_socket system_listen(unsigned *port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(fd, 16) != 0 ||
		getsockname(fd, (struct sockaddr *)&a, &len) != 0)
		return -1;
	*port = ntohs(a.sin_port);
	return fd;
}

bool system_ready(system_socket s, unsigned ms)
{
	struct pollfd p = {.fd = (int)s, .events = POLLIN};

	return poll(&p, 1, (int)ms) > 0;
}

system_socket system_accept(system_socket server)
{
	return accept((int)server, NULL, NULL);
}

long system_receive(system_socket s, void *buf, size_t n)
{
	return (long)recv((int)s, buf, n, 0);
}

bool system_send(system_socket s, const void *buf, size_t n)
{
	const char *at = buf;

	while (n > 0) {
		ssize_t done = send((int)s, at, n, MSG_NOSIGNAL);

		if (done <= 0)
			return false;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

void system_close(system_socket s)
{
	close((int)s);
}
