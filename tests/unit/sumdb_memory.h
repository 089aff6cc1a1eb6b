/* sumdb_memory: the pages of a made-up checksum database, and a sumdb_source that serves them. */
#ifndef GOV_TEST_SUMDB_MEMORY_H
#define GOV_TEST_SUMDB_MEMORY_H

#include "scratch.h"

#include "../helpers/sumdb_made.h"

#include "install/sumdb.h"

struct page {
	char path[128];
	char *data;
	size_t len;
};

struct server {
	struct page *page;
	size_t len, cap;
	size_t asked;
	bool down;
};

static inline void add_page(void *ctx, const char *path, const void *data, size_t n)
{
	struct server *s = ctx;
	struct page *p;

	if (s->len == s->cap) {
		s->cap = s->cap * 2 + 64;
		s->page = realloc(s->page, s->cap * sizeof *s->page);
		assert_non_null(s->page);
	}
	p = &s->page[s->len++];
	assert_true(text_join(p->path, sizeof p->path, "/", path, NULL));
	p->data = malloc(n + 1);
	assert_non_null(p->data);
	memcpy(p->data, data, n);
	p->data[n] = '\0';
	p->len = n;
}

static inline struct page *find_page(struct server *s, const char *path)
{
	for (size_t i = 0; i < s->len; i++)
		if (strcmp(s->page[i].path, path) == 0)
			return &s->page[i];
	return NULL;
}

static inline struct page *the_page(struct server *s, const char *path)
{
	struct page *p = find_page(s, path);

	if (!p)
		abort();
	return p;
}

static inline enum gov_exit get(void *ctx, const char *path, size_t max, char **data, size_t *len,
	bool *not_found, struct err *e)
{
	struct server *s = ctx;
	const struct page *p = find_page(s, path);

	s->asked++;
	if (s->down)
		return err_set(e, GOV_NETWORK, "no route to host", NULL);
	*not_found = !p;
	if (!p)
		return err_set(e, GOV_NETWORK, path, ": 404", NULL);
	if (p->len > max)
		return err_set(e, GOV_PROOF, path, ": larger than allowed", NULL);
	*data = malloc(p->len + 1);
	assert_non_null(*data);
	memcpy(*data, p->data, p->len + 1);
	*len = p->len;
	return GOV_OK;
}

static inline void stop(struct server *s)
{
	for (size_t i = 0; i < s->len; i++)
		free(s->page[i].data);
	free(s->page);
	*s = (struct server){0};
}

#endif
