#include "install/install_receipt.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/layout.h"
#include "install/digest.h"
#include "os/os.h"

static void line(struct text *t, const char *key, const char *value)
{
	text_add(t, key);
	text_add(t, " = ");
	text_add(t, value);
	text_add(t, "\n");
}

/* A path is whatever bytes the user's folders have; the file must stay one value a line. */
static void line_escaped(struct text *t, const char *key, const char *value)
{
	text_add(t, key);
	text_add(t, " = ");
	for (; *value; value++) {
		if ((unsigned char)*value < ' ')
			text_add_escaped(t, value, 1);
		else
			text_addn(t, value, 1);
	}
	text_add(t, "\n");
}

static void add_time(struct text *t)
{
	char stamp[32] = "";
	time_t now = time(NULL);
	const struct tm *utc = gmtime(&now);

	if (utc && strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", utc) > 0)
		line(t, "time", stamp);
}

static void add_bytes(struct text *t, const struct verified *v)
{
	char hex[65];
	struct os_info info;

	hex_encode(verified_sha256(v), 32, hex);
	line(t, "sha256", hex);
	if (os_fd_info(verified_fd(v), &info) == 0) {
		text_add(t, "size = ");
		text_add_u64(t, info.size);
		text_add(t, "\n");
	}
}

static void add_archive(
	struct text *t, const struct road *r, const struct verified *v, const char *source)
{
	text_add(t, "\n[archive]\n");
	line(t, "file", v ? verified_file(v) : r->expect.file);
	if (v)
		add_bytes(t, v);
	line_escaped(t, "source", source);
}

/* Every origin that vouched: they all agreed, or there would be no toolchain. */
static void add_proof(struct text *t, const struct expectation *x)
{
	const char *between = "";

	text_add(t, "\n[proof]\n");
	if (!proof_has_sha256(x))
		return;
	text_add(t, "sha256 = ");
	for (int o = FROM_FLAG; o <= FROM_INDEX; o++) {
		if (!x->from[o].set)
			continue;
		text_add(t, between);
		text_add(t, proof_origin_text((enum release_origin)o));
		between = ", ";
	}
	text_add(t, "\n");
}

/* "sumdb = sum.golang.org (28905453 records)", or why not. */
static void add_vouched(struct text *t, const char *key, const struct vouched *v)
{
	char value[sizeof v->by + sizeof v->detail + sizeof v->why];

	if (v->holds)
		text_join(value, sizeof value, v->by, " (", v->detail, ")", NULL);
	else
		text_join(value, sizeof value, "not checked: ", v->why, NULL);
	line_escaped(t, key, value);
}

static enum gov_exit write_one(const struct road *r, const char *name, const char *end,
	const char *body, size_t len, struct err *e)
{
	char path[GOV_PATH_MAX], file[GOV_TOOLCHAIN_MAX + 8];
	int code;

	if (layout_path(path, r->o.root, "receipts", NULL, e) != GOV_OK)
		return e->code;
	code = os_mkdirs(path);
	text_join(file, sizeof file, name, end, NULL);
	if (code == 0 && layout_path(path, r->o.root, "receipts", file, e) != GOV_OK)
		return e->code;
	if (code == 0)
		code = os_write_file(path, body, len, 0644);
	return code == 0 ? GOV_OK : err_os(e, "cannot write", path, code);
}

/* Write the list of files; its hash, in hexadecimal, comes back. */
static enum gov_exit write_files(const struct road *r, const char *name,
	const struct manifest *files, char sha256[65], struct err *e)
{
	size_t len = 0;
	char *body = manifest_text(files, r->h1, &len);
	enum gov_exit rc;

	if (!body || !digest_hex(body, len, sha256))
		rc = err_set(e, GOV_FAILED, name, ": out of memory; nothing was installed", NULL);
	else
		rc = write_one(r, name, ".files", body, len, e);
	free(body);
	return rc;
}

enum gov_exit install_receipt(const struct road *r, const char *name, const struct verified *v,
	const char *source, const struct manifest *files, struct err *e)
{
	char body[GOV_PATH_MAX * 4], sha256[65];
	char platform[sizeof(struct platform) + 2];
	struct text t = text_on(body, sizeof body);
	const struct platform *p = &r->release.platform;
	enum gov_exit rc = write_files(r, name, files, sha256, e);

	if (rc != GOV_OK)
		return rc;
	text_add(&t, "[toolchain]\n");
	line(&t, "version", r->release.version.text);
	text_join(platform, sizeof platform, p->os, "/", p->arch, NULL);
	line(&t, "platform", platform);
	add_time(&t);
	add_archive(&t, r, v, source);
	add_proof(&t, &r->expect);
	add_vouched(&t, "signature", &r->signature);
	add_vouched(&t, "sumdb", &r->sumdb);
	line(&t, "h1", r->h1);
	line(&t, "files", sha256);
	return write_one(r, name, ".ini", body, t.len, e);
}

void install_receipt_drop(const struct road *r, const char *name)
{
	static const char *const ends[] = {".ini", ".files"};
	char path[GOV_PATH_MAX];

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (text_join(path, sizeof path, r->o.root, "/receipts/", name, ends[i], NULL))
			(void)os_remove(path);
}
