#include "install/download.h"

#include <string.h>

#include "install/digest.h"
#include "install/download_part.h"
#include "install/source.h"
#include "os/os.h"

#define ARCHIVE_MAX ((uint64_t)2 << 30) /* bytes of an archive whose size nobody told */

enum gov_exit download_local(
	const struct road *r, const char *path, struct verified **out, struct err *e)
{
	struct digest *d = digest_new();
	uint8_t got[32];
	uint64_t bytes = 0;
	enum gov_exit rc;
	int fd = -1;
	int code;

	if (!d)
		return err_set(e, GOV_FAILED, path, ": out of memory", NULL);
	code = os_open_read(path, &fd);
	if (code == 0)
		code = digest_fd(d, fd, &bytes);
	if (code == 0) {
		digest_final(d, got);
		rc = proof_accept(&r->expect, got, fd, path, out, e);
	} else {
		rc = err_os(e, "cannot read", path, code);
	}
	if (rc != GOV_OK && fd >= 0)
		os_fd_close(fd);
	digest_free(d);
	return rc;
}

/* --- what the transfer calls --- */

struct job {
	struct road *road;
	const struct download_way *way;
	struct part part;
	const char *url; /* the one being tried */
	size_t tried;
	bool all_missing;
	bool gone;      /* the last one has no such file */
	int write_code; /* an OS error that writing the part ended with */
	struct err last;
	char reasons_mem[1800];
	struct text reasons; /* "URL: why; URL: why" */
};

static int sink_write(void *ctx, const void *data, size_t n)
{
	struct job *j = ctx;

	return j->write_code = part_add(&j->part, data, n);
}

static int sink_restart(void *ctx)
{
	struct job *j = ctx;

	return j->write_code = part_restart(&j->part);
}

static void show_progress(void *ctx, uint64_t done, uint64_t total)
{
	const struct job *j = ctx;
	const struct install_ui *ui = &j->road->o.ui;
	char what[RELEASE_FILE_MAX + 16];

	if (total == 0)
		total = j->road->expect.size;
	if (ui->progress &&
		text_join(what, sizeof what, "downloading ", j->road->expect.file, NULL))
		ui->progress(ui->ctx, what, done, total);
}

static void show_retry(void *ctx, const char *why, unsigned delay_ms)
{
	const struct job *j = ctx;
	char delay[24];
	struct text t = text_on(delay, sizeof delay);

	text_add_u64(&t, delay_ms / 1000);
	text_add(&t, delay_ms % 1000 ? ".5 s" : " s");
	road_note(j->road, j->url, ": ", why, "; trying again in ", delay, NULL);
}

static void end_progress(const struct road *r)
{
	if (r->o.ui.progress_end)
		r->o.ui.progress_end(r->o.ui.ctx);
}

/* --- one source --- */

static enum gov_exit write_failed(const struct job *j, int code, struct err *e)
{
	err_os(e, "cannot write", j->part.path, code);
	err_add(e, "; nothing was installed", NULL);
	return GOV_FILESYSTEM;
}

static enum gov_exit transfer(struct job *j, bool *not_found, struct err *e)
{
	uint64_t size = j->road->expect.size;
	struct fetch_sink sink = {sink_write, sink_restart, j};
	struct fetch_progress progress = {show_progress, show_retry, j};
	struct fetch *f = road_fetch(j->road, e);
	enum gov_exit rc;

	*not_found = false;
	if (size > 0 && j->part.have == size)
		return GOV_OK;
	if (!f)
		return e->code;
	fetch_show(f, &progress);
	rc = fetch_to(f, j->url, j->part.have, size ? size : ARCHIVE_MAX, &sink, not_found, e);
	fetch_show(f, NULL);
	end_progress(j->road);
	j->gone = *not_found &&
		  (fetch_status(f) == 0 || fetch_status(f) == 404 || fetch_status(f) == 410);
	if (j->write_code != 0)
		return write_failed(j, j->write_code, e);
	return rc;
}

static enum gov_exit transfer_and_prove(
	struct job *j, struct verified **out, bool *not_found, struct err *e)
{
	enum gov_exit rc = transfer(j, not_found, e);

	return rc == GOV_OK ? j->way->prove(j->road, &j->part, j->url, out, e) : rc;
}

/* Bytes of an earlier run, or of another mirror, may be to blame for a mismatch: once, without
 * them. */
static enum gov_exit try_url(struct job *j, struct verified **out, bool *not_found, struct err *e)
{
	enum gov_exit rc = transfer_and_prove(j, out, not_found, e);
	int code;

	if (rc == GOV_PROOF && j->part.resumed) {
		road_note(j->road, j->road->expect.file,
			": the resumed download does not match; starting over", NULL);
		code = part_restart(&j->part);
		rc = code == 0 ? transfer_and_prove(j, out, not_found, e)
			       : write_failed(j, code, e);
	}
	if (rc == GOV_PROOF)
		part_reject(&j->part);
	if (rc == GOV_NETWORK)
		j->part.resumed = j->part.have > 0;
	return rc;
}

/* --- all of them --- */

static void remember(struct job *j, bool not_found)
{
	text_add(&j->reasons, j->tried ? "; " : "");
	text_add(&j->reasons, j->last.text);
	j->all_missing = j->all_missing && (j->way->goes_on ? j->gone : not_found);
	j->tried++;
}

static enum gov_exit nowhere(const struct job *j, struct err *e)
{
	const struct road *r = j->road;

	if (r->kind == SOURCE_FOLDER)
		return err_set(e, GOV_NO_RELEASE, r->o.from, " holds no ", r->expect.file, NULL);
	if (r->o.offline && j->tried == 0)
		return err_set(e, GOV_NETWORK, r->expect.file, " is not in ", r->o.settings->cache,
			", and --offline keeps gov off the network; copy it there, or use --from",
			NULL);
	if (j->tried == 0)
		return err_set(e, GOV_NO_RELEASE, r->o.from ? r->o.from : "versions.ini",
			": no source for ", r->expect.file, NULL);
	return err_set(e, j->all_missing ? GOV_NO_RELEASE : GOV_NETWORK, r->expect.file,
		" could not be downloaded: ", j->reasons.p, j->reasons.cut ? "..." : "", NULL);
}

static enum gov_exit try_all(struct job *j, struct verified **out, char *source, struct err *e)
{
	bool not_found = false;
	enum gov_exit rc;

	for (size_t i = 0; j->way->url(j->road, i, source); i++) {
		j->url = source;
		rc = try_url(j, out, &not_found, &j->last);
		if (rc == GOV_OK)
			return rc;
		if (rc != GOV_NETWORK)
			return err_set(e, rc, j->last.text, NULL);
		remember(j, not_found);
		if (j->way->goes_on && !j->way->goes_on(j->road, i, j->gone))
			break;
	}
	return nowhere(j, e);
}

static bool archive_url(struct road *r, size_t i, char *out)
{
	return source_url(r, r->expect.file, i, out);
}

static enum gov_exit prove_archive(
	struct road *r, struct part *p, const char *where, struct verified **out, struct err *e)
{
	return part_finish(p, &r->expect, where, out, e);
}

enum gov_exit download(
	struct road *r, struct verified **out, char *source, bool *finished, struct err *e)
{
	static const struct download_way way = {archive_url, NULL, prove_archive};

	return download_by(r, &way, out, source, finished, e);
}

enum gov_exit download_by(struct road *r, const struct download_way *way, struct verified **out,
	char *source, bool *finished, struct err *e)
{
	struct job j = {.road = r, .way = way, .all_missing = true, .part = {.fd = -1}};
	enum gov_exit rc;

	j.reasons = text_on(j.reasons_mem, sizeof j.reasons_mem);
	*out = NULL;
	*finished = false;
	if (r->kind == SOURCE_FOLDER || (r->kind == SOURCE_MIRRORS && r->o.offline))
		return nowhere(&j, e);
	rc = part_open(&j.part, r->o.settings->cache, r->expect.file, r->expect.size, &r->o.ui,
		finished, e);
	if (rc == GOV_OK && !*finished)
		rc = try_all(&j, out, source, e);
	if (rc != GOV_OK && j.part.fd >= 0 && j.part.have == 0)
		os_remove(j.part.path);
	part_close(&j.part);
	return rc;
}
