#include "cli/inspect/report.h"

#include <stdlib.h>
#include <string.h>

static const char *const formats[] = {
	[BINARY_ELF] = "elf",
	[BINARY_PE] = "pe",
	[BINARY_MACHO] = "macho",
	[BINARY_PLAN9] = "plan9",
	[BINARY_XCOFF] = "xcoff",
	[BINARY_WASM] = "wasm",
};
static const char *const links[] = {
	[BINARY_STATIC] = "static",
	[BINARY_SYSTEM] = "system",
	[BINARY_DYNAMIC] = "dynamic",
};
static const char *const abis[] = {
	[BINARY_PLAIN] = NULL,
	[BINARY_ARM64EC] = "arm64ec",
	[BINARY_ARM64X] = "arm64x",
	[BINARY_ARM64E] = "arm64e",
	[BINARY_DOTNET] = "dotnet",
};
static const char *const runs_words[] = {
	[BINARY_NATIVE] = "natively",
	[BINARY_EMULATED] = "emulated",
	[BINARY_NOT] = "no",
};

const char *binary_kind_word(enum binary_kind kind)
{
	static const char *const words[] = {
		[BINARY_EXECUTABLE] = "executable",
		[BINARY_LIBRARY] = "library",
		[BINARY_DRIVER] = "driver",
	};
	return words[kind];
}

const char *binary_signature_word(enum binary_signature signature)
{
	static const char *const words[] = {
		[BINARY_UNSIGNED] = "no",
		[BINARY_ADHOC] = "ad hoc",
		[BINARY_SIGNED] = "yes",
	};
	return words[signature];
}

static void json_names(const char *key, const struct binary_names *n)
{
	const char *at = NULL;
	json_open(key, '[');
	while (binary_name(n, &at) != NULL)
		json_string(NULL, at);
	json_close();
}

static const char *or_null(const char *s)
{
	return *s != '\0' ? s : NULL;
}

static void json_platforms(const struct binary *b)
{
	char text[BINARY_PLATFORM_MAX];
	json_open("platforms", '[');
	for (size_t i = 0; i < b->slices; i++) {
		struct text t = text_on(text, sizeof text);
		binary_slice_text(&b->slice[i], &t);
		json_string(NULL, text);
	}
	json_close();
}

static void json_slices(const struct binary *b)
{
	json_open("slices", '[');
	for (size_t i = 0; i < b->slices; i++) {
		const struct binary_slice *s = &b->slice[i];
		json_open(NULL, '{');
		json_string("os", or_null(s->platform.os));
		json_string("arch", or_null(s->platform.arch));
		json_number("machine", s->machine);
		json_string("signed", b->signs ? binary_signature_word(s->signature) : NULL);
		json_close();
	}
	json_close();
}

/* No part of go_info is longer than the whole, unquoted neither: two texts of its size hold any. */
struct room {
	char *key, *value;
	size_t n; /* bytes of each */
};

static void json_settings(const struct binary *b, const struct room *r)
{
	const char *at = NULL, *line;
	size_t len;
	json_open("settings", '{');
	while (binary_go_line(b, &at, &line, &len)) {
		struct text k = text_on(r->key, r->n), v = text_on(r->value, r->n);
		if (binary_go_split(line, len, &k, &v))
			json_string(r->key, r->value);
	}
	json_close();
}

static void json_module(const struct binary *b, const struct room *r)
{
	static const char *const keys[] = {"path", "version", "sum"};
	if (!binary_go_module(b, 0, r->value, r->n)) {
		json_string("module", NULL);
		return;
	}
	json_open("module", '{');
	for (unsigned i = 0; i < 3; i++) {
		(void)binary_go_module(b, i, r->value, r->n);
		json_string(keys[i], or_null(r->value));
	}
	json_close();
}

static void json_go(const struct binary *b, const struct room *r)
{
	if (!b->go) {
		json_string("go", NULL);
		return;
	}
	json_open("go", '{');
	json_string("version", or_null(b->go_version));
	(void)binary_go_path(b, r->value, r->n);
	json_string("package", or_null(r->value));
	json_module(b, r);
	json_settings(b, r);
	json_close();
}

static void json_runs(struct cli *c, const struct binary *b)
{
	char why[BINARY_WHY_MAX];
	enum binary_runs runs = binary_runs_on(b, &c->host, why);
	json_bool("native", runs == BINARY_NATIVE);
	json_string("runs", runs_words[runs]);
	json_string("why", or_null(why));
}

static void json_file(struct cli *c, const char *file, const struct binary *b, const struct room *r)
{
	json_open(NULL, '{');
	json_string("file", file);
	json_string("os", or_null(b->platform.os));
	json_string("arch", or_null(b->platform.arch));
	json_platforms(b);
	json_slices(b);
	json_string("format", formats[b->format]);
	json_string("kind", binary_kind_word(b->kind));
	json_string("abi", abis[b->abi]);
	json_number("machine", b->machine);
	json_number("bits", b->bits);
	json_bool("big_endian", b->big_endian);
	json_bool("pie", b->pie);
	json_string("linked", links[b->link]);
	json_string("interpreter", or_null(b->interpreter));
	json_names("libraries", &b->libraries);
	json_names("beyond_system", &b->beyond);
	json_string("signed", b->signs ? binary_signature_word(b->signature) : NULL);
	json_string("minimum_os", or_null(b->min_os));
	json_go(b, r);
	json_runs(c, b);
	json_close();
}

void inspect_print_error(const char *file, const struct err *e)
{
	json_open(NULL, '{');
	json_string("file", file);
	json_string("error", e->text);
	json_close();
}

enum gov_exit inspect_print_json(struct cli *c, const char *file, const struct binary *b)
{
	struct room r = {.n = (b->go_info != NULL ? strlen(b->go_info) : 0) + 1};
	r.key = malloc(2 * r.n);
	if (r.key == NULL) {
		(void)err_set(&c->err, GOV_FAILED, file, ": out of memory", NULL);
		inspect_print_error(file, &c->err);
		return c->err.code;
	}
	r.value = r.key + r.n;
	json_file(c, file, b, &r);
	free(r.key);
	return GOV_OK;
}
