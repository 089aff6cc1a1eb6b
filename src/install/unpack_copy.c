#include "install/unpack_copy.h"

enum gov_exit copy_source_failed(const char *archive, const char *why, int os_code, struct err *e)
{
	if (!os_code)
		return err_set(e, GOV_PROOF, archive, ": ", why, "; nothing was installed", NULL);
	err_os(e, "cannot read", archive, os_code);
	err_add(e, "; nothing was installed", NULL);
	return GOV_FILESYSTEM;
}

static enum gov_exit out_of_memory(struct copy *c)
{
	return err_set(c->judge.e, GOV_FAILED, c->judge.archive,
		": out of memory; nothing was installed", NULL);
}

enum gov_exit copy_reader_failed(struct copy *c, enum reader_result got, const char *entry)
{
	int os_code = 0;
	const char *why = c->gz ? gunzip_failed(c->gz, &os_code) : NULL;
	if (why)
		return copy_source_failed(c->judge.archive, why, os_code, c->judge.e);
	if (got == READER_MEMORY)
		return out_of_memory(c);
	if (entry)
		return judge_refuse_entry(&c->judge, entry, reader_why(c->reader));
	return judge_refuse(&c->judge, reader_why(c->reader));
}

enum gov_exit copy_next(struct copy *c, struct copy_item *out, bool *more)
{
	struct reader_entry entry;
	struct out_file *f = &out->file;
	enum reader_result got = reader_next(c->reader, &entry);
	*more = got == READER_OK;
	if (got == READER_END)
		return GOV_OK;
	if (got != READER_OK)
		return copy_reader_failed(c, got, NULL);
	if (!entry.name)
		return judge_refuse(&c->judge, "an entry's name is not valid UTF-8");
	if (entry.defect)
		return judge_refuse_entry(&c->judge, entry.name, entry.defect);
	*out = (struct copy_item){
		.file = {.size = entry.size, .mtime = entry.mtime, .executable = entry.executable},
		.folder = entry.folder};
	if (entry.folder)
		return judge_folder(&c->judge, entry.name, &f->rel);
	return judge_file(&c->judge, entry.name, entry.size, &f->executable, &f->rel);
}

static enum gov_exit sink_failed(struct copy *c)
{
	c->sink_failed = true;
	return GOV_FILESYSTEM;
}

static enum gov_exit copy_bytes(struct copy *c, const void *p, size_t n)
{
	if (c->listener)
		c->listener->data(c->listener->ctx, p, n);
	return !c->sink || c->sink->data(c->sink->ctx, p, n) ? GOV_OK : sink_failed(c);
}

static enum gov_exit copy_data(struct copy *c, uint64_t size)
{
	struct judge *j = &c->judge;
	enum gov_exit rc = GOV_OK;
	const void *p = NULL;
	size_t n = 0;
	uint64_t at = 0;
	for (enum reader_result got; rc == GOV_OK; at += n) {
		got = reader_data(c->reader, &p, &n);
		if (got == READER_END)
			break;
		if (got != READER_OK)
			return copy_reader_failed(c, got, j->name);
		if (n > size - at)
			return judge_refuse_entry(
				j, j->name, "it holds more bytes than its header says");
		rc = n > 0 ? copy_bytes(c, p, n) : GOV_OK;
	}
	if (rc == GOV_OK && at != size)
		return judge_refuse_entry(j, j->name, "it holds fewer bytes than its header says");
	return rc;
}

static enum gov_exit copy_file(struct copy *c, const struct out_file *f)
{
	const struct unpack_listener *l = c->listener;
	if (l && !l->begin(l->ctx, f->rel, f->size, f->executable))
		return out_of_memory(c);
	if (c->sink && !c->sink->file(c->sink->ctx, f))
		return sink_failed(c);
	enum gov_exit rc = copy_data(c, f->size);
	if (rc == GOV_OK && l)
		l->end(l->ctx);
	return rc;
}

enum gov_exit copy_item(struct copy *c, const struct copy_item *item)
{
	if (!item->folder)
		return copy_file(c, &item->file);
	return !c->sink || c->sink->folder(c->sink->ctx, item->file.rel) ? GOV_OK : sink_failed(c);
}
