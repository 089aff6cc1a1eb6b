#include "install/release.h"

#include <stdlib.h>
#include <string.h>

#include "install/releases_data.h"

bool release_list_add(struct release_list *l, const struct release *r)
{
	if (l->len == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 64;
		struct release *at = realloc(l->at, cap * sizeof *at);

		if (!at)
			return false;
		l->at = at;
		l->cap = cap;
	}
	l->at[l->len++] = *r;
	return true;
}

void release_list_free(struct release_list *l)
{
	free(l->at);
	*l = (struct release_list){0};
}

/* False for a row that is no toolchain: the bootstrap archives, which Go's own list calls "go1". */
static bool row_release(const struct release_row *row, struct release *out)
{
	memset(out, 0, sizeof *out);
	if (row->tail[0] == '=') {
		if (!archive_parse(row->tail + 1, &out->version, &out->platform) ||
			!text_join(out->file, sizeof out->file, row->tail + 1, NULL))
			return false;
	} else {
		if (!version_parse(row->version, strlen(row->version), &out->version) ||
			!platform_parse(row->tail, strlen(row->tail), &out->platform))
			return false;
		archive_name(out->version.text, &out->platform, out->file);
	}
	memcpy(out->sha256, row->sha256, sizeof out->sha256);
	out->has_sha256 = true;
	out->size = row->size;
	out->origin = FROM_TABLE;
	return true;
}

/* Cheap look before a row is made into a release; rows that name a whole file are never cut. */
static bool row_may_be(const struct release_row *row, const char *tail, const char *version)
{
	if (version && strcmp(row->version, version) != 0)
		return false;
	return !tail || row->tail[0] == '=' || strcmp(row->tail, tail) == 0;
}

bool release_table(const struct platform *platform, const char *version, struct release_list *out)
{
	char tail[sizeof(struct platform) + 2];
	struct release r;

	if (platform && !text_join(tail, sizeof tail, platform->os, "-", platform->arch, NULL))
		return true;
	for (size_t i = 0; i < release_rows_len; i++) {
		if (!row_may_be(&release_rows[i], platform ? tail : NULL, version) ||
			!row_release(&release_rows[i], &r))
			continue;
		if (platform && !platform_same(platform, &r.platform))
			continue;
		if (!release_list_add(out, &r))
			return false;
	}
	return true;
}
