#include "os/os_thread.h"

#include <process.h>
#include <stdlib.h>
#include <windows.h>

struct os_thread {
	HANDLE handle;
	void (*run)(void *);
	void *arg;
};

struct os_mutex {
	SRWLOCK lock;
};

struct os_cond {
	CONDITION_VARIABLE variable;
};

static unsigned __stdcall start(void *arg)
{
	struct os_thread *t = arg;
	t->run(t->arg);
	return 0;
}

struct os_thread *os_thread_start(void (*run)(void *), void *arg)
{
	struct os_thread *t = malloc(sizeof *t);
	if (!t)
		return NULL;
	t->run = run;
	t->arg = arg;
	t->handle = (HANDLE)_beginthreadex(NULL, 0, start, t, 0, NULL);
	if (!t->handle) {
		free(t);
		return NULL;
	}
	return t;
}

void os_thread_join(struct os_thread *t)
{
	WaitForSingleObject(t->handle, INFINITE);
	CloseHandle(t->handle);
	free(t);
}

struct os_mutex *os_mutex_new(void)
{
	struct os_mutex *m = malloc(sizeof *m);
	if (m)
		InitializeSRWLock(&m->lock);
	return m;
}

void os_mutex_free(struct os_mutex *m)
{
	free(m);
}

void os_mutex_lock(struct os_mutex *m)
{
	AcquireSRWLockExclusive(&m->lock);
}

void os_mutex_unlock(struct os_mutex *m)
{
	ReleaseSRWLockExclusive(&m->lock);
}

struct os_cond *os_cond_new(void)
{
	struct os_cond *c = malloc(sizeof *c);
	if (c)
		InitializeConditionVariable(&c->variable);
	return c;
}

void os_cond_free(struct os_cond *c)
{
	free(c);
}

void os_cond_wait(struct os_cond *c, struct os_mutex *m)
{
	SleepConditionVariableSRW(&c->variable, &m->lock, INFINITE, 0);
}

void os_cond_signal(struct os_cond *c)
{
	WakeConditionVariable(&c->variable);
}

/* The mask is empty when the process has threads in several groups of 64 processors. */
unsigned os_cpus(void)
{
	DWORD_PTR mine = 0, all = 0;
	unsigned n = 0;
	if (GetProcessAffinityMask(GetCurrentProcess(), &mine, &all))
		for (; mine; mine &= mine - 1)
			n++;
	if (n == 0)
		n = GetActiveProcessorCount(ALL_PROCESSOR_GROUPS);
	return n > 0 ? n : 1;
}
