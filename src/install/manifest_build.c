#include "install/manifest_build.h"

#include "install/digest.h"

static bool on_begin(void *ctx, const char *rel, uint64_t size, bool executable)
{
	struct manifest_builder *b = ctx;

	digest_restart(b->digest);
	return manifest_add(&b->files, rel, size, executable) != NULL;
}

static void on_data(void *ctx, const void *p, size_t n)
{
	struct manifest_builder *b = ctx;

	digest_update(b->digest, p, n);
}

static void on_end(void *ctx)
{
	struct manifest_builder *b = ctx;

	digest_final(b->digest, b->files.at[b->files.len - 1].sha256);
}

bool builder_open(struct manifest_builder *b)
{
	*b = (struct manifest_builder){
		.listener = {b, on_begin, on_data, on_end},
		.digest = digest_new(),
	};
	return b->digest != NULL;
}

void builder_finish(struct manifest_builder *b)
{
	manifest_sort(&b->files);
}

void builder_close(struct manifest_builder *b)
{
	digest_free(b->digest);
	manifest_free(&b->files);
}
