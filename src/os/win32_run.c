/* os_spawn, os_spawn_read: CreateProcessW, wait. The program gets the three standard streams and no
 * other handle (libraries make some that could be inherited), and a job that ends it and what it
 * started if this process is killed.
 */
#include "os/os.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "os/win32_start.h"

struct child {
	HANDLE std[3]; /* copies that are inherited; NULL where there is none */
	HANDLE pipe;   /* our end, or NULL */
	HANDLE job, process, thread;
};

/* As system(3): a keyboard interrupt is for the program that runs; the waiting parent outlives it.
 * So it does somebody's logging off, of which services are told. */
static BOOL WINAPI stay(DWORD event)
{
	return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT || event == CTRL_LOGOFF_EVENT;
}

static void close_all(HANDLE *h, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (h[i])
			CloseHandle(h[i]);
		h[i] = NULL;
	}
}

/* The name is ours alone: an instance that exists already is an error. */
static int make_pipe(HANDLE *ours, HANDLE *theirs)
{
	SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
	LARGE_INTEGER now;
	wchar_t name[64];

	QueryPerformanceCounter(&now);
	swprintf(name, sizeof name / sizeof *name, L"\\\\.\\pipe\\gov-%lu-%lld",
		GetCurrentProcessId(), now.QuadPart);
	*ours = CreateNamedPipeW(name,
		PIPE_ACCESS_INBOUND | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
		PIPE_TYPE_BYTE | PIPE_REJECT_REMOTE_CLIENTS, 1, 0, 65536, 0, NULL);
	if (*ours == INVALID_HANDLE_VALUE) {
		*ours = NULL;
		return (int)GetLastError();
	}
	*theirs = CreateFileW(
		name, GENERIC_WRITE | FILE_READ_ATTRIBUTES, 0, &inherited, OPEN_EXISTING, 0, NULL);
	if (*theirs != INVALID_HANDLE_VALUE)
		return 0;
	*theirs = NULL;
	return (int)GetLastError();
}

static int make_streams(struct child *c, int watched)
{
	static const DWORD names[3] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
	const HANDLE self = GetCurrentProcess();

	for (int i = 0; i < 3; i++) {
		HANDLE h = GetStdHandle(names[i]);

		if (i == watched || !h || h == INVALID_HANDLE_VALUE)
			continue;
		if (!DuplicateHandle(self, h, self, &c->std[i], 0, TRUE, DUPLICATE_SAME_ACCESS))
			c->std[i] = NULL;
	}
	return watched < 0 ? 0 : make_pipe(&c->pipe, &c->std[watched]);
}

static int create_with(
	struct child *c, const struct win32_start *s, LPPROC_THREAD_ATTRIBUTE_LIST list)
{
	STARTUPINFOEXW info = {.StartupInfo = {.cb = sizeof info,
				       .dwFlags = STARTF_USESTDHANDLES,
				       .hStdInput = c->std[0],
				       .hStdOutput = c->std[1],
				       .hStdError = c->std[2]},
		.lpAttributeList = list};
	PROCESS_INFORMATION made;
	HANDLE inherited[3];
	size_t n = 0;

	for (size_t i = 0; i < 3; i++) {
		if (c->std[i])
			inherited[n++] = c->std[i];
	}
	if (n > 0 && !UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
			     inherited, n * sizeof *inherited, NULL, NULL))
		return (int)GetLastError();
	if (!CreateProcessW(s->path, s->line, NULL, NULL, n > 0,
		    win32_creation_flags() | EXTENDED_STARTUPINFO_PRESENT, s->env, NULL,
		    &info.StartupInfo, &made))
		return (int)GetLastError();
	c->process = made.hProcess;
	c->thread = made.hThread;
	return 0;
}

int win32_attributes_new(void **list)
{
	SIZE_T bytes = 0;
	int code = 0;

	InitializeProcThreadAttributeList(NULL, 1, 0, &bytes);
	*list = malloc(bytes);
	if (!*list)
		return ERROR_NOT_ENOUGH_MEMORY;
	if (!InitializeProcThreadAttributeList(*list, 1, 0, &bytes)) {
		code = (int)GetLastError();
		free(*list);
	}
	return code;
}

void win32_attributes_free(void *list)
{
	DeleteProcThreadAttributeList(list);
	free(list);
}

/* In its job before it runs, so that nothing it starts is outside. A job that cannot be had, as on
 * systems where jobs do not nest, is no reason not to run. */
static int create(struct child *c, const struct win32_start *s)
{
	void *list;
	int code = win32_attributes_new(&list);

	if (code)
		return code;
	code = create_with(c, s, list);
	win32_attributes_free(list);
	if (code)
		return code;
	c->job = win32_job();
	if (c->job)
		AssignProcessToJobObject(c->job, c->process);
	ResumeThread(c->thread);
	return 0;
}

typedef void each_fn(void *ctx, const char *bytes, size_t n);

/* Read once; false at the end. What the program started and left behind may hold the pipe open for
 * ever: once the program has ended, only what is there already counts. */
static bool read_some(const struct child *c, OVERLAPPED *o, each_fn *each, void *ctx)
{
	const HANDLE either[2] = {o->hEvent, c->process};
	char buf[4096];
	DWORD n = 0;
	bool ended;

	if (!ReadFile(c->pipe, buf, sizeof buf, NULL, o) && GetLastError() != ERROR_IO_PENDING)
		return false;
	ended = WaitForMultipleObjects(2, either, FALSE, INFINITE) != WAIT_OBJECT_0;
	if (ended)
		CancelIoEx(c->pipe, o);
	if (!GetOverlappedResult(c->pipe, o, &n, TRUE))
		return false;
	each(ctx, buf, n);
	return !ended;
}

static int read_all(const struct child *c, each_fn *each, void *ctx)
{
	OVERLAPPED o = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};

	if (!o.hEvent)
		return (int)GetLastError();
	while (read_some(c, &o, each, ctx))
		;
	CloseHandle(o.hEvent);
	return 0;
}

/* Both ends of the pipe are closed before waiting: a program that writes on shall not hang. */
static int finish(struct child *c, each_fn *each, void *ctx, int *code)
{
	DWORD ended = 0;
	int failed = 0;

	close_all(c->std, 3);
	if (c->pipe)
		failed = read_all(c, each, ctx);
	close_all(&c->pipe, 1);
	WaitForSingleObject(c->process, INFINITE);
	if (!GetExitCodeProcess(c->process, &ended) && !failed)
		failed = (int)GetLastError();
	if (!failed)
		*code = (int)ended;
	return failed;
}

int os_spawn_read(const char *path, char *const argv[], const struct os_env_edit *edit, int from,
	void (*each)(void *ctx, const char *bytes, size_t n), void *ctx, int *code)
{
	struct win32_start *s = malloc(sizeof *s);
	struct child c = {.pipe = NULL};
	int failed;

	if (!s)
		return ERROR_NOT_ENOUGH_MEMORY;
	SetConsoleCtrlHandler(stay, TRUE);
	failed = win32_start_prepare(s, path, NULL, argv, edit);
	if (!failed)
		failed = make_streams(&c, from);
	if (!failed)
		failed = create(&c, s);
	if (!failed)
		failed = finish(&c, each, ctx, code);
	if (c.job)
		win32_job_release(c.job);
	close_all((HANDLE[]){c.thread, c.process, c.pipe, c.std[0], c.std[1], c.std[2]}, 6);
	win32_start_release(s);
	SetConsoleCtrlHandler(stay, FALSE);
	free(s);
	return failed;
}

int os_spawn(const char *path, char *const argv[], const struct os_env_edit *edit, int *code)
{
	return os_spawn_read(path, argv, edit, -1, NULL, NULL, code);
}
