/* os_exec: Windows cannot replace a process. The next best: a child that has this process's
 * console, streams, command line and environment, dies with it, and gives it its exit code. */
#include "os/os.h"

#include <windows.h>

#include "os/win32_start.h"

/* Ctrl-C and Ctrl-Break reach every process of the console, so the child decides what they mean.
 * When the window closes or the system shuts down, Windows ends who returns from here, and the
 * child would die with this process before its own handler is done; so nobody returns. That some
 * user logs off is told to services only, whose programs go on ("HandlerRoutine callback function",
 * Microsoft Learn). */
static BOOL WINAPI leave_to_child(DWORD event)
{
	if (event == CTRL_CLOSE_EVENT || event == CTRL_SHUTDOWN_EVENT)
		Sleep(INFINITE);
	return TRUE;
}

static void set_limits(HANDLE job, DWORD flags)
{
	JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {.BasicLimitInformation.LimitFlags = flags};

	SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
}

/* The handle is the only one, so the system closes it when this process is killed, and ends whoever
 * is in the job. A program that wants to start one outside of it may. */
void *win32_job(void)
{
	HANDLE job = CreateJobObjectW(NULL, NULL);

	if (job)
		set_limits(job, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_BREAKAWAY_OK);
	return job;
}

/* What the child left in the background lives on. */
void win32_job_release(void *job)
{
	set_limits(job, 0);
	CloseHandle(job);
}

/* A stream may have come as a handle that is not inherited. NULL: there is none. */
static HANDLE pass_on(DWORD name)
{
	HANDLE h = GetStdHandle(name);

	if (!h || h == INVALID_HANDLE_VALUE)
		return NULL;
	SetHandleInformation(h, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
	return h;
}

/* What this process got, for the child: the window's state, the C runtime's further descriptors
 * (lpReserved2) and the streams. Of the rest, a title that is a link's name and a hot key in a
 * stream's place are for the process alone that the user started; so is what Git Bash's and
 * Cygwin's runtime puts in the descriptors' place. */
static STARTUPINFOW startup(void)
{
	STARTUPINFOW own;
	STARTUPINFOW child;

	GetStartupInfoW(&own);
	child = (STARTUPINFOW){
		.cb = sizeof child,
		.lpDesktop = own.lpDesktop,
		.dwFlags = own.dwFlags & STARTF_USESHOWWINDOW,
		.wShowWindow = own.wShowWindow,
		.hStdInput = pass_on(STD_INPUT_HANDLE),
		.hStdOutput = pass_on(STD_OUTPUT_HANDLE),
		.hStdError = pass_on(STD_ERROR_HANDLE),
	};
	if (child.hStdInput || child.hStdOutput || child.hStdError)
		child.dwFlags |= STARTF_USESTDHANDLES;
	if (win32_is_descriptors(own.lpReserved2, own.cbReserved2)) {
		child.cbReserved2 = own.cbReserved2;
		child.lpReserved2 = own.lpReserved2;
	}
	return child;
}

/* Without a console a child would open a window of its own. */
uint32_t win32_creation_flags(void)
{
	uint32_t flags = CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT;

	return GetConsoleCP() == 0 ? flags | DETACHED_PROCESS : flags;
}

/* In the job before it runs, so that nothing it starts is outside. A system that refuses (a job
 * that nests no others) is no reason not to run. */
static int start_child(struct win32_start *s, HANDLE job, HANDLE *process)
{
	STARTUPINFOW info = startup();
	PROCESS_INFORMATION made;

	if (!CreateProcessW(s->path, s->line, NULL, NULL, TRUE, win32_creation_flags(), s->env,
		    NULL, &info, &made))
		return (int)GetLastError();
	if (job)
		AssignProcessToJobObject(job, made.hProcess);
	ResumeThread(made.hThread);
	CloseHandle(made.hThread);
	*process = made.hProcess;
	return 0;
}

static _Noreturn void end_like(HANDLE process, HANDLE job)
{
	DWORD code = 1;

	WaitForSingleObject(process, INFINITE);
	GetExitCodeProcess(process, &code);
	if (job)
		win32_job_release(job);
	ExitProcess(code);
}

static int become(struct win32_start *s)
{
	HANDLE job = win32_job();
	HANDLE process;
	int code;

	SetConsoleCtrlHandler(leave_to_child, TRUE);
	code = start_child(s, job, &process);
	if (!code)
		end_like(process, job);
	SetConsoleCtrlHandler(leave_to_child, FALSE);
	if (job)
		CloseHandle(job);
	return code;
}

int os_exec_prefixed(const char *path, const char *const prefix[], char *const argv[],
	const struct os_env_edit *edit)
{
	struct win32_start s;
	int code = win32_start_prepare(&s, path, prefix, argv, edit);

	if (!code)
		code = become(&s);
	win32_start_release(&s);
	return code;
}

int os_exec(const char *path, char *const argv[], const struct os_env_edit *edit)
{
	return os_exec_prefixed(path, NULL, argv, edit);
}
