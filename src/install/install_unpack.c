#include "install/install_unpack.h"

#include "install/manifest_build.h"

static void show_unpacking(void *ctx, uint64_t done, uint64_t total)
{
	const struct road *r = ctx;
	char what[RELEASE_FILE_MAX + 16];

	if (r->o.ui.progress && text_join(what, sizeof what, "unpacking ", r->expect.file, NULL))
		r->o.ui.progress(r->o.ui.ctx, what, done, total);
}

enum gov_exit install_unpack(struct road *r, const struct verified *v, const char *tree,
	struct manifest *files, struct err *e)
{
	struct manifest_builder b;
	enum gov_exit rc;

	if (builder_open(&b))
		rc = unpack(v, tree, &b.listener, show_unpacking, r, e);
	else
		rc = err_set(e, GOV_FAILED, verified_file(v), ": out of memory", NULL);
	if (r->o.ui.progress_end)
		r->o.ui.progress_end(r->o.ui.ctx);
	if (rc == GOV_OK && !builder_finish(&b))
		rc = err_set(e, GOV_FAILED, verified_file(v), ": out of memory", NULL);
	*files = b.files;
	b.files = (struct manifest){0};
	builder_close(&b);
	return rc;
}
