#include "install/store_receipt.h"

#include <string.h>

#include "core/layout.h"
#include "os/os.h"

enum gov_exit store_receipt_read(
	const char *root, const char *name, struct store_receipt *out, struct err *e)
{
	char path[GOV_PATH_MAX], file[256];
	size_t n = 0;
	int code;

	out->text[0] = '\0';
	text_join(file, sizeof file, name, ".ini", NULL);
	if (layout_path(path, root, "receipts", file, e) != GOV_OK)
		return e->code;
	code = os_read_file(path, out->text, STORE_RECEIPT_MAX, &n);
	out->text[code == 0 ? n : 0] = '\0';
	if (os_is_missing(code))
		return err_set(e, GOV_NOT_INSTALLED, path, ": there is no receipt", NULL);
	return code == 0 ? GOV_OK : err_os(e, "cannot read", path, code);
}

/* Is the line, n bytes, "[section]"? */
static bool is_section(const char *line, size_t n, const char *section)
{
	size_t len = strlen(section);

	return n == len + 2 && line[0] == '[' && memcmp(line + 1, section, len) == 0 &&
	       line[n - 1] == ']';
}

bool store_receipt_get(
	const struct store_receipt *r, const char *section, const char *key, char *out, size_t cap)
{
	struct text t = text_on(out, cap);
	size_t len = strlen(key);
	bool inside = false;

	for (const char *line = r->text; *line; line += strspn(line, "\n")) {
		size_t n = strcspn(line, "\n");

		if (line[0] == '[')
			inside = is_section(line, n, section);
		if (inside && n > len + 3 && memcmp(line, key, len) == 0 &&
			memcmp(line + len, " = ", 3) == 0) {
			text_addn(&t, line + len + 3, n - len - 3);
			if (t.cut)
				out[0] = '\0';
			return !t.cut;
		}
		line += n;
	}
	return false;
}
