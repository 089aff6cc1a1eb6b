#include "install/fetch_page.h"

#include <stdlib.h>
#include <string.h>

struct memory {
	char *data; /* NUL-terminated */
	size_t len, cap;
	bool full; /* memory is out */
};

static int memory_write(void *ctx, const void *data, size_t n)
{
	struct memory *m = ctx;

	if (n >= m->cap - m->len) {
		size_t cap = (m->len + n + 1) * 2;
		char *grown = realloc(m->data, cap);

		if (!grown) {
			m->full = true;
			return -1;
		}
		m->data = grown;
		m->cap = cap;
	}
	memcpy(m->data + m->len, data, n);
	m->len += n;
	m->data[m->len] = '\0';
	return 0;
}

static int memory_restart(void *ctx)
{
	struct memory *m = ctx;

	m->len = 0;
	return 0;
}

enum gov_exit fetch_memory_unless(struct fetch *f, const char *url, size_t max,
	struct fetch_known *known, char **data, size_t *len, bool *not_found, struct err *e)
{
	struct memory m = {0};
	struct fetch_sink sink = {memory_write, memory_restart, &m};
	enum gov_exit rc = GOV_FAILED;

	if (memory_write(&m, "", 0) == 0)
		rc = fetch_page(f, url, max, &sink, known, not_found, e);
	if (m.full)
		rc = err_set(e, GOV_FAILED, url, ": out of memory", NULL);
	if (rc != GOV_OK) {
		free(m.data);
		return rc;
	}
	*data = m.data;
	*len = m.len;
	return GOV_OK;
}

enum gov_exit fetch_memory(struct fetch *f, const char *url, size_t max, char **data, size_t *len,
	bool *not_found, struct err *e)
{
	return fetch_memory_unless(f, url, max, NULL, data, len, not_found, e);
}
