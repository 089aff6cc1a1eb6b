/* Executables that lie: whatever their headers say, what is answered is within bounds and ends. */
#include <stdlib.h>
#include <string.h>

#include "cli/inspect/inspect.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void walk_names(const struct binary_names *n)
{
	const char *at = NULL, *name;
	size_t count = 0;
	while ((name = binary_name(n, &at)) != NULL) {
		check(*name != '\0' && strlen(name) < BINARY_NAMES_MAX);
		count++;
	}
	check(count <= n->count);
}

static void walk_go(const struct binary *b)
{
	const char *at = NULL, *line;
	char key[64], value[512];
	size_t len;
	while (binary_go_line(b, &at, &line, &len)) {
		struct text k = text_on(key, sizeof key), v = text_on(value, sizeof value);
		check(memchr(line, '\n', len) == NULL);
		(void)binary_go_split(line, len, &k, &v);
	}
	for (unsigned i = 0; i < 4; i++)
		(void)binary_go_module(b, i, value, sizeof value);
	(void)binary_go_path(b, value, sizeof value);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	static const struct platform hosts[] = {
		{"linux", "amd64"}, {"windows", "arm64"}, {"darwin", "arm64"}};
	char platform[BINARY_PLATFORM_MAX], why[BINARY_WHY_MAX];
	struct binary b;
	struct err e;
	if (inspect_memory("x", data, n, &b, &e) != GOV_OK) {
		check(strncmp(e.text, "x: ", 3) == 0 && b.go_info == NULL);
		return 0;
	}
	check(b.bits == 32 || b.bits == 64);
	check(b.slices >= 1 && b.slices <= BINARY_SLICES_MAX && (b.go || b.go_info == NULL));
	binary_platform_text(&b, platform);
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		enum binary_runs runs = binary_runs_on(&b, &hosts[i], why);
		check(runs == BINARY_NATIVE || why[0] != '\0');
	}
	walk_names(&b.libraries);
	walk_names(&b.beyond);
	walk_go(&b);
	binary_free(&b);
	return 0;
}
