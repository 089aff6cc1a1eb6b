#include "core/platform.h"

#include <string.h>

#include "core/text.h"

/* Copy [a-z0-9]+ that fits. */
static bool take_word(const char *s, size_t n, char out[16])
{
	if (n == 0 || n > 15)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!text_is_lower(s[i]) && !text_is_digit(s[i]))
			return false;
	memcpy(out, s, n);
	out[n] = '\0';
	return true;
}

bool platform_parse(const char *s, size_t n, struct platform *out)
{
	struct platform p;
	size_t cut = 0;
	while (cut < n && s[cut] != '/' && s[cut] != '-')
		cut++;
	if (cut == n || !take_word(s, cut, p.os) || !take_word(s + cut + 1, n - cut - 1, p.arch))
		return false;
	*out = p;
	return true;
}

bool platform_same(const struct platform *a, const struct platform *b)
{
	return strcmp(a->os, b->os) == 0 && strcmp(a->arch, b->arch) == 0;
}

static void add_name(struct text *t, const char *version, const struct platform *p)
{
	text_add(t, version);
	text_add(t, ".");
	text_add(t, p->os);
	text_add(t, "-");
	text_add(t, p->arch);
}

void toolchain_name(const char *version, const struct platform *p, const struct platform *host,
	char out[GOV_TOOLCHAIN_MAX])
{
	struct text t = text_on(out, GOV_TOOLCHAIN_MAX);
	if (platform_same(p, host))
		text_add(&t, version);
	else
		add_name(&t, version, p);
}

/* "1.24.4.linux-arm64". No OS starts with a digit: "1.4-bootstrap" is not 1 for 4/bootstrap. */
static bool split(const char *s, size_t n, struct version *v, struct platform *p)
{
	size_t dot = n;
	while (dot > 0 && s[dot - 1] != '.')
		dot--;
	if (dot < 2 || !text_is_digit(s[0]) || memchr(s, '/', n))
		return false;
	if (!platform_parse(s + dot, n - dot, p))
		return false;
	return text_is_lower(p->os[0]) && version_parse(s, dot - 1, v);
}

bool toolchain_parse(
	const char *name, const struct platform *host, struct version *v, struct platform *p)
{
	size_t n = strlen(name);
	if (!text_is_digit(name[0]))
		return false;
	if (version_parse(name, n, v)) {
		*p = *host;
		return true;
	}
	return split(name, n, v, p);
}

static const char *archive_tail(const struct platform *p)
{
	return strcmp(p->os, "windows") == 0 ? ".zip" : ".tar.gz";
}

void archive_name(const char *version, const struct platform *p, char out[GOV_ARCHIVE_MAX])
{
	struct text t = text_on(out, GOV_ARCHIVE_MAX);
	text_add(&t, "go");
	add_name(&t, version, p);
	text_add(&t, archive_tail(p));
}

/* Length of `s` without `tail`; the whole length when it does not end so. */
static size_t without(const char *s, size_t n, const char *tail)
{
	size_t t = strlen(tail);
	return n > t && memcmp(s + n - t, tail, t) == 0 ? n - t : n;
}

/* Up to 1.4.2 there was an archive for each of two versions of OS X. */
static size_t without_osx(const char *s, size_t n)
{
	size_t cut = without(s, n, "-osx10.6");
	return cut < n ? cut : without(s, n, "-osx10.8");
}

bool archive_parse(const char *file, struct version *v, struct platform *p)
{
	const char *name = file + 2;
	if (!text_starts(file, "go"))
		return false;
	size_t full = strlen(name);
	size_t n = without(name, full, ".tar.gz");
	if (n == full)
		n = without(name, full, ".zip");
	size_t plain = without_osx(name, n);
	if (n == full || !split(name, plain, v, p) || strcmp(name + n, archive_tail(p)) != 0)
		return false;
	return plain == n || strcmp(p->os, "darwin") == 0;
}

#define MODULE_HEAD "v0.0.1-go"

/* How archives call 32-bit ARM on Linux; modules do not. */
static bool is_armv6l(const struct platform *p, const char *arch)
{
	return strcmp(p->os, "linux") == 0 && strcmp(p->arch, arch) == 0;
}

void module_zip_name(const char *version, const struct platform *p, char out[GOV_ARCHIVE_MAX])
{
	text_join(out, GOV_ARCHIVE_MAX, MODULE_HEAD, version, ".", p->os, "-",
		is_armv6l(p, "armv6l") ? "arm" : p->arch, ".zip", NULL);
}

bool module_zip_parse(const char *file, struct version *v, struct platform *p)
{
	const char *name = file + strlen(MODULE_HEAD);
	if (!text_starts(file, MODULE_HEAD))
		return false;
	size_t full = strlen(name);
	size_t n = without(name, full, ".zip");
	if (n == full || !split(name, n, v, p) || is_armv6l(p, "armv6l"))
		return false;
	if (is_armv6l(p, "arm"))
		text_join(p->arch, sizeof p->arch, "armv6l", NULL);
	return true;
}
