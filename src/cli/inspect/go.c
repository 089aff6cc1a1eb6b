/* Go's build information: a header of 32 bytes on a 16-byte boundary, "\xff Go buildinf:", the
 * pointer size, flags; from Go 1.18 on followed by the version and the module text, each behind its
 * length as a varint (Go's encoding/binary), before that two pointers to Go strings of them. The
 * module text stands between two marks of 16 bytes (infoStart, infoEnd in
 * src/cmd/go/internal/modload/build.go); its lines are those of runtime/debug.BuildInfo.String().
 */
#include <stdlib.h>
#include <string.h>

#include "cli/inspect/image.h"

#define ALIGN 16
#define HEADER 32
#define MARK 16
#define CHUNK 16384 /* a multiple of ALIGN */
#define INFO_MAX (4u << 20)
#define FLAG_BIG 1
#define FLAG_INLINE 2

static const unsigned char magic[14] = "\xff Go buildinf:";

/* n bytes at an address, all of them in one range. */
static bool read_at(struct image *im, uint64_t addr, void *out, size_t n)
{
	uint64_t offset, left;
	return image_find(im, addr, &offset, &left) && left >= n && image_read(im, offset, out, n);
}

/* --- finding the header --- */

/* Where in the file the header stands, from `at` on; `n` bytes are looked at. */
static bool search(struct image *im, uint64_t at, uint64_t n, uint64_t *found)
{
	unsigned char chunk[CHUNK];
	while (n >= HEADER) {
		size_t step = n < CHUNK ? (size_t)n : CHUNK;
		if (!image_read(im, at, chunk, step))
			return false;
		for (size_t i = 0; i + sizeof magic <= step; i += ALIGN) {
			if (memcmp(chunk + i, magic, sizeof magic) != 0)
				continue;
			*found = at + i;
			return n - i >= HEADER;
		}
		at += step;
		n -= step;
	}
	return false;
}

static bool find_header(struct image *im, uint64_t addr, uint64_t size, uint64_t *header)
{
	uint64_t skip = (ALIGN - addr % ALIGN) % ALIGN, offset, left, found;
	if (size < HEADER + skip || addr > UINT64_MAX - size ||
		!image_find(im, addr + skip, &offset, &left))
		return false;
	size -= skip;
	if (!search(im, offset, left < size ? left : size, &found))
		return false;
	*header = addr + skip + (found - offset);
	return true;
}

/* --- the two texts --- */

struct piece {
	uint64_t addr, len;
};

/* A varint and then as many bytes. *addr becomes what is behind them. */
static bool next_inline(struct image *im, uint64_t *addr, struct piece *p)
{
	unsigned char byte = 0x80;
	p->len = 0;
	for (unsigned shift = 0; byte & 0x80; shift += 7) {
		if (shift > 28 || !read_at(im, (*addr)++, &byte, 1))
			return false;
		p->len |= (uint64_t)(byte & 0x7f) << shift;
	}
	p->addr = *addr;
	*addr += p->len;
	return true;
}

/* A pointer in the header to a Go string: the address of its bytes, and their number. */
static bool next_pointed(
	struct image *im, const unsigned char *at, size_t width, bool big, struct piece *p)
{
	struct image order = {.big = big};
	unsigned char string[16];
	if (!read_at(im, image_number(&order, at, width), string, 2 * width))
		return false;
	p->addr = image_number(&order, string, width);
	p->len = image_number(&order, string + width, width);
	return true;
}

/* The version's piece, and the module text's: empty when that one cannot be read. */
static bool find_pieces(struct image *im, uint64_t addr, struct piece *version, struct piece *info)
{
	unsigned char head[HEADER];
	*info = (struct piece){0};
	if (!read_at(im, addr, head, sizeof head))
		return false;
	size_t width = head[14];
	bool big = (head[15] & FLAG_BIG) != 0;
	addr += HEADER;
	if (head[15] & FLAG_INLINE)
		return next_inline(im, &addr, version) && next_inline(im, &addr, info);
	if ((width != 4 && width != 8) || !next_pointed(im, head + 16, width, big, version))
		return false;
	if (!next_pointed(im, head + 16 + width, width, big, info))
		*info = (struct piece){0};
	return true;
}

static bool take_version(struct image *im, const struct piece *p, struct binary *out)
{
	char *to = out->go_version;
	if (p->len == 0 || p->len >= sizeof out->go_version ||
		!read_at(im, p->addr, to, (size_t)p->len) ||
		memchr(to, '\0', (size_t)p->len) != NULL) {
		*to = '\0';
		return false;
	}
	to[p->len] = '\0';
	return true;
}

/* The text without its marks; without them, as without modules, there is none. */
static enum gov_exit take_info(
	struct image *im, const struct piece *p, struct binary *out, struct err *e)
{
	uint64_t offset, left;
	if (p->len <= 2 * MARK || p->len > INFO_MAX || !image_find(im, p->addr, &offset, &left) ||
		left < p->len)
		return GOV_OK;
	size_t len = (size_t)p->len - 2 * MARK;
	char *text = malloc(len + 1);
	if (text == NULL)
		return err_set(e, GOV_FAILED, im->name,
			": cannot read its build information: out of memory", NULL);
	text[len] = '\0';
	if (!image_read(im, offset + MARK, text, len) || text[len - 1] != '\n' ||
		strlen(text) != len) {
		free(text);
		return GOV_OK;
	}
	out->go_info = text;
	return GOV_OK;
}

enum gov_exit inspect_go(
	struct image *im, uint64_t addr, uint64_t size, struct binary *out, struct err *e)
{
	struct piece version, info;
	uint64_t header;
	if (!find_header(im, addr, size, &header) || !find_pieces(im, header, &version, &info) ||
		!take_version(im, &version, out))
		return GOV_OK;
	out->go = true;
	return take_info(im, &info, out, e);
}

/* --- its lines --- */

bool binary_go_line(const struct binary *b, const char **at, const char **line, size_t *len)
{
	if (*at == NULL)
		*at = b->go_info;
	if (*at == NULL || **at == '\0')
		return false;
	*line = *at;
	*len = strcspn(*at, "\n");
	*at += *len + ((*at)[*len] == '\n');
	return true;
}

/* The rest of the first line that starts with `key` and a tab. */
static bool find_line(const struct binary *b, const char *key, const char **rest, size_t *len)
{
	const char *at = NULL;
	size_t n = strlen(key);
	while (binary_go_line(b, &at, rest, len))
		if (*len > n && memcmp(*rest, key, n) == 0 && (*rest)[n] == '\t') {
			*rest += n + 1;
			*len -= n + 1;
			return true;
		}
	return false;
}

static bool copy(const char *s, size_t n, char *out, size_t cap)
{
	struct text t = text_on(out, cap);
	text_addn(&t, s, n);
	if (t.cut)
		out[0] = '\0';
	return out[0] != '\0';
}

bool binary_go_path(const struct binary *b, char *out, size_t cap)
{
	const char *s;
	size_t n;
	out[0] = '\0';
	return find_line(b, "path", &s, &n) && copy(s, n, out, cap);
}

bool binary_go_module(const struct binary *b, unsigned field, char *out, size_t cap)
{
	const char *s;
	size_t n;
	out[0] = '\0';
	if (!find_line(b, "mod", &s, &n))
		return false;
	const char *end = s + n;
	for (; field > 0; field--) {
		const char *tab = memchr(s, '\t', (size_t)(end - s));
		if (tab == NULL)
			return false;
		s = tab + 1;
	}
	const char *tab = memchr(s, '\t', (size_t)(end - s));
	return copy(s, (size_t)((tab != NULL ? tab : end) - s), out, cap);
}

/* --- its settings: build<tab>KEY=VALUE, either in Go's quotes where it has blanks or quotes --- */

static void add_utf8(struct text *t, uint32_t c)
{
	char b[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; c >>= 6)
		b[i] = (char)(0x80 | (c & 0x3f));
	b[0] = (char)(n == 1 ? c : c | (0xf00u >> n & 0xff));
	text_addn(t, b, n);
}

static int hex_digit(char c)
{
	return text_is_digit(c)       ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* The escape behind a backslash, as strconv.Quote writes them; its length, 0 for none of those. */
static size_t add_escape(struct text *t, const char *s, size_t n)
{
	static const char names[] = "abfnrtv\\\"", bytes[] = "\a\b\f\n\r\t\v\\\"";
	const char *known = n > 0 && *s != '\0' ? strchr(names, *s) : NULL;
	if (known != NULL) {
		text_addn(t, bytes + (known - names), 1);
		return 1;
	}
	size_t digits = n == 0 ? 0 : *s == 'x' ? 2 : *s == 'u' ? 4 : *s == 'U' ? 8 : 0;
	uint32_t value = 0;
	if (digits == 0 || n < 1 + digits)
		return 0;
	for (size_t i = 1; i <= digits; i++) {
		int digit = hex_digit(s[i]);
		if (digit < 0)
			return 0;
		value = value << 4 | (uint32_t)digit;
	}
	if (digits == 2)
		text_addn(t, &(char){(char)value}, 1);
	else
		add_utf8(t, value <= 0x10ffff ? value : 0xfffd);
	return 1 + digits;
}

/* Take a word in quotes, or up to `end`, from *s. False when it is badly quoted. */
static bool unquote(const char **s, const char *limit, char end, struct text *t)
{
	char quote = *s < limit ? **s : '\0';
	if (quote != '"' && quote != '`') {
		const char *stop = memchr(*s, end, (size_t)(limit - *s));
		stop = stop != NULL ? stop : limit;
		text_addn(t, *s, (size_t)(stop - *s));
		*s = stop;
		return true;
	}
	for (++*s; *s < limit && **s != quote; ++*s) {
		if (quote == '`' || **s != '\\') {
			text_addn(t, *s, 1);
			continue;
		}
		size_t n = add_escape(t, *s + 1, (size_t)(limit - *s - 1));
		if (n == 0)
			return false;
		*s += n;
	}
	return *s < limit && ++*s != NULL;
}

bool binary_go_split(const char *line, size_t len, struct text *key, struct text *value)
{
	static const char build[] = "build\t";
	const char *s = line + sizeof build - 1, *limit = line + len;
	if (len < sizeof build || memcmp(line, build, sizeof build - 1) != 0 ||
		!unquote(&s, limit, '=', key) || s == limit || *s++ != '=')
		return false;
	return unquote(&s, limit, '\n', value) && s == limit;
}

bool binary_go_setting(const struct binary *b, const char *key, char *out, size_t cap)
{
	const char *at = NULL, *line;
	size_t len;
	char name[128];
	while (binary_go_line(b, &at, &line, &len)) {
		struct text k = text_on(name, sizeof name), v = text_on(out, cap);
		if (binary_go_split(line, len, &k, &v) && !k.cut && strcmp(name, key) == 0) {
			if (v.cut)
				out[0] = '\0';
			return !v.cut;
		}
	}
	out[0] = '\0';
	return false;
}
