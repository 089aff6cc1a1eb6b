#include "install/manifest_build.h"

#include <stdlib.h>

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

static const struct unpack_listener *another(void *ctx)
{
	struct manifest_builder *b = ctx;
	struct manifest_builder *one = malloc(sizeof *one);

	if (!one)
		return NULL;
	if (!builder_open(one)) {
		free(one);
		return NULL;
	}
	one->others = b->others;
	b->others = one;
	return &one->listener;
}

bool builder_open(struct manifest_builder *b)
{
	*b = (struct manifest_builder){
		.listener = {b, on_begin, on_data, on_end, another},
		.digest = digest_new(),
	};
	return b->digest != NULL;
}

bool builder_finish(struct manifest_builder *b)
{
	bool ok = true;

	for (struct manifest_builder *one = b->others; one && ok; one = one->others)
		ok = manifest_join(&b->files, &one->files);
	manifest_sort(&b->files);
	return ok;
}

static void close_one(struct manifest_builder *b)
{
	digest_free(b->digest);
	manifest_free(&b->files);
}

void builder_close(struct manifest_builder *b)
{
	struct manifest_builder *one = b->others;

	while (one) {
		struct manifest_builder *next = one->others;

		close_one(one);
		free(one);
		one = next;
	}
	close_one(b);
}
