#include "install/unpack_copy.h"
#include "install/unpack_job.h"
#include "install/unpack_queue.h"

/* What a tar stream may hold beside the files' bytes: headers, names, padding. */
#define TAR_MAX_BYTES (UNPACK_MAX_BYTES + (uint64_t)UNPACK_MAX_ENTRIES * 4096)
#define TAR_END 1024 /* two blocks of zeros */

struct tar {
	const struct job *job;
	struct copy copy;
	struct queue *queue;
	struct sink sink;
	uint64_t given,
		zeros_from; /* bytes of the tar stream so far; all from zeros_from on are 0 */
};

static size_t give(void *ctx, const void **p)
{
	struct tar *t = ctx;
	int os_code = 0;
	size_t n = gunzip_next(t->copy.gz, p);
	if (n == 0 && gunzip_failed(t->copy.gz, &os_code))
		return SIZE_MAX;
	const char *bytes = *p;
	for (size_t i = n; i > 0; i--) {
		if (bytes[i - 1]) {
			t->zeros_from = t->given + i;
			break;
		}
	}
	t->given += n;
	if (t->job->report)
		t->job->report(t->job->ctx, gunzip_consumed(t->copy.gz), t->job->size);
	return n;
}

/* Read on to the very end: only there does gzip's checksum stand. Behind the last entry there must
 * be the end mark, and zeros. */
static enum gov_exit drain(struct tar *t)
{
	uint64_t end = reader_header_at(t->copy.reader);
	const void *p = NULL;
	size_t n = 0;
	while ((n = give(t, &p)) > 0 && n != SIZE_MAX)
		;
	if (n == SIZE_MAX)
		return copy_reader_failed(&t->copy, READER_BAD, NULL);
	if (t->zeros_from > end)
		return judge_refuse(&t->copy.judge, "bytes follow the end of the tar data");
	if (t->given < end + TAR_END)
		return judge_refuse(&t->copy.judge, "the tar data is cut short");
	return GOV_OK;
}

static enum gov_exit read_entries(struct tar *t)
{
	struct copy_item item;
	bool more = true;
	enum gov_exit rc = GOV_OK;
	while (rc == GOV_OK && more) {
		rc = copy_next(&t->copy, &item, &more);
		if (rc == GOV_OK && more)
			rc = copy_item(&t->copy, &item);
	}
	if (rc == GOV_OK)
		rc = drain(t);
	return rc == GOV_OK ? judge_finish(&t->copy.judge) : rc;
}

static enum gov_exit start(struct tar *t)
{
	const struct job *job = t->job;
	enum gov_exit rc = judge_open(&t->copy.judge, job->file, job->e);
	if (rc != GOV_OK)
		return rc;
	t->copy.gz = gunzip_start(job->fd, TAR_MAX_BYTES);
	if (t->copy.gz)
		t->copy.reader = reader_tar(give, t);
	if (t->copy.reader && job->dir) {
		t->queue = queue_start(job->dir);
		if (t->queue)
			t->sink = queue_sink(t->queue);
		t->copy.sink = &t->sink;
	}
	if (!t->copy.reader || (job->dir && !t->queue))
		return err_set(job->e, GOV_FAILED, job->file,
			": out of memory or threads; nothing was installed", NULL);
	return GOV_OK;
}

/* Without an error of its own, the archive is as good as its last write. */
static enum gov_exit finish(struct tar *t, enum gov_exit rc)
{
	if (t->queue && (rc == GOV_OK || t->copy.sink_failed))
		return queue_finish(t->queue, t->job->e);
	return rc;
}

enum gov_exit unpack_tar(const struct job *job)
{
	struct tar t = {.job = job, .copy = {.listener = job->listener}};
	enum gov_exit rc = start(&t);
	if (rc == GOV_OK)
		rc = finish(&t, read_entries(&t));
	queue_free(t.queue);
	reader_free(t.copy.reader);
	gunzip_stop(t.copy.gz);
	judge_close(&t.copy.judge);
	return rc;
}
