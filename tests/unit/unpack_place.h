/* unpack_place: a folder for unpacking a made archive, proven as unpack() wants it. */
#ifndef GOV_TESTS_UNPACK_PLACE_H
#define GOV_TESTS_UNPACK_PLACE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../helpers/hostile.h"

#include "core/text.h"
#include "install/digest.h"
#include "install/unpack.h"
#include "os/os.h"

static const char *const leaf[] = {"go1.99.0.linux-amd64.tar.gz", "go1.99.0.linux-amd64.zip"};

static inline bool is_zip(const char *kind)
{
	return text_starts(kind, "zip-") || strcmp(kind, "good-zip") == 0;
}

struct place {
	char dir[256], file[300], out[300], name[64];
};

static inline void place_make(struct place *p, const char *name)
{
	const char *tmp = os_getenv(OS_TEMP_ENV);
	assert_int_equal(
		os_make_temp_dir(tmp ? tmp : OS_TEMP_DIR, "gov-unpack-", p->dir, sizeof p->dir), 0);
	snprintf(p->name, sizeof p->name, "%s", name);
	snprintf(p->file, sizeof p->file, "%s/%s", p->dir, name);
	snprintf(p->out, sizeof p->out, "%s/out", p->dir);
}

static inline void place_free(struct place *p)
{
	assert_int_equal(os_remove_tree(p->dir), 0);
}

static inline struct verified *prove(const struct place *p)
{
	struct expectation x = {0};
	struct verified *v = NULL;
	struct err e;
	uint8_t got[32];
	int fd = -1;
	uint64_t bytes = 0;
	snprintf(x.file, sizeof x.file, "%s", p->name);
	assert_int_equal(os_open_read(p->file, &fd), 0);
	struct digest *d = digest_new();
	assert_non_null(d);
	assert_int_equal(digest_fd(d, fd, &bytes), 0);
	digest_final(d, got);
	digest_free(d);
	x.from[0].set = true;
	memcpy(x.from[0].sha256, got, sizeof got);
	assert_int_equal(proof_accept(&x, got, fd, p->file, &v, &e), GOV_OK);
	return v;
}

static inline enum gov_exit unpack_place(const struct place *p, struct err *e)
{
	struct verified *v = prove(p);
	enum gov_exit rc = unpack(v, p->out, NULL, NULL, NULL, e);
	verified_free(v);
	return rc;
}

static inline int count_one(void *ctx, const char *name)
{
	(void)name;
	++*(int *)ctx;
	return 0;
}

static inline int count(const char *dir)
{
	int n = 0;
	assert_int_equal(os_list(dir, count_one, &n), 0);
	return n;
}

static inline void read_out(const struct place *p, const char *rel, char *buf, size_t cap)
{
	char path[400];
	size_t n = 0;
	snprintf(path, sizeof path, "%s/%s", p->out, rel);
	assert_int_equal(os_read_file(path, buf, cap - 1, &n), 0);
	buf[n] = '\0';
}

static inline struct os_info info_of(const struct place *p, const char *rel)
{
	char path[400];
	struct os_info info;
	snprintf(path, sizeof path, "%s/%s", p->out, rel);
	assert_int_equal(os_stat(path, &info), 0);
	return info;
}

/* The bits of its mode, and on systems that keep none those that it should have. */
static inline void assert_runs(const struct place *p, const char *rel, bool runs)
{
	if (OS_HAS_MODES)
		assert_int_equal(info_of(p, rel).mode & 0111, runs ? 0111 : 0);
}

/* Text that compresses badly enough to fill the ring several times over. */
static inline char *noise(size_t n)
{
	char *text = malloc(n + 1);
	assert_non_null(text);
	uint32_t x = 1;
	for (size_t i = 0; i < n; i++) {
		x = x * 1664525u + 1013904223u;
		text[i] = (char)('!' + (x >> 24) % 90);
	}
	text[n] = '\0';
	return text;
}

/* The maker's archive, as the place's. */
static inline void save_made(const struct place *p, struct hostile_maker *m)
{
	struct hostile_bytes file = {0};
	hostile_finish(m, "", &file);
	assert_true(hostile_save(&file, p->file));
	free(m->body.p);
	free(m->directory.p);
	free(file.p);
}

/* The good entries, then `first`, then one of 6 MiB. */
static inline void make_big(
	const struct place *p, bool zip, const struct hostile_item *first, const char *big)
{
	struct hostile_maker m = {.zip = zip};
	const struct hostile_item item = {'0', "go/pkg/big", 0644, big, 0};
	hostile_add_good(&m, "1.99.0", "linux/amd64", true, "go");
	if (first)
		hostile_add(&m, first);
	hostile_add(&m, &item);
	save_made(p, &m);
}

#define BIG ((size_t)6 << 20)

#endif
