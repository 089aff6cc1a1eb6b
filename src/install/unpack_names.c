#include "install/unpack_names.h"

#include <stdlib.h>
#include <string.h>

#include "install/entry_name.h"

struct node {
	uint32_t parent;
	uint32_t hash;
	size_t text; /* in the arena: the component as it is, then folded */
	uint16_t len, folded_len;
	bool folder, entry;
};

struct names {
	uint32_t max;
	struct node *node; /* node[0] is the root */
	uint32_t nodes, node_cap;
	uint32_t *slot; /* open addressing; 0 is a free one */
	uint32_t slots; /* a power of two, over twice the nodes */
	char *arena;
	size_t used, arena_cap;
};

/* A component that is looked up. */
struct part {
	uint32_t parent, hash;
	const char *text;
	size_t len;
	char folded[ENTRY_FOLD_MAX];
	size_t folded_len;
};

struct names *names_new(uint32_t max)
{
	struct names *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->max = max;
	s->node_cap = 1024;
	s->slots = 4096;
	s->arena_cap = (size_t)64 << 10;
	s->node = calloc(s->node_cap, sizeof *s->node);
	s->slot = calloc(s->slots, sizeof *s->slot);
	s->arena = malloc(s->arena_cap);
	if (!s->node || !s->slot || !s->arena) {
		names_free(s);
		return NULL;
	}
	s->node[0].folder = true;
	s->nodes = 1;
	return s;
}

void names_free(struct names *s)
{
	if (!s)
		return;
	free(s->node);
	free(s->slot);
	free(s->arena);
	free(s);
}

static void part_set(struct part *p, uint32_t parent, const char *text, size_t len)
{
	p->parent = parent;
	p->text = text;
	p->len = len;
	p->folded_len = entry_name_fold(text, len, p->folded);
	uint32_t h = 2166136261u ^ parent * 2654435761u;
	for (size_t i = 0; i < p->folded_len; i++)
		h = (h ^ (unsigned char)p->folded[i]) * 16777619u;
	p->hash = h ^ h >> 15;
}

static bool is_node(const struct names *s, uint32_t i, const struct part *p)
{
	const struct node *n = &s->node[i];
	return n->hash == p->hash && n->parent == p->parent && n->folded_len == p->folded_len &&
	       memcmp(s->arena + n->text + n->len, p->folded, p->folded_len) == 0;
}

/* The slot that holds the part's node, or the free one where it belongs. */
static uint32_t *find(const struct names *s, const struct part *p)
{
	uint32_t at = p->hash & (s->slots - 1);
	while (s->slot[at] && !is_node(s, s->slot[at], p))
		at = (at + 1) & (s->slots - 1);
	return &s->slot[at];
}

static bool grow_slots(struct names *s)
{
	uint32_t slots = s->slots * 2;
	uint32_t *slot = calloc(slots, sizeof *slot);
	if (!slot)
		return false;
	for (uint32_t i = 1; i < s->nodes; i++) {
		uint32_t at = s->node[i].hash & (slots - 1);
		while (slot[at])
			at = (at + 1) & (slots - 1);
		slot[at] = i;
	}
	free(s->slot);
	s->slot = slot;
	s->slots = slots;
	return true;
}

static bool grow(void **memory, size_t size)
{
	void *p = realloc(*memory, size);
	if (p)
		*memory = p;
	return p != NULL;
}

/* Room for one more node with `text` bytes. */
static bool make_room(struct names *s, size_t text)
{
	if (s->nodes * 2 >= s->slots && !grow_slots(s))
		return false;
	if (s->nodes == s->node_cap) {
		void *p = s->node;
		if (!grow(&p, s->node_cap * 2 * sizeof *s->node))
			return false;
		s->node = p;
		s->node_cap *= 2;
	}
	if (s->arena_cap - s->used < text) {
		void *p = s->arena;
		if (!grow(&p, s->arena_cap * 2))
			return false;
		s->arena = p;
		s->arena_cap *= 2;
	}
	return true;
}

static enum names_result insert(struct names *s, const struct part *p, bool folder, bool entry)
{
	if (s->nodes > s->max)
		return NAMES_MANY;
	if (!make_room(s, p->len + p->folded_len))
		return NAMES_MEMORY;
	*find(s, p) = s->nodes;
	struct node *n = &s->node[s->nodes++];
	*n = (struct node){p->parent, p->hash, s->used, (uint16_t)p->len, (uint16_t)p->folded_len,
		folder, entry};
	memcpy(s->arena + s->used, p->text, p->len);
	memcpy(s->arena + s->used + p->len, p->folded, p->folded_len);
	s->used += p->len + p->folded_len;
	return NAMES_OK;
}

static enum names_result meet(
	struct names *s, struct node *n, const struct part *p, bool folder, bool entry)
{
	if (n->len != p->len || memcmp(s->arena + n->text, p->text, p->len) != 0)
		return NAMES_CASE;
	if (n->folder != folder)
		return NAMES_KIND;
	if (n->entry && entry)
		return NAMES_TWICE;
	n->entry |= entry;
	return NAMES_OK;
}

enum names_result names_add(struct names *s, const char *name, size_t n, bool folder)
{
	struct part p;
	uint32_t parent = 0;
	for (size_t at = 0; at < n;) {
		const char *slash = memchr(name + at, '/', n - at);
		size_t end = slash ? (size_t)(slash - name) : n;
		bool last = !slash;
		part_set(&p, parent, name + at, end - at);
		uint32_t i = *find(s, &p);
		enum names_result r = i ? meet(s, &s->node[i], &p, folder || !last, last)
					: insert(s, &p, folder || !last, last);
		if (r != NAMES_OK)
			return r;
		parent = i ? i : s->nodes - 1;
		at = end + 1;
	}
	return NAMES_OK;
}
