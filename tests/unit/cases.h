/* cases: reading the tables of tests/data. One case a line; empty lines are skipped, and those
 * that start with "# " and hold no tab. Failures name file:line. */
#ifndef GOV_TEST_CASES_H
#define GOV_TEST_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/request.h"

#define CASES_FIELDS 6

struct cases {
	const char *path;
	FILE *file;
	unsigned number;
	char line[8192];
	char *field[CASES_FIELDS]; /* "" beyond the last */
	size_t fields;
};

static inline void cases_open(struct cases *c, const char *path)
{
	memset(c, 0, sizeof *c);
	c->path = path;
	c->file = fopen(path, "r");
	if (!c->file)
		fail_msg("cannot open %s: run the tests in the repository's root", path);
}

static inline void cases_split(struct cases *c)
{
	char *end = c->line + strlen(c->line);
	char *at = c->line;
	c->fields = 0;
	for (size_t i = 0; i < CASES_FIELDS; i++)
		c->field[i] = end;
	while (at && c->fields < CASES_FIELDS) {
		char *tab = strchr(at, '\t');
		c->field[c->fields++] = at;
		if (tab)
			*tab++ = '\0';
		at = tab;
	}
}

static inline bool cases_next(struct cases *c)
{
	while (fgets(c->line, sizeof c->line, c->file)) {
		c->number++;
		c->line[strcspn(c->line, "\n")] = '\0';
		bool comment = strncmp(c->line, "# ", 2) == 0 && !strchr(c->line, '\t');
		if (c->line[0] == '\0' || comment)
			continue;
		cases_split(c);
		return true;
	}
	fclose(c->file);
	return false;
}

static inline void cases_equal(const struct cases *c, const char *got, const char *want)
{
	if (strcmp(got, want) != 0)
		fail_msg("%s:%u: got \"%s\", want \"%s\"", c->path, c->number, got, want);
}

/* The next word of a list separated by single blanks; NULL at the end. Writes into the list. */
static inline char *cases_word(char **list)
{
	char *word = *list;
	if (!word || *word == '\0')
		return NULL;
	*list = strchr(word, ' ');
	if (*list)
		*(*list)++ = '\0';
	return word;
}

/* Undo \n \r \t \\ and \xNN in place; returns the length, since NULs may come out. */
static inline size_t cases_unescape(char *s)
{
	char *out = s, *start = s;
	while (*s != '\0') {
		char hex[3] = {0};
		if (*s != '\\') {
			*out++ = *s++;
			continue;
		}
		s++;
		if (*s == 'x') {
			memcpy(hex, s + 1, 2);
			*out++ = (char)strtoul(hex, NULL, 16);
			s += 3;
			continue;
		}
		*out++ = *s == 'n' ? '\n' : *s == 'r' ? '\r' : *s == 't' ? '\t' : *s;
		s++;
	}
	*out = '\0';
	return (size_t)(out - start);
}

/* What a request means, in the words of the tables: "line 1.24", "range >=1.22 <1.24". */
static inline void describe_request(const struct request *r, char *out, size_t cap)
{
	static const char *const kinds[] = {
		"exact", "line", "latest", "oldstable", "range", "system", "name"};
	static const char *const ops[] = {">=", ">", "<=", "<"};
	struct text t = text_on(out, cap);
	text_add(&t, kinds[r->kind]);
	if (r->kind == REQUEST_EXACT || r->kind == REQUEST_LINE) {
		text_add(&t, " ");
		text_add(&t, r->version.text);
	}
	if (r->platform.os[0] != '\0') {
		text_add(&t, " ");
		text_add(&t, r->platform.os);
		text_add(&t, "/");
		text_add(&t, r->platform.arch);
	}
	if (r->kind == REQUEST_NAME) {
		text_add(&t, " ");
		text_add(&t, r->name);
	}
	for (size_t i = 0; i < r->range_len; i++) {
		text_add(&t, " ");
		text_add(&t, ops[r->range[i].op]);
		text_add(&t, r->range[i].version.text);
	}
}

#endif
