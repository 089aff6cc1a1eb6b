/* os_exec: an environment that needs no edit goes as it is. Otherwise the pointers and texts of the
 * edited environment go into one block, on the stack when it is small and from mmap otherwise, so
 * that the shim needs no heap. */
#define _GNU_SOURCE
#include "os/os.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern char **environ; /* macOS declares it nowhere */

struct block {
	char **pointers; /* where the next pointer goes */
	char *texts;     /* where the next text goes */
};

/* Length of a NULL-terminated list of strings; no list is an empty one. */
static size_t count(const void *list)
{
	const char *const *at = list;
	size_t n = 0;

	while (at && at[n])
		n++;
	return n;
}

static bool has_name(const char *entry, const char *name, size_t n)
{
	return *entry == *name && strncmp(entry, name, n) == 0 && entry[n] == '=';
}

static size_t name_len(const char *text, size_t n)
{
	const char *equals = memchr(text, '=', n);

	return equals ? (size_t)(equals - text) : n;
}

static bool is_edited(const char *entry, const struct os_env_edit *edit)
{
	for (size_t i = 0; i < edit->unset_len; i++) {
		if (has_name(entry, edit->unset[i], strlen(edit->unset[i])))
			return true;
	}
	for (size_t i = 0; i < edit->set_len; i++) {
		const char *text = edit->set[i].text;

		if (has_name(entry, text, name_len(text, edit->set[i].len)))
			return true;
	}
	return false;
}

static char **build_env(struct block *b, const struct os_env_edit *edit)
{
	char **env = b->pointers;

	for (char **at = environ; at && *at; at++) {
		if (!is_edited(*at, edit))
			*b->pointers++ = *at;
	}
	for (size_t i = 0; i < edit->set_len; i++) {
		*b->pointers++ = b->texts;
		memcpy(b->texts, edit->set[i].text, edit->set[i].len);
		b->texts += edit->set[i].len;
		*b->texts++ = '\0';
	}
	*b->pointers++ = NULL;
	return env;
}

static char **build_argv(struct block *b, const char *const prefix[], char *const argv[])
{
	char **all = b->pointers;
	size_t n = count(prefix);

	memcpy(all, prefix, n * sizeof *prefix);
	memcpy(all + n, argv, (count(argv) + 1) * sizeof *argv);
	b->pointers += n + count(argv) + 1;
	return all;
}

static size_t texts_size(const struct os_env_edit *edit)
{
	size_t n = 0;

	for (size_t i = 0; i < edit->set_len; i++)
		n += edit->set[i].len + 1;
	return n;
}

static int exec_in(char **memory, size_t pointers, const char *path, const char *const prefix[],
	char *const argv[], const struct os_env_edit *edit)
{
	struct block b = {memory, (char *)(memory + pointers)};
	char **env = build_env(&b, edit);

	execve(path, prefix ? build_argv(&b, prefix, argv) : argv, env);
	return errno;
}

static bool changes_env(const struct os_env_edit *edit)
{
	size_t i = 0;

	while (i < edit->unset_len && !os_getenv(edit->unset[i]))
		i++;
	return edit->set_len > 0 || i < edit->unset_len;
}

int os_exec_prefixed(const char *path, const char *const prefix[], char *const argv[],
	const struct os_env_edit *edit)
{
	size_t pointers = count(environ) + edit->set_len + 1;
	size_t size;
	char *small[512];
	void *large;
	int code;

	if (prefix)
		pointers += count(prefix) + count(argv) + 1;
	size = pointers * sizeof(char *) + texts_size(edit);
	if (size <= sizeof small)
		return exec_in(small, pointers, path, prefix, argv, edit);
	large = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (large == MAP_FAILED)
		return errno;
	code = exec_in(large, pointers, path, prefix, argv, edit);
	munmap(large, size);
	return code;
}

int os_exec(const char *path, char *const argv[], const struct os_env_edit *edit)
{
	if (changes_env(edit))
		return os_exec_prefixed(path, NULL, argv, edit);
	execve(path, argv, environ);
	return errno;
}
