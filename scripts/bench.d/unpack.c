/* unpack ARCHIVE FOLDER ROUNDS: what the module hash and the list of files cost an installation.
 *
 * Proves the archive by its own SHA-256, then unpacks it into new folders below FOLDER, in turn
 * without and with what install does for the two: hash each file as it is written, sort, compute
 * the module hash, write the list. Prints three medians in microseconds: without, with, and the
 * difference within a pair. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "install/digest.h"
#include "install/dirhash.h"
#include "install/manifest_build.h"
#include "install/proof.h"
#include "install/unpack.h"
#include "os/os.h"

static _Noreturn void die(const char *what, const char *thing)
{
	fprintf(stderr, "unpack: %s: %s\n", what, thing);
	exit(1);
}

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static struct verified *prove(const char *path)
{
	struct expectation x = {.file = ""};
	struct digest *d = digest_new();
	struct verified *v;
	struct err e;
	uint64_t bytes;
	uint8_t got[32];
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || !d || digest_fd(d, fd, &bytes) != 0)
		die("cannot read", path);
	digest_final(d, got);
	digest_free(d);
	text_join(x.file, sizeof x.file, text_basename(path), NULL);
	memcpy(x.from[FROM_FLAG].sha256, got, sizeof got);
	x.from[FROM_FLAG].set = true;
	if (proof_accept(&x, got, fd, path, &v, &e) != GOV_OK)
		die("not proven", e.text);
	return v;
}

static void write_list(struct manifest_builder *b, const char *folder)
{
	static const struct platform p = {"linux", "amd64"};
	char path[GOV_PATH_MAX], h1[MANIFEST_H1_MAX], hex[65], *text;
	size_t len;

	if (!builder_finish(b) || !dirhash(&b->files, "1.24.4", &p, h1) ||
		!(text = manifest_text(&b->files, h1, &len)))
		die("out of memory", folder);
	if (!text_join(path, sizeof path, folder, "/list", NULL) || !digest_hex(text, len, hex) ||
		os_write_file(path, text, len, 0644) != 0)
		die("cannot write", path);
	free(text);
}

/* Nothing waits to be written, and little else than the archive is in memory: see disk.bash. */
static void make_quiet(const struct verified *v)
{
	static char block[1 << 20];
	size_t got = 1;
	uint64_t at = 0;
	FILE *f;

	sync();
	f = fopen("/proc/sys/vm/drop_caches", "w");
	if (f) {
		fputs("1", f);
		fclose(f);
	}
	for (; got > 0; at += got)
		if (os_fd_read_at(verified_fd(v), at, block, sizeof block, &got) != 0)
			die("cannot read", verified_file(v));
}

/* Nothing is deleted: some file systems punish whoever makes files where others were just deleted.
 */
static double unpack_once(const struct verified *v, const char *folder, size_t number, bool with)
{
	struct manifest_builder b;
	char tree[GOV_PATH_MAX];
	struct text t = text_on(tree, sizeof tree);
	struct err e;
	double took;

	text_add(&t, folder);
	text_add(&t, "/");
	text_add_u64(&t, number);
	make_quiet(v);
	took = now_us();
	if (with && !builder_open(&b))
		die("out of memory", folder);
	if (unpack(v, tree, with ? &b.listener : NULL, NULL, NULL, &e) != GOV_OK)
		die("cannot unpack", e.text);
	if (with) {
		write_list(&b, folder);
		builder_close(&b);
	}
	took = now_us() - took;
	return took;
}

static int compare(const void *a, const void *b)
{
	const double *x = a;
	const double *y = b;

	return (*x > *y) - (*x < *y);
}

static void print_median(double *times, size_t n)
{
	qsort(times, n, sizeof *times, compare);
	printf("%.0f\n", n % 2 ? times[n / 2] : (times[n / 2 - 1] + times[n / 2]) / 2);
}

int main(int argc, char **argv)
{
	size_t rounds = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;
	double *t = rounds && rounds < 1000 ? calloc(3 * rounds, sizeof *t) : NULL;
	struct verified *v;

	if (!t || !setlocale(LC_CTYPE, "C.UTF-8"))
		die("usage", "ARCHIVE FOLDER ROUNDS");
	v = prove(argv[1]);
	(void)unpack_once(v, argv[2], 2 * rounds, true); /* warms up */
	for (size_t i = 0; i < rounds; i++) {
		bool first = i % 2; /* neither is always the first of a pair */

		t[i + (first ? rounds : 0)] = unpack_once(v, argv[2], 2 * i, first);
		t[i + (first ? 0 : rounds)] = unpack_once(v, argv[2], 2 * i + 1, !first);
		t[i + 2 * rounds] = t[i + rounds] - t[i];
	}
	for (size_t i = 0; i < 3; i++)
		print_median(t + i * rounds, rounds);
	verified_free(v);
	free(t);
	return 0;
}
