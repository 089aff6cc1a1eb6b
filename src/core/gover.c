#include "core/gover.h"

#include <string.h>

#include "core/text.h"

bool gover_parse(const char *s, size_t n, struct version *out)
{
	struct version v;
	if (!version_parse(s, n, &v) || strlen(v.text) != n || version_is_custom(v.text))
		return false;
	if (version_is_prerelease(v.text) && v.text[version_line(v.text)] == '.')
		return false;
	*out = v;
	return true;
}

bool gover_toolchain(const char *name, struct version *out)
{
	const char *s = name + strlen("go");
	return text_starts(name, "go") && name[strcspn(name, "/\\")] == '\0' &&
	       gover_parse(s, strcspn(s, " \t-"), out);
}

bool gover_is_language(const char *v)
{
	return version_is_line(v) && version_line(v) > 0 && version_cmp(v, "1.21") >= 0;
}
