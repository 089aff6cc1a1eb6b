#include "install/catalog_rows.h"

#include <stdlib.h>
#include <string.h>

#include "install/digest.h"

#define HEAD "gov-index 1 "
#define HEX 64
#define HEAD_LEN (sizeof HEAD - 1 + HEX + 1 + HEX + 1) /* with the line's end */
#define ROW_MAX (RELEASE_FILE_MAX + 1 + 20 + 1 + HEX + 1)
#define SIZE_MAX_TIMES_10 (UINT64_MAX / 10)

static void add_row(struct text *t, const struct release *r)
{
	char hex[HEX + 1] = "-";

	if (r->has_sha256)
		hex_encode(r->sha256, sizeof r->sha256, hex);
	text_add(t, r->file);
	text_add(t, " ");
	text_add_u64(t, r->size);
	text_add(t, " ");
	text_add(t, hex);
	text_add(t, "\n");
}

char *catalog_rows_text(const struct release_list *l, size_t from, size_t to,
	const struct catalog_origin *origin, size_t *len)
{
	size_t cap = HEAD_LEN + sizeof *origin + (to - from) * ROW_MAX + 1;
	char hex[HEX + 1], *text = malloc(cap);
	struct text head, rows;

	if (!text)
		return NULL;
	rows = text_on(text + HEAD_LEN, cap - HEAD_LEN);
	text_add(&rows, origin->base);
	text_add(&rows, " ");
	text_add(&rows, origin->etag[0] ? origin->etag : "-");
	text_add(&rows, "\n");
	for (size_t i = from; i < to; i++)
		add_row(&rows, &l->at[i]);
	if (!digest_hex(text + HEAD_LEN, rows.len, hex)) {
		free(text);
		return NULL;
	}
	head = text_on(text, HEAD_LEN);
	text_add(&head, HEAD);
	hex_encode(origin->sha256, 32, text + head.len);
	head.len += HEX;
	text[head.len++] = ' ';
	memcpy(text + head.len, hex, HEX);
	text[HEAD_LEN - 1] = '\n';
	*len = HEAD_LEN + rows.len;
	return text;
}

/* The text up to `end`, which *at moves behind; NULL when there is none. */
static const char *cut(const char **at, const char *stop, char end, size_t *len)
{
	const char *start = *at;
	const char *found = memchr(start, end, (size_t)(stop - start));

	if (!found)
		return NULL;
	*len = (size_t)(found - start);
	*at = found + 1;
	return start;
}

static bool read_size(const char *s, size_t n, uint64_t *size)
{
	*size = 0;
	for (size_t i = 0; i < n; i++) {
		if (!text_is_digit(s[i]) || *size >= SIZE_MAX_TIMES_10)
			return false;
		*size = *size * 10 + (uint64_t)(s[i] - '0');
	}
	return n > 0;
}

static bool read_hash(const char *s, size_t n, struct release *r)
{
	char hex[HEX + 1];

	r->has_sha256 = n == HEX;
	if (n != HEX)
		return n == 1 && *s == '-';
	memcpy(hex, s, HEX);
	hex[HEX] = '\0';
	return hex_decode(hex, r->sha256, sizeof r->sha256);
}

struct row {
	const char *file, *size, *hash;
	size_t file_len, size_len, hash_len;
};

static bool cut_row(const char **at, const char *stop, struct row *row)
{
	row->file = cut(at, stop, ' ', &row->file_len);
	row->size = row->file ? cut(at, stop, ' ', &row->size_len) : NULL;
	row->hash = row->size ? cut(at, stop, '\n', &row->hash_len) : NULL;
	return row->hash && row->file_len < RELEASE_FILE_MAX;
}

static bool read_row(const struct row *row, struct release *r)
{
	memset(r, 0, sizeof *r);
	memcpy(r->file, row->file, row->file_len);
	r->origin = FROM_INDEX;
	return archive_parse(r->file, &r->version, &r->platform) &&
	       read_size(row->size, row->size_len, &r->size) &&
	       read_hash(row->hash, row->hash_len, r);
}

/* Cheap look before a row is made into a release. */
static bool may_be(const struct row *row, const struct platform *platform)
{
	char file[RELEASE_FILE_MAX];

	memcpy(file, row->file, row->file_len);
	file[row->file_len] = '\0';
	return strstr(file, platform->os) != NULL;
}

static bool read_word(const char **at, const char *stop, char end, char *out, size_t cap)
{
	size_t n;
	const char *word = cut(at, stop, end, &n);

	if (!word || n >= cap)
		return false;
	memcpy(out, word, n);
	out[n] = '\0';
	return true;
}

static bool read_origin(const char **at, const char *stop, struct catalog_origin *o)
{
	if (!read_word(at, stop, ' ', o->base, sizeof o->base) ||
		!read_word(at, stop, '\n', o->etag, sizeof o->etag))
		return false;
	if (strcmp(o->etag, "-") == 0)
		o->etag[0] = '\0';
	return true;
}

static bool add_rows(
	const char *at, const char *stop, const struct platform *platform, struct release_list *out)
{
	struct row row;
	struct release r;

	while (at < stop) {
		if (!cut_row(&at, stop, &row))
			return false;
		if (platform && !may_be(&row, platform))
			continue;
		if (!read_row(&row, &r))
			return false;
		if (platform && !platform_same(platform, &r.platform))
			continue;
		if (!release_list_add(out, &r))
			return false;
	}
	return true;
}

/* Nothing but what catalog_rows_text wrote: a disk may have lost the rest, or somebody edited it.
 */
static bool read_head(const char *text, size_t n, uint8_t json_sha256[32])
{
	char hex[HEX + 1];

	if (n < HEAD_LEN || !text_starts(text, HEAD) || text[HEAD_LEN - 1] != '\n' ||
		text[sizeof HEAD - 1 + HEX] != ' ' ||
		!digest_hex(text + HEAD_LEN, n - HEAD_LEN, hex) ||
		memcmp(text + HEAD_LEN - 1 - HEX, hex, HEX) != 0)
		return false;
	memcpy(hex, text + sizeof HEAD - 1, HEX);
	return hex_decode(hex, json_sha256, 32);
}

bool catalog_rows_parse(const char *text, size_t n, const struct platform *platform,
	struct catalog_origin *origin, struct release_list *out)
{
	const char *at = text + HEAD_LEN;
	size_t before = out->len;

	if (!read_head(text, n, origin->sha256) || !read_origin(&at, text + n, origin))
		return false;
	if (add_rows(at, text + n, platform, out))
		return true;
	out->len = before;
	return false;
}
