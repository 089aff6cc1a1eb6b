#include "cli/shell/shell.h"

#include <stdint.h>
#include <string.h>

#include "cli/ui.h"
#include "core/folders.h"
#include "os/os.h"

static const struct {
	const char *name;
	enum shell shell;
} names[] = {
	{"sh", SHELL_SH},
	{"bash", SHELL_BASH},
	{"zsh", SHELL_ZSH},
	{"fish", SHELL_FISH},
	{"pwsh", SHELL_PWSH},
	{"powershell", SHELL_PWSH},
	{"cmd", SHELL_CMD},
	{"nu", SHELL_NU},
};

/* The name of the program without folders and ending; its length in *len. */
static const char *plain_name(const char *path, size_t *len)
{
	const char *name = text_basename(path);
	*len = strlen(name) - (text_ends(name, ".exe") ? strlen(".exe") : 0);
	return name;
}

bool shell_is_powershell5(const char *name)
{
	size_t len;
	name = plain_name(name, &len);
	return len == strlen("powershell") && text_starts(name, "powershell");
}

bool shell_find(const char *name, enum shell *out)
{
	size_t len;
	if (name == NULL)
		return false;
	name = plain_name(name, &len);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strlen(names[i].name) == len && memcmp(names[i].name, name, len) == 0) {
			*out = names[i].shell;
			return true;
		}
	}
	return false;
}

const char *shell_name(enum shell s)
{
	size_t i = 0;
	while (names[i].shell != s)
		i++;
	return names[i].name;
}

/* One character of UTF-8 at s, its length in *n; a byte that is none stands for itself. */
static uint32_t decode(const char *s, size_t *n)
{
	const unsigned char *p = (const unsigned char *)s;
	uint32_t c = p[0] < 0xe0 ? p[0] & 0x1fU : p[0] < 0xf0 ? p[0] & 0x0fU : p[0] & 0x07U;
	size_t more = p[0] < 0xc2 || p[0] > 0xf4 ? 0 : p[0] < 0xe0 ? 1 : p[0] < 0xf0 ? 2 : 3;
	for (*n = 1; *n <= more; ++*n) {
		if ((p[*n] & 0xc0) != 0x80)
			break;
		c = c << 6 | (p[*n] & 0x3fU);
	}
	if (more > 0 && *n > more)
		return c;
	*n = 1;
	return p[0];
}

/* What is quoted goes to stdout, or to a text. */
static void put(struct text *to, const char *s, size_t n)
{
	if (to != NULL)
		text_addn(to, s, n);
	else
		ui_out("%.*s", (int)n, s);
}

/* Every byte of `word`; those of `special` with `before` in front. */
static void put_escaped(struct text *to, const char *word, size_t n, const char *special,
	const char *before, const char *quote)
{
	put(to, quote, 1);
	for (size_t i = 0; i < n; i++) {
		if (strchr(special, word[i]) != NULL)
			put(to, before, strlen(before));
		put(to, word + i, 1);
	}
	put(to, quote, 1);
}

static void put_hex(struct text *to, const char *before, uint32_t c, const char *behind)
{
	static const char digits[] = "0123456789abcdef";
	char hex[4] = {
		digits[c >> 12 & 15], digits[c >> 8 & 15], digits[c >> 4 & 15], digits[c & 15]};
	put(to, before, strlen(before));
	put(to, hex, sizeof hex);
	put(to, behind, strlen(behind));
}

/* Between double quotes, with what is not ASCII by number: PowerShell decodes a program's output by
 * the console's code page, and takes typographic quotes (U+2018 to U+201E) for quotes. */
static void quote_pwsh_numbers(struct text *to, const char *word)
{
	static const char char_open[] = "$([char]0x", char_close[] = ")";
	put(to, "\"", 1);
	for (size_t n; *word != '\0'; word += n) {
		uint32_t c = decode(word, &n);
		if (c >= 0x10000) {
			put_hex(to, char_open, 0xd800 + ((c - 0x10000) >> 10), char_close);
			put_hex(to, char_open, 0xdc00 + (c & 0x3ff), char_close);
		} else if (c >= 0x7f || c < ' ') {
			put_hex(to, char_open, c, char_close);
		} else {
			if (c == '"' || c == '$' || c == '`')
				put(to, "`", 1);
			put(to, word, 1);
		}
	}
	put(to, "\"", 1);
}

static void quote_pwsh(struct text *to, const char *word)
{
	const char *s = word;
	while (*s >= ' ' && *s < 0x7f)
		s++;
	if (*s == '\0')
		put_escaped(to, word, strlen(word), "'", "'", "'");
	else
		quote_pwsh_numbers(to, word);
}

static void quote_nu(struct text *to, const char *word)
{
	put(to, "\"", 1);
	for (const char *s = word; *s != '\0'; s++) {
		if ((unsigned char)*s < ' ') {
			put_hex(to, "\\u{", (unsigned char)*s, "}");
			continue;
		}
		if (*s == '"' || *s == '\\')
			put(to, "\\", 1);
		put(to, s, 1);
	}
	put(to, "\"", 1);
}

static void quote_bytes(struct text *to, enum shell s, const char *word, size_t n)
{
	if (s == SHELL_FISH) {
		put_escaped(to, word, n, "'\\", "\\", "'");
		return;
	}
	put(to, "'", 1);
	for (size_t i = 0; i < n; i++)
		put(to, word[i] == '\'' ? "'\\''" : word + i, word[i] == '\'' ? 4 : 1);
	put(to, "'", 1);
}

void shell_add_quoted(struct text *to, enum shell s, const char *word)
{
	if (s == SHELL_PWSH)
		quote_pwsh(to, word);
	else if (s == SHELL_NU)
		quote_nu(to, word);
	else if (s == SHELL_CMD)
		put_escaped(to, word, strlen(word), "%", "%", "\"");
	else
		quote_bytes(to, s, word, strlen(word));
}

void shell_quote(enum shell s, const char *word)
{
	shell_add_quoted(NULL, s, word);
}

void shell_begin(enum shell s)
{
	if (s == SHELL_NU)
		json_open(NULL, '{');
}

void shell_end(enum shell s)
{
	if (s == SHELL_NU)
		json_close();
}

void shell_set(enum shell s, const char *name, const char *value)
{
	if (s == SHELL_NU) {
		json_string(name, value);
		return;
	}
	if (s == SHELL_CMD) {
		ui_out("set \"%s=%s\"\n", name, value);
		return;
	}
	ui_out(s == SHELL_FISH    ? "set -gx %s "
		: s == SHELL_PWSH ? "$env:%s = "
				  : "export %s=",
		name);
	shell_quote(s, value);
	ui_out(s == SHELL_FISH ? ";\n" : "\n");
}

/* fish fails to erase what is not set, with a code that gov itself uses for something else. */
void shell_unset(enum shell s, const char *name)
{
	if (s == SHELL_NU)
		json_string(name, NULL);
	else if (s == SHELL_CMD)
		ui_out("set \"%s=\"\n", name);
	else if (s == SHELL_PWSH)
		ui_out("$env:%s = $null\n", name);
	else
		ui_out(s == SHELL_FISH ? "set -e %s; or true;\n" : "unset %s\n", name);
}

static bool is_sh(enum shell s)
{
	return s == SHELL_SH || s == SHELL_BASH || s == SHELL_ZSH;
}

/* On Windows sh's relations, and fish, come with MSYS2 or Git, and have '/', ':' in PATH, and
 * "/c/x" for "C:\x" (MSYS2's documentation, "Filesystem Paths"). */
void shell_path(enum shell s, char *path)
{
	if (OS_PATH_SEPARATOR == ':' || (!is_sh(s) && s != SHELL_FISH)) {
		os_native(path);
		return;
	}
	os_slashes(path);
	if (path[0] != '\0' && path[1] == ':') {
		path[1] = path[0] >= 'A' && path[0] <= 'Z' ? (char)(path[0] + 'a' - 'A') : path[0];
		path[0] = '/';
	}
}

/* One that no system takes for a path, so long it is, is left out. */
static void put_folder(enum shell s, const char *folder, size_t len, bool first)
{
	char text[GOV_PATH_MAX];
	if (!folders_path(folder, len, text))
		return;
	shell_path(s, text);
	if (s == SHELL_NU) {
		json_string(NULL, text);
		return;
	}
	ui_out(s == SHELL_FISH ? " " : first ? "" : ":");
	shell_quote(s, text);
}

/* fish and nushell have a list of folders. */
void shell_set_path(enum shell s, const char *value)
{
	const char *folder;
	size_t len;
	bool first = true;
	bool one_text = is_sh(s) ? OS_PATH_SEPARATOR == ':' : s != SHELL_FISH && s != SHELL_NU;
	if (one_text) {
		shell_set(s, "PATH", value);
		return;
	}
	if (s == SHELL_NU)
		json_open("PATH", '[');
	else
		ui_out(s == SHELL_FISH ? "set -gx PATH" : "export PATH=");
	for (; folders_next(&value, &folder, &len); first = false)
		put_folder(s, folder, len, first);
	if (s == SHELL_NU)
		json_close();
	else
		ui_out(s == SHELL_FISH ? ";\n" : "\n");
}
