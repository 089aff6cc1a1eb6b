#include "core/err.h"

#include <stdarg.h>
#include <string.h>

#include "os/os.h"

static void add_all(struct err *e, size_t len, va_list args)
{
	struct text t = {.p = e->text, .len = len, .cap = sizeof e->text, .cut = false};
	for (const char *s = va_arg(args, const char *); s; s = va_arg(args, const char *))
		text_add_safe(&t, s);
	if (t.cut)
		memcpy(t.p + t.cap - 4, "...", 4);
}

enum gov_exit err_set(struct err *e, enum gov_exit code, ...)
{
	va_list args;
	e->code = code;
	e->text[0] = '\0';
	va_start(args, code);
	add_all(e, 0, args);
	va_end(args);
	return code;
}

void err_add(struct err *e, ...)
{
	va_list args;
	va_start(args, e);
	add_all(e, strlen(e->text), args);
	va_end(args);
}

enum gov_exit err_os(struct err *e, const char *what, const char *thing, int os_code)
{
	return err_set(e, GOV_FILESYSTEM, what, " ", thing, ": ", os_error_text(os_code), NULL);
}
