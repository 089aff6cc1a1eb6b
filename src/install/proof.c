#include "install/proof.h"

#include <stdlib.h>
#include <string.h>

#include "os/os.h"

#define ORIGINS (sizeof((struct expectation *)0)->from / sizeof((struct expectation *)0)->from[0])

struct verified {
	int fd;
	char file[RELEASE_FILE_MAX];
	uint8_t sha256[32];
	enum release_origin origin;
};

const char *proof_origin_text(enum release_origin o)
{
	static const char *const text[] = {
		[FROM_FLAG] = "--sha256",
		[FROM_PIN] = "versions.ini",
		[FROM_TABLE] = "built-in table",
		[FROM_INDEX] = "go.dev index",
		[FROM_SUMDB] = "checksum database",
	};

	return text[o];
}

static enum gov_exit disagree(const struct expectation *x, size_t a, size_t b, struct err *e)
{
	char one[65], two[65];

	hex_encode(x->from[a].sha256, 32, one);
	hex_encode(x->from[b].sha256, 32, two);
	return err_set(e, GOV_PROOF, x->file,
		": the expected SHA-256 is disputed: ", proof_origin_text((enum release_origin)a),
		" says ", one, ", ", proof_origin_text((enum release_origin)b), " says ", two,
		"; nothing was installed", NULL);
}

enum gov_exit proof_expect(
	const struct expectation *x, uint8_t sha256[32], enum release_origin *origin, struct err *e)
{
	size_t first = ORIGINS;

	for (size_t i = 0; i < ORIGINS; i++) {
		if (!x->from[i].set)
			continue;
		if (first == ORIGINS)
			first = i;
		else if (memcmp(x->from[first].sha256, x->from[i].sha256, 32) != 0)
			return disagree(x, first, i, e);
	}
	if (first == ORIGINS)
		return err_set(e, GOV_PROOF, x->file,
			": nothing proves it; give its hash with --sha256 HEX, or pin it in "
			"versions.ini under [archive ",
			x->file, "]", NULL);
	memcpy(sha256, x->from[first].sha256, 32);
	*origin = (enum release_origin)first;
	return GOV_OK;
}

static enum gov_exit mismatch(const struct expectation *x, const uint8_t want[32],
	const uint8_t got[32], const char *where, struct err *e)
{
	char expected[65], actual[65];

	hex_encode(want, 32, expected);
	hex_encode(got, 32, actual);
	return err_set(e, GOV_PROOF, x->file, ": SHA-256 mismatch: expected ", expected, ", got ",
		actual, " (from ", where, "); nothing was installed", NULL);
}

static enum gov_exit believe(const struct expectation *x, const uint8_t got[32],
	enum release_origin origin, int fd, struct verified **out, struct err *e)
{
	struct verified *v = malloc(sizeof *v);

	if (!v)
		return err_set(e, GOV_FAILED, x->file, ": out of memory", NULL);
	v->fd = fd;
	v->origin = origin;
	memcpy(v->file, x->file, sizeof v->file);
	memcpy(v->sha256, got, sizeof v->sha256);
	*out = v;
	return GOV_OK;
}

enum gov_exit proof_accept(const struct expectation *x, const uint8_t got[32], int fd,
	const char *where, struct verified **out, struct err *e)
{
	uint8_t want[32];
	enum release_origin origin;
	enum gov_exit rc = proof_expect(x, want, &origin, e);

	if (rc != GOV_OK)
		return rc;
	if (memcmp(want, got, sizeof want) != 0)
		return mismatch(x, want, got, where, e);
	return believe(x, got, origin, fd, out, e);
}

bool proof_has_sha256(const struct expectation *x)
{
	for (size_t i = 0; i < ORIGINS; i++)
		if (x->from[i].set)
			return true;
	return false;
}

enum gov_exit proof_accept_h1(const struct expectation *x, const uint8_t got[32],
	const struct proof_h1 *h1, int fd, const char *where, struct verified **out, struct err *e)
{
	if (strcmp(h1->want, h1->got) != 0)
		return err_set(e, GOV_PROOF, x->file, ": module hash mismatch: ", h1->database,
			" says ", h1->want, ", its files give ", h1->got, " (from ", where,
			"); nothing was installed", NULL);
	if (proof_has_sha256(x))
		return proof_accept(x, got, fd, where, out, e);
	return believe(x, got, FROM_SUMDB, fd, out, e);
}

int verified_fd(const struct verified *v)
{
	return v->fd;
}

const char *verified_file(const struct verified *v)
{
	return v->file;
}

const uint8_t *verified_sha256(const struct verified *v)
{
	return v->sha256;
}

enum release_origin verified_origin(const struct verified *v)
{
	return v->origin;
}

void verified_free(struct verified *v)
{
	if (!v)
		return;
	os_fd_close(v->fd);
	free(v);
}
