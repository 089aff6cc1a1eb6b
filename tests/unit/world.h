/* world: a store, its settings and tiny archives for tests of installing. */
#ifndef GOV_TESTS_WORLD_H
#define GOV_TESTS_WORLD_H

#include "scratch.h"

#include "../helpers/hostile.h"

#include "install/digest.h"
#include "install/install.h"

#define ACME "go1.24.4-acme.linux-arm64.tar.gz"
#define FUTURE "go1.99.1.linux-arm64.tar.gz"

/* A test's world: its folder, its settings, and the options that follow from them. */
struct world {
	const char *home;
	char root[GOV_PATH_MAX], from[GOV_PATH_MAX];
	struct settings *settings;
	struct install_options o;
	struct install_result result;
	struct err e;
};

static inline void hash_file(const char *path, char hex[65])
{
	struct digest *d = digest_new();
	uint64_t bytes;
	uint8_t sum[32];
	int fd;

	assert_non_null(d);
	assert_int_equal(os_open_read(path, &fd), 0);
	assert_int_equal(digest_fd(d, fd, &bytes), 0);
	digest_final(d, sum);
	hex_encode(sum, 32, hex);
	os_fd_close(fd);
	digest_free(d);
}

/* home/rel: a tiny GOROOT with `version` in it, as an archive. */
static inline void make_archive(const char *home, const char *rel, const char *version)
{
	const struct hostile_item items[] = {{'5', "go/", 0755, NULL, 0},
		{'0', "go/VERSION", 0644, version, 0}, {'5', "go/bin/", 0755, NULL, 0},
		{'0', "go/bin/go" OS_EXE, 0755, "#!/bin/sh\necho go\n", 0}};
	struct hostile_maker m = {.zip = false};
	struct hostile_bytes file = {0};

	for (size_t i = 0; i < sizeof items / sizeof *items; i++)
		hostile_add(&m, &items[i]);
	hostile_finish(&m, "", &file);
	assert_int_equal(os_write_file(in(home, rel), file.p, file.len, 0644), 0);
	free(m.body.p);
	free(file.p);
}

static inline void configure(struct world *w, const char *home, const char *ini)
{
	memset(w, 0, sizeof *w);
	w->home = home;
	assert_true(text_join(w->root, sizeof w->root, home, "/root", NULL));
	w->o.root = w->root;
	put(home, "root/versions.ini", ini, 0644);
	assert_int_equal(
		settings_load(w->o.root, home, "/usr/bin/gov", &w->settings, &w->e), GOV_OK);
	w->o.settings = w->settings;
	assert_true(platform_parse("linux/arm64", 11, &w->o.host));
	w->o.platform = w->o.host;
	w->o.offline = true;
}

/* The settings name one mirror (a folder) and pin one archive of it. */
static inline void pin(struct world *w, const char *home, const char *file, const char *archive)
{
	char ini[GOV_PATH_MAX * 2], hex[65];

	hash_file(in(home, archive), hex);
	assert_true(text_join(ini, sizeof ini, "[gov]\nmirror = " FILE_URL, home,
		"/mirror/\n[archive ", file, "]\nsha256 = ", hex, "\n", NULL));
	configure(w, home, ini);
}

static inline enum gov_exit run(struct world *w, const char *text)
{
	struct request r;

	assert_true(request_parse(text, strlen(text), REQUEST_TYPED, &r));
	return install(&w->o, &r, &w->result, &w->e);
}

static inline void take_from(struct world *w, const char *rel)
{
	assert_true(text_join(w->from, sizeof w->from, w->home, "/", rel, NULL));
	w->o.from = w->from;
}

static inline void done(struct world *w)
{
	settings_free(w->settings);
}

static inline bool has_toolchain(const struct world *w, const char *name)
{
	char rel[GOV_PATH_MAX];

	assert_true(text_join(rel, sizeof rel, "root/versions/", name, "/bin/go" OS_EXE, NULL));
	return there(w->home, rel);
}

#endif
