/* os_thread: the little of threads that unpacking and verifying need. Manager only. */
#ifndef GOV_OS_THREAD_H
#define GOV_OS_THREAD_H

#include <stdbool.h>

struct os_thread;
struct os_mutex;
struct os_cond;

/* Each *_new allocates; NULL when out of memory or refused. */
struct os_thread *os_thread_start(void (*run)(void *), void *arg);
void os_thread_join(struct os_thread *t); /* waits and frees */
struct os_mutex *os_mutex_new(void);
void os_mutex_free(struct os_mutex *m);
void os_mutex_lock(struct os_mutex *m);
void os_mutex_unlock(struct os_mutex *m);
struct os_cond *os_cond_new(void);
void os_cond_free(struct os_cond *c);
void os_cond_wait(struct os_cond *c, struct os_mutex *m);
void os_cond_signal(struct os_cond *c);

/* Processors that can run threads of this process; at least 1. */
unsigned os_cpus(void);

#endif
