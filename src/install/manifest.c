#include "install/manifest.h"

#include <stdlib.h>
#include <string.h>

#define NAMES_BLOCK ((size_t)64 << 10)

struct manifest_names {
	struct manifest_names *before;
	size_t used, cap;
	char text[];
};

/* A copy of `name` that lives as long as the manifest. */
static const char *keep(struct manifest *m, const char *name)
{
	size_t n = strlen(name) + 1;
	struct manifest_names *block = m->names;
	char *copy;

	if (!block || block->cap - block->used < n) {
		size_t cap = n > NAMES_BLOCK ? n : NAMES_BLOCK;

		block = malloc(sizeof *block + cap);
		if (!block)
			return NULL;
		*block = (struct manifest_names){.before = m->names, .cap = cap};
		m->names = block;
	}
	copy = block->text + block->used;
	memcpy(copy, name, n);
	block->used += n;
	return copy;
}

/* Room for `n` files more. */
static bool grow(struct manifest *m, size_t n)
{
	size_t cap = m->cap ? m->cap : 1024;
	struct manifest_file *at;

	if (n <= m->cap - m->len)
		return true;
	while (cap - m->len < n)
		cap *= 2;
	at = realloc(m->at, cap * sizeof *at);
	if (!at)
		return false;
	m->at = at;
	m->cap = cap;
	return true;
}

struct manifest_file *manifest_add(
	struct manifest *m, const char *name, uint64_t size, bool executable)
{
	const char *kept = grow(m, 1) ? keep(m, name) : NULL;

	if (!kept)
		return NULL;
	m->at[m->len] =
		(struct manifest_file){.name = kept, .size = size, .executable = executable};
	return &m->at[m->len++];
}

static void take_names(struct manifest *m, struct manifest *from)
{
	struct manifest_names *first = from->names;

	while (first && first->before)
		first = first->before;
	if (!first)
		return;
	first->before = m->names;
	m->names = from->names;
	from->names = NULL;
}

bool manifest_join(struct manifest *m, struct manifest *from)
{
	if (from->len > 0 && !grow(m, from->len))
		return false;
	if (from->len > 0)
		memcpy(m->at + m->len, from->at, from->len * sizeof *from->at);
	m->len += from->len;
	take_names(m, from);
	manifest_free(from);
	return true;
}

void manifest_free(struct manifest *m)
{
	while (m->names) {
		struct manifest_names *before = m->names->before;

		free(m->names);
		m->names = before;
	}
	free(m->at);
	*m = (struct manifest){0};
}

static int by_name(const void *a, const void *b)
{
	const struct manifest_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

void manifest_sort(struct manifest *m)
{
	if (m->len > 1)
		qsort(m->at, m->len, sizeof *m->at, by_name);
}

size_t manifest_find(const struct manifest *m, const char *name)
{
	const struct manifest_file key = {.name = name};
	const struct manifest_file *found =
		m->len > 0 ? bsearch(&key, m->at, m->len, sizeof *m->at, by_name) : NULL;

	return found ? (size_t)(found - m->at) : m->len;
}
