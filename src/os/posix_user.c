#include "os/os_user.h"

#include <errno.h>

bool os_user_has_path(void)
{
	return false;
}

int os_user_path_get(char **out)
{
	(void)out;
	return ENOSYS;
}

int os_user_path_set(const char *value)
{
	(void)value;
	return ENOSYS;
}

int os_user_documents(char *buf, size_t cap)
{
	(void)buf;
	(void)cap;
	return ENOSYS;
}
