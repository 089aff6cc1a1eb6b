#include "cli/shell.h"

#include <string.h>

#include "cli/ui.h"
#include "core/folders.h"

static const char *const names[] = {
	[SHELL_SH] = "sh",
	[SHELL_BASH] = "bash",
	[SHELL_ZSH] = "zsh",
	[SHELL_FISH] = "fish",
};

bool shell_find(const char *name, enum shell *out)
{
	if (name == NULL)
		return false;
	name = text_basename(name);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i], name) == 0) {
			*out = (enum shell)i;
			return true;
		}
	}
	return false;
}

const char *shell_name(enum shell s)
{
	return names[s];
}

static void quote_bytes(enum shell s, const char *word, size_t n)
{
	ui_out("'");
	for (size_t i = 0; i < n; i++) {
		if (word[i] == '\'')
			ui_out(s == SHELL_FISH ? "\\'" : "'\\''");
		else if (word[i] == '\\' && s == SHELL_FISH)
			ui_out("\\\\");
		else
			ui_out("%c", word[i]);
	}
	ui_out("'");
}

void shell_quote(enum shell s, const char *word)
{
	quote_bytes(s, word, strlen(word));
}

void shell_set(enum shell s, const char *name, const char *value)
{
	ui_out(s == SHELL_FISH ? "set -gx %s " : "export %s=", name);
	shell_quote(s, value);
	ui_out(s == SHELL_FISH ? ";\n" : "\n");
}

/* fish fails to erase what is not set, with a code that gov itself uses for something else. */
void shell_unset(enum shell s, const char *name)
{
	ui_out(s == SHELL_FISH ? "set -e %s; or true;\n" : "unset %s\n", name);
}

void shell_set_path(enum shell s, const char *value)
{
	if (s != SHELL_FISH) {
		shell_set(s, "PATH", value);
		return;
	}
	const char *folder;
	size_t len;
	ui_out("set -gx PATH");
	while (folders_next(&value, &folder, &len)) {
		ui_out(" ");
		quote_bytes(s, folder, len);
	}
	ui_out(";\n");
}
