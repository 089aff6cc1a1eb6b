#include "core/folders.h"

#include "os/os.h"

bool folders_next(const char **at, const char **dir, size_t *len)
{
	const char *s = *at;
	bool quoted = false;
	if (!s)
		return false;
	for (; *s != '\0' && (quoted || *s != OS_PATH_SEPARATOR); s++)
		quoted ^= *s == OS_PATH_QUOTE;
	*dir = *at;
	*len = (size_t)(s - *at);
	*at = *s != '\0' ? s + 1 : NULL;
	return true;
}

bool folders_path(const char *dir, size_t len, char *out)
{
	struct text t = text_on(out, GOV_PATH_MAX);
	if (OS_PATH_QUOTE == '\0')
		text_addn(&t, dir, len);
	for (size_t i = 0; OS_PATH_QUOTE != '\0' && i < len; i++)
		text_addn(&t, dir + i, dir[i] != OS_PATH_QUOTE);
	os_slashes(out);
	return !t.cut;
}
