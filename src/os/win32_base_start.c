#include "os/win32_start.h"

#include <windows.h>

#include "os/win32_command.h"

static void *get_memory(size_t bytes)
{
	return VirtualAlloc(NULL, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}

/* Cut `line`. Two units make at most one argument, and one unit at most three bytes. */
static int split(const uint16_t *line, char **argv, uint16_t *scratch, char *text)
{
	int argc = 0;
	bool program = true;
	size_t n, len;

	while (*line || program) {
		line = win32_next_argument(line, program, scratch, &n);
		win32_narrow(scratch, n, text, 3 * n, &len);
		text[len] = '\0';
		argv[argc++] = text;
		text += len + 1;
		program = false;
	}
	return argc;
}

void win32_arguments(int *argc, char ***argv)
{
	const uint16_t *line = GetCommandLineW();
	size_t n = win32_len(line);
	size_t pointers = n / 2 + 3;
	char **memory =
		get_memory(pointers * sizeof(char *) + (n + 1) * sizeof *line + 3 * n + pointers);
	uint16_t *scratch;

	*argc = 0;
	*argv = memory;
	if (!memory)
		return;
	scratch = (uint16_t *)(void *)(memory + pointers);
	*argc = split(line, memory, scratch, (char *)(scratch + n + 1));
}

void win32_no_boxes(void)
{
	SetThreadErrorMode(SEM_FAILCRITICALERRORS, NULL);
}

int win32_start_prepare(struct win32_start *s, const char *path, const char *const prefix[],
	char *const argv[], const struct os_env_edit *edit)
{
	int code = win32_path(path, s->path);

	s->env = NULL;
	s->line = get_memory(WIN32_COMMAND_MAX * sizeof *s->line);
	if (!s->line)
		return ERROR_NOT_ENOUGH_MEMORY;
	if (!code)
		code = win32_command_line(s->line, GetCommandLineW(), prefix, argv);
	if (!code)
		code = win32_env_block(edit, &s->env);
	return code;
}

void win32_start_release(struct win32_start *s)
{
	if (s->line)
		VirtualFree(s->line, 0, MEM_RELEASE);
	if (s->env)
		VirtualFree(s->env, 0, MEM_RELEASE);
}
