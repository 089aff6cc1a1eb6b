#include <stdatomic.h>
#include <stdlib.h>

#include "install/unpack_copy.h"
#include "install/unpack_job.h"
#include "install/unpack_zip_frame.h"
#include "os/os_thread.h"

/* Beyond a few threads the file system, and reading all headers again, cost more than they gain. */
#define WORKERS_MAX 6

/* Descriptors of several threads alternate, so that few of one's could be closed by one call; and
 * all threads share what a process may have, 256 on macOS. */
#define TOGETHER 1

struct shared {
	const struct job *job;
	struct flush *flush;
	atomic_size_t next; /* entries up to here are taken */
	atomic_size_t bad;  /* the first entry at which a worker stopped */
};

struct worker {
	struct shared *shared;
	struct os_thread *thread; /* its own; of the first, the caller's, NULL */
	bool first;
	struct copy copy;
	struct out out;
	struct sink sink;
	bool opened;
	size_t at; /* the entry at work */
	enum gov_exit rc;
	struct err e;
};

/* Every worker comes by every entry in order, so an entry that is not next has been taken. */
static bool take(struct worker *w)
{
	size_t expected = w->at;
	return atomic_compare_exchange_strong(&w->shared->next, &expected, w->at + 1);
}

/* What stands behind the first mistake is of no interest. */
static bool goes_on(const struct worker *w)
{
	return w->at < atomic_load(&w->shared->bad);
}

static void note_bad(struct worker *w)
{
	size_t bad = atomic_load(&w->shared->bad);
	while (w->at < bad && !atomic_compare_exchange_weak(&w->shared->bad, &bad, w->at))
		;
}

static void report(const struct worker *w)
{
	const struct job *job = w->shared->job;
	if (w->first && job->report)
		job->report(job->ctx, reader_at(w->copy.reader), job->size);
}

static enum gov_exit read_entries(struct worker *w)
{
	struct copy_item item;
	bool more = true;
	enum gov_exit rc = GOV_OK;
	for (w->at = 0; rc == GOV_OK && goes_on(w); w->at++) {
		rc = copy_next(&w->copy, &item, &more);
		if (rc == GOV_OK && !more)
			return judge_finish(&w->copy.judge);
		if (rc == GOV_OK && take(w))
			rc = copy_item(&w->copy, &item);
		if (rc != GOV_OK)
			return rc;
		report(w);
	}
	return rc;
}

static enum gov_exit open_worker(struct worker *w)
{
	const struct job *job = w->shared->job;
	enum gov_exit rc = judge_open(&w->copy.judge, job->file, &w->e);
	if (rc != GOV_OK)
		return rc;
	w->copy.reader = reader_zip(job->fd, job->size);
	if (!w->copy.reader)
		return err_set(&w->e, GOV_FAILED, job->file,
			": out of memory; nothing was installed", NULL);
	if (!job->dir)
		return GOV_OK;
	w->opened = true;
	w->sink = out_sink(&w->out);
	w->copy.sink = &w->sink;
	return out_open(&w->out, job->dir, TOGETHER, w->shared->flush, &w->e) ? GOV_OK : w->e.code;
}

static void run(void *arg)
{
	struct worker *w = arg;
	w->rc = open_worker(w);
	if (w->rc == GOV_OK)
		w->rc = read_entries(w);
	else if (!w->first) /* the others do its work */
		w->rc = GOV_OK;
	if (w->copy.sink_failed)
		w->rc = w->e.code;
	if (w->rc != GOV_OK)
		note_bad(w);
	if (w->opened)
		out_close(&w->out);
	reader_free(w->copy.reader);
	judge_close(&w->copy.judge);
}

static struct worker *new_worker(struct shared *shared, const struct unpack_listener *listener)
{
	struct worker *w = calloc(1, sizeof *w);
	if (!w)
		return NULL;
	w->shared = shared;
	w->copy.listener = listener;
	return w;
}

/* NULL: one more is not to be had, and those that run do its work. */
static struct worker *start_worker(struct shared *shared)
{
	const struct unpack_listener *l = shared->job->listener;
	const struct unpack_listener *mine = l ? l->another(l->ctx) : NULL;
	struct worker *w = l && !mine ? NULL : new_worker(shared, mine);
	if (!w)
		return NULL;
	w->thread = os_thread_start(run, w);
	if (w->thread)
		return w;
	free(w);
	return NULL;
}

static enum gov_exit first_error(struct worker *const *w, size_t n, struct err *e)
{
	const struct worker *first = NULL;
	for (size_t i = 0; i < n; i++)
		if (w[i]->rc != GOV_OK && (!first || w[i]->at < first->at))
			first = w[i];
	return first ? err_set(e, first->rc, first->e.text, NULL) : GOV_OK;
}

static enum gov_exit run_workers(const struct job *job)
{
	struct shared shared = {.job = job, .bad = SIZE_MAX};
	struct worker *w[WORKERS_MAX] = {new_worker(&shared, job->listener)};
	size_t n = 1, most = os_cpus() < WORKERS_MAX ? os_cpus() : WORKERS_MAX;
	if (!w[0])
		return err_set(job->e, GOV_FAILED, job->file,
			": out of memory; nothing was installed", NULL);
	shared.flush = job->dir ? flush_start(job->dir) : NULL;
	while (n < most && (w[n] = start_worker(&shared)))
		n++;
	w[0]->first = true;
	run(w[0]);
	for (size_t i = 1; i < n; i++)
		os_thread_join(w[i]->thread);
	flush_stop(shared.flush);
	enum gov_exit rc = first_error(w, n, job->e);
	for (size_t i = 0; i < n; i++)
		free(w[i]);
	return rc;
}

enum gov_exit unpack_zip(const struct job *job)
{
	int os_code = 0;
	const char *why = zip_frame_defect(job->fd, job->size, &os_code);
	return why ? copy_source_failed(job->file, why, os_code, job->e) : run_workers(job);
}
