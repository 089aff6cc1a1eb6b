#include "install/unpack_flush.h"

#include <stdbool.h>
#include <stdlib.h>

#include "os/os.h"
#include "os/os_thread.h"

/* Each time costs a commit of the file system's journal. */
#define STEP ((uint64_t)32 << 20)

struct flush {
	const char *dir;
	struct os_mutex *lock;
	struct os_cond *due;
	struct os_thread *thread;
	uint64_t waiting; /* bytes written since the last time */
	bool stopped;
};

static bool wait_for_work(struct flush *f)
{
	os_mutex_lock(f->lock);
	while (f->waiting < STEP && !f->stopped)
		os_cond_wait(f->due, f->lock);
	f->waiting = 0;
	bool stopped = f->stopped;
	os_mutex_unlock(f->lock);
	return !stopped;
}

static void run(void *arg)
{
	struct flush *f = arg;
	while (wait_for_work(f))
		os_sync_ahead(f->dir);
}

static void flush_free(struct flush *f)
{
	os_cond_free(f->due);
	os_mutex_free(f->lock);
	free(f);
}

struct flush *flush_start(const char *dir)
{
	struct flush *f = calloc(1, sizeof *f);
	if (!f)
		return NULL;
	f->dir = dir;
	f->lock = os_mutex_new();
	f->due = os_cond_new();
	if (f->lock && f->due)
		f->thread = os_thread_start(run, f);
	if (f->thread)
		return f;
	flush_free(f);
	return NULL;
}

void flush_wrote(struct flush *f, uint64_t bytes)
{
	if (!f)
		return;
	os_mutex_lock(f->lock);
	f->waiting += bytes;
	bool due = f->waiting >= STEP;
	os_mutex_unlock(f->lock);
	if (due)
		os_cond_signal(f->due);
}

void flush_stop(struct flush *f)
{
	if (!f)
		return;
	os_mutex_lock(f->lock);
	f->stopped = true;
	os_cond_signal(f->due);
	os_mutex_unlock(f->lock);
	os_thread_join(f->thread);
	flush_free(f);
}
