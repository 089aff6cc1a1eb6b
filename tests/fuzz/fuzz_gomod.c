/* go.mod files: however a file is cut into pieces it means the same, and what it means holds
 * together. The first byte is the size of the pieces. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/floor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void parse(const char *data, size_t n, size_t step, struct gomod *out)
{
	struct gomod_reader r;

	gomod_start(&r, out);
	for (size_t at = 0; at < n; at += step)
		if (!gomod_feed(&r, data + at, n - at < step ? n - at : step))
			break;
	gomod_end(&r);
}

static void check_same(const struct gomod_value *a, const struct gomod_value *b)
{
	check(a->line == b->line && a->odd == b->odd && strcmp(a->text, b->text) == 0);
	check(strlen(a->text) < sizeof a->text);
	check(a->line > 0 || (a->text[0] == '\0' && !a->odd));
}

static void check_floor(struct floor *f)
{
	struct version exact;

	floor_judge(f);
	if (f->kind == FLOOR_NONE)
		return;
	check(f->line > 0);
	if (f->kind != FLOOR_SET)
		return;
	check(f->line == (f->by_toolchain ? f->mod.toolchain.line : f->mod.go.line));
	check(floor_satisfied(f, f->version.text));
	if (floor_exact(f, &exact)) {
		check(floor_satisfied(f, exact.text));
		check(!strpbrk(exact.text, "/\\ \t") && exact.text[0] != '.');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *text = (const char *)data + 1;
	struct gomod pieces;
	struct floor f;

	if (n == 0)
		return 0;
	floor_none(&f);
	parse(text, n - 1, n, &f.mod);
	parse(text, n - 1, (size_t)data[0] % 16 + 1, &pieces);
	check_same(&f.mod.go, &pieces.go);
	check_same(&f.mod.toolchain, &pieces.toolchain);
	check_floor(&f);
	return 0;
}
