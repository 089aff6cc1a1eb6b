#include "install/dirhash.h"

#include <stdlib.h>
#include <string.h>

#include "install/digest.h"

#define GO_MOD "go.mod"

/* A file by its name in the module, which is folder + base. */
struct member {
	const struct manifest_file *file;
	size_t folder;    /* bytes of file->name up to and with the last '/' */
	const char *base; /* borrowed */
};

void dirhash_module(const char *version, const struct platform *p, char out[DIRHASH_MODULE_MAX])
{
	const char *arch = strcmp(p->arch, "armv6l") == 0 ? "arm" : p->arch;

	text_join(out, DIRHASH_MODULE_MAX, "golang.org/toolchain@v0.0.1-go", version, ".", p->os,
		"-", arch, NULL);
}

bool dirhash_leaves_out(const char *name)
{
	static const char *const folders[] = {".github/", "api/", "doc/", "misc/", "test/"};

	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		if (text_starts(name, folders[i]))
			return true;
	return false;
}

static struct member member_of(const struct manifest_file *f)
{
	const char *slash = strrchr(f->name, '/');
	const char *base = slash ? slash + 1 : f->name;

	return (struct member){
		.file = f,
		.folder = (size_t)(base - f->name),
		.base = strcmp(base, GO_MOD) == 0 ? "_" GO_MOD : base,
	};
}

/* The i-th byte of a member's name; 0 at its end. */
static unsigned char byte_at(const struct member *m, size_t i)
{
	return (unsigned char)(i < m->folder ? m->file->name[i] : m->base[i - m->folder]);
}

static int by_name(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	size_t i = 0;

	while (byte_at(x, i) && byte_at(x, i) == byte_at(y, i))
		i++;
	return (int)byte_at(x, i) - (int)byte_at(y, i);
}

static void hash_line(struct digest *d, const char *module, const struct member *m)
{
	char hex[65];

	hex_encode(m->file->sha256, 32, hex);
	digest_update(d, hex, 64);
	digest_update(d, "  ", 2);
	digest_update(d, module, strlen(module));
	digest_update(d, "/", 1);
	digest_update(d, m->file->name, m->folder);
	digest_update(d, m->base, strlen(m->base));
	digest_update(d, "\n", 1);
}

/* Standard base64 of 32 bytes: 44 characters and NUL. */
static void base64(const uint8_t in[32], char out[45])
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *to = out;

	for (size_t i = 0; i < 33; i += 3) {
		uint32_t last = i + 2 < 32 ? in[i + 2] : 0;
		uint32_t v = (uint32_t)in[i] << 16 | (uint32_t)in[i + 1] << 8 | last;

		for (unsigned shift = 18; shift <= 18; shift -= 6)
			*to++ = letters[v >> shift & 63];
	}
	out[43] = '=';
	out[44] = '\0';
}

static size_t gather(const struct manifest *m, struct member *members)
{
	size_t n = 0;

	for (size_t i = 0; i < m->len; i++)
		if (!dirhash_leaves_out(m->at[i].name))
			members[n++] = member_of(&m->at[i]);
	if (n > 1)
		qsort(members, n, sizeof *members, by_name);
	return n;
}

bool dirhash(const struct manifest *m, const char *version, const struct platform *p,
	char h1[MANIFEST_H1_MAX])
{
	struct member *members = calloc(m->len + 1, sizeof *members);
	struct digest *d = digest_new();
	char module[DIRHASH_MODULE_MAX], encoded[45];
	uint8_t sum[32];
	bool ok = members && d;

	if (ok) {
		size_t n = gather(m, members);

		dirhash_module(version, p, module);
		for (size_t i = 0; i < n; i++)
			hash_line(d, module, &members[i]);
		digest_final(d, sum);
		base64(sum, encoded);
		text_join(h1, MANIFEST_H1_MAX, "h1:", encoded, NULL);
	}
	digest_free(d);
	free(members);
	return ok;
}
