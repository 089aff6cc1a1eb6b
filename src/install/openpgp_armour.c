#include "install/openpgp_armour.h"

#include <stdlib.h>
#include <string.h>

#define LINE_OF_KIND_MAX 64 /* "-----BEGIN PGP PUBLIC KEY BLOCK-----" and blanks behind it */

const char PGP_NO_BLOCK[] = "there is no such block in it";
const char PGP_NO_MEMORY[] = "out of memory";

bool pgp_is_binary(struct pgp_span in)
{
	return in.n > 0 && (in.p[0] & 0x80) != 0;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool pgp_only_blanks(struct pgp_span in)
{
	for (size_t i = 0; i < in.n; i++)
		if (!is_blank(in.p[i]))
			return false;
	return true;
}

/* The next line, without its end and without blanks before that. False at the end of the text. */
static bool next_line(struct pgp_span *in, struct pgp_span *line)
{
	const uint8_t *end;

	if (in->n == 0)
		return false;
	end = memchr(in->p, '\n', in->n);
	line->p = in->p;
	line->n = end ? (size_t)(end - in->p) : in->n;
	in->p += line->n + (end ? 1 : 0);
	in->n -= line->n + (end ? 1 : 0);
	while (line->n > 0 && is_blank(line->p[line->n - 1]))
		line->n--;
	return true;
}

static bool same(struct pgp_span line, const char *text)
{
	return line.n == strlen(text) && memcmp(line.p, text, line.n) == 0;
}

/* Is this "-----BEGIN PGP SIGNATURE-----", or with END? */
static bool is_border(struct pgp_span line, const char *which, const char *kind)
{
	struct pgp_span middle = line;
	size_t head = strlen(which);

	if (line.n < head + 5 || line.n > LINE_OF_KIND_MAX || memcmp(line.p, which, head) != 0 ||
		memcmp(line.p + line.n - 5, "-----", 5) != 0)
		return false;
	middle.p += head;
	middle.n -= head + 5;
	return same(middle, kind);
}

/* 0 to 63; 64 for anything else. */
static unsigned base64_value(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a' + 26);
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0' + 52);
	return c == '+' ? 62 : c == '/' ? 63 : 64;
}

/* Base64 as it comes, line by line. */
struct decoder {
	uint8_t *out;
	size_t len;
	uint32_t bits;
	unsigned held;    /* digits in `bits`, 0 to 3 */
	unsigned padding; /* '=' seen */
};

static bool feed(struct decoder *d, uint8_t c)
{
	unsigned value = base64_value(c);

	if (c == '=' && d->held >= 2 && d->held + d->padding < 4) {
		d->padding++;
		return true;
	}
	if (value > 63 || d->padding > 0)
		return false;
	d->bits = d->bits << 6 | value;
	if (++d->held < 4)
		return true;
	d->out[d->len++] = (uint8_t)(d->bits >> 16);
	d->out[d->len++] = (uint8_t)(d->bits >> 8);
	d->out[d->len++] = (uint8_t)d->bits;
	d->held = 0;
	d->bits = 0;
	return true;
}

/* The one or two bytes before the padding. */
static bool finish(struct decoder *d)
{
	if (d->held == 0)
		return true;
	if (d->held + d->padding != 4)
		return false;
	d->bits <<= 6 * d->padding;
	d->out[d->len++] = (uint8_t)(d->bits >> 16);
	if (d->held == 3)
		d->out[d->len++] = (uint8_t)(d->bits >> 8);
	return true;
}

static bool feed_line(struct decoder *d, struct pgp_span line)
{
	for (size_t i = 0; i < line.n; i++)
		if (!feed(d, line.p[i]))
			return false;
	return true;
}

static uint32_t crc24(const uint8_t *p, size_t n)
{
	uint32_t crc = 0xb704ce;

	for (size_t i = 0; i < n; i++) {
		crc ^= (uint32_t)p[i] << 16;
		for (unsigned bit = 0; bit < 8; bit++)
			crc = (crc & 0x800000) != 0 ? crc << 1 ^ 0x1864cfb : crc << 1;
	}
	return crc & 0xffffff;
}

/* A line "=" and four digits: the checksum. */
static bool is_checksum(struct pgp_span line)
{
	return line.n == 5 && line.p[0] == '=';
}

static bool checksum_matches(struct pgp_span line, const struct decoder *d)
{
	uint8_t sum[3];
	struct decoder digits = {.out = sum};
	struct pgp_span four = {line.p + 1, 4};

	return feed_line(&digits, four) && digits.len == 3 &&
	       ((uint32_t)sum[0] << 16 | (uint32_t)sum[1] << 8 | sum[2]) == crc24(d->out, d->len);
}

static const char *skip_headers(struct pgp_span *in)
{
	struct pgp_span line;

	while (next_line(in, &line)) {
		if (line.n == 0)
			return NULL;
		if (!memchr(line.p, ':', line.n))
			return "its armour has no blank line before the data";
	}
	return "it is cut short";
}

static const char *decode(struct pgp_span *in, const char *kind, struct decoder *d)
{
	struct pgp_span line;
	bool summed = false;

	while (next_line(in, &line)) {
		if (is_border(line, "-----END PGP ", kind))
			return finish(d) ? NULL : "its base64 is damaged";
		if (summed || (!is_checksum(line) && !feed_line(d, line)))
			return "its base64 is damaged";
		if (!is_checksum(line))
			continue;
		if (!finish(d))
			return "its base64 is damaged";
		d->held = d->padding = 0;
		summed = true;
		if (!checksum_matches(line, d))
			return "its checksum does not match: it was damaged on the way";
	}
	return "it is cut short";
}

static bool find_block(struct pgp_span *in, const char *kind, bool *alone)
{
	struct pgp_span line;

	*alone = true;
	while (next_line(in, &line)) {
		if (is_border(line, "-----BEGIN PGP ", kind))
			return true;
		if (line.n > 0)
			*alone = false;
	}
	return false;
}

const char *pgp_armour_next(struct pgp_span *in, const char *kind, struct pgp_block *out)
{
	struct decoder d = {0};
	const char *why;

	if (!find_block(in, kind, &out->alone))
		return PGP_NO_BLOCK;
	d.out = malloc(in->n + 3);
	if (!d.out)
		return PGP_NO_MEMORY;
	why = skip_headers(in);
	if (!why)
		why = decode(in, kind, &d);
	if (why) {
		free(d.out);
		return why;
	}
	out->data = d.out;
	out->len = d.len;
	return NULL;
}
