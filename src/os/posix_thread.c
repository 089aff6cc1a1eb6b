#define _GNU_SOURCE
#include "os/os_thread.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

struct os_thread {
	pthread_t id;
	void (*run)(void *);
	void *arg;
};

struct os_mutex {
	pthread_mutex_t m;
};

struct os_cond {
	pthread_cond_t c;
};

static void *start(void *arg)
{
	struct os_thread *t = arg;
	t->run(t->arg);
	return NULL;
}

/* Signals stay with the main thread, whose handlers know what to clean up. */
static int create_without_signals(struct os_thread *t)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int code = pthread_create(&t->id, NULL, start, t);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return code;
}

struct os_thread *os_thread_start(void (*run)(void *), void *arg)
{
	struct os_thread *t = malloc(sizeof *t);
	if (!t)
		return NULL;
	t->run = run;
	t->arg = arg;
	if (create_without_signals(t)) {
		free(t);
		return NULL;
	}
	return t;
}

void os_thread_join(struct os_thread *t)
{
	pthread_join(t->id, NULL);
	free(t);
}

struct os_mutex *os_mutex_new(void)
{
	struct os_mutex *m = malloc(sizeof *m);
	if (m && pthread_mutex_init(&m->m, NULL)) {
		free(m);
		return NULL;
	}
	return m;
}

void os_mutex_free(struct os_mutex *m)
{
	if (!m)
		return;
	pthread_mutex_destroy(&m->m);
	free(m);
}

void os_mutex_lock(struct os_mutex *m)
{
	pthread_mutex_lock(&m->m);
}

void os_mutex_unlock(struct os_mutex *m)
{
	pthread_mutex_unlock(&m->m);
}

struct os_cond *os_cond_new(void)
{
	struct os_cond *c = malloc(sizeof *c);
	if (c && pthread_cond_init(&c->c, NULL)) {
		free(c);
		return NULL;
	}
	return c;
}

void os_cond_free(struct os_cond *c)
{
	if (!c)
		return;
	pthread_cond_destroy(&c->c);
	free(c);
}

void os_cond_wait(struct os_cond *c, struct os_mutex *m)
{
	pthread_cond_wait(&c->c, &m->m);
}

void os_cond_signal(struct os_cond *c)
{
	pthread_cond_signal(&c->c);
}

unsigned os_cpus(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n > 0 && n < 4096 ? (unsigned)n : 1;
}
