/* What this process was started with: environment, executable, and a number by chance. Made once,
 * at the first question, in one block that lives as long as the process, as the C library's environ
 * does elsewhere. */
#include "os/os.h"

#include <stdatomic.h>
#include <string.h>
#include <windows.h>

#include "os/win32_start.h"

#define NAME_MAX_UNITS 256

struct started {
	const uint16_t *env; /* as Windows has it: NAME=VALUE, each with a NUL, then one more */
	const char *utf8;    /* the same entries in the same order */
	const char *exe;     /* NULL when it is not known */
	uint32_t chance;
	char text[];
};

static _Atomic(struct started *) the_start;

static size_t block_len(const uint16_t *env)
{
	size_t n = 0;

	while (env[n])
		n += win32_len(env + n) + 1;
	return n;
}

/* Each unit makes three bytes at most, so that all of it fits. */
static char *add_env(struct started *s, char *at)
{
	const uint16_t *env = s->env;

	s->utf8 = at;
	while (*env) {
		size_t n = win32_len(env);
		size_t len = 0;

		win32_narrow(env, n, at, 3 * n, &len);
		at[len] = '\0';
		at += len + 1;
		env += n + 1;
	}
	*at = '\0';
	return at + 1;
}

static void add_exe(struct started *s, char *at)
{
	uint16_t wide[WIN32_PATH_MAX];
	DWORD n = GetModuleFileNameW(NULL, wide, WIN32_PATH_MAX);

	if (n > 0 && n < WIN32_PATH_MAX &&
		win32_utf8_path(wide, at, (size_t)3 * WIN32_PATH_MAX) == 0)
		s->exe = at;
}

/* The counter's last digits, ten million a second, spread over the number. */
static uint32_t chance(void)
{
	LARGE_INTEGER now;

	QueryPerformanceCounter(&now);
	return (uint32_t)(((uint64_t)now.QuadPart * 0x9e3779b97f4a7c15U) >> 32);
}

static struct started *make(void)
{
	uint16_t *env = GetEnvironmentStringsW();
	size_t size = env ? 3 * block_len(env) + 1 : 0;
	struct started *s;

	if (!env)
		return NULL;
	size += sizeof *s + (size_t)3 * WIN32_PATH_MAX;
	s = VirtualAlloc(NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	if (!s) {
		FreeEnvironmentStringsW(env);
		return NULL;
	}
	s->env = env;
	s->chance = chance();
	add_exe(s, add_env(s, s->text));
	return s;
}

/* Two threads may both make one; the first to show it wins. */
static const struct started *started(void)
{
	struct started *known = atomic_load(&the_start);
	struct started *made;

	if (known)
		return known;
	made = make();
	if (!made || atomic_compare_exchange_strong(&the_start, &known, made))
		return made;
	FreeEnvironmentStringsW((wchar_t *)(uintptr_t)made->env);
	VirtualFree(made, 0, MEM_RELEASE);
	return known;
}

const char *os_started_as(void)
{
	const struct started *s = started();

	return s ? s->exe : NULL;
}

/* The processor's counter, read when this process began to look around: no system call. */
bool os_one_in(unsigned n)
{
	const struct started *s = started();

	return !s || s->chance % n == 0;
}

/* Units of an entry's name. Those of the drives' folders begin with '='. */
static size_t entry_name(const uint16_t *entry)
{
	size_t n = *entry == '=' ? 1 : 0;

	while (entry[n] && entry[n] != '=')
		n++;
	return n;
}

static int compare_names(const uint16_t *a, const uint16_t *b, size_t b_len)
{
	return CompareStringOrdinal(a, (int)entry_name(a), b, (int)b_len, TRUE) - CSTR_EQUAL;
}

const char *os_getenv(const char *name)
{
	const struct started *s = started();
	const uint16_t *env = s ? s->env : L"";
	const char *utf8 = s ? s->utf8 : NULL;
	uint16_t wide[NAME_MAX_UNITS];
	size_t n;

	if (win32_widen(name, strlen(name), wide, NAME_MAX_UNITS, &n) != 0)
		return NULL;
	for (; *env; env += win32_len(env) + 1, utf8 += strlen(utf8) + 1) {
		if (compare_names(env, wide, n) == 0 && env[entry_name(env)])
			return strchr(utf8 + (*utf8 == '='), '=') + 1;
	}
	return NULL;
}

void os_getenv_all(const char *const names[], const char *values[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		values[i] = os_getenv(names[i]);
}

/* A block being edited; it has room for everything. */
struct block {
	uint16_t *p;
	size_t len; /* without the NUL that ends it */
};

static void remove_name(struct block *b, const uint16_t *name, size_t n)
{
	uint16_t *at = b->p;

	while (*at) {
		size_t size = win32_len(at) + 1;

		if (compare_names(at, name, n) != 0) {
			at += size;
			continue;
		}
		b->len -= size;
		memmove(at, at + size, (size_t)(b->p + b->len + 1 - at) * sizeof *at);
	}
}

/* Before the first name that is greater. */
static uint16_t *place_for(const struct block *b, const uint16_t *name, size_t n)
{
	uint16_t *at = b->p;

	while (*at && compare_names(at, name, n) < 0)
		at += win32_len(at) + 1;
	return at;
}

/* The text is widened into a gap at its place; units are never more than bytes, and what is left of
 * the gap is closed. */
static int set_entry(struct block *b, const char *text, size_t n)
{
	const char *equals = memchr(text, '=', n);
	uint16_t name[NAME_MAX_UNITS];
	size_t name_len, len;
	uint16_t *at;
	int code = win32_widen(
		text, equals ? (size_t)(equals - text) : n, name, NAME_MAX_UNITS, &name_len);

	if (code)
		return code;
	remove_name(b, name, name_len);
	at = place_for(b, name, name_len);
	len = n + 1;
	memmove(at + len, at, (size_t)(b->p + b->len + 1 - at) * sizeof *at);
	code = win32_widen(text, n, at, n, &len);
	if (code)
		return code;
	at[len++] = 0;
	memmove(at + len, at + n + 1, (size_t)(b->p + b->len + 1 - at) * sizeof *at);
	b->len += len;
	return 0;
}

static int edit_block(struct block *b, const struct os_env_edit *edit)
{
	uint16_t name[NAME_MAX_UNITS];
	size_t n;
	int code = 0;

	for (size_t i = 0; i < edit->unset_len; i++) {
		const char *unset = edit->unset[i];

		if (win32_widen(unset, strlen(unset), name, NAME_MAX_UNITS, &n) == 0)
			remove_name(b, name, n);
	}
	for (size_t i = 0; !code && i < edit->set_len; i++)
		code = set_entry(b, edit->set[i].text, edit->set[i].len);
	return code;
}

/* Of no variables at all, a block still has two NULs. */
static size_t block_size(size_t len, const struct os_env_edit *edit)
{
	size_t n = len + 2;

	for (size_t i = 0; i < edit->set_len; i++)
		n += edit->set[i].len + 1;
	return n * sizeof(uint16_t);
}

int win32_env_block(const struct os_env_edit *edit, uint16_t **block)
{
	const struct started *s = edit ? started() : NULL;
	struct block b;
	size_t before;
	int code;

	*block = NULL;
	if (!s)
		return edit ? ERROR_NOT_ENOUGH_MEMORY : 0;
	b.len = before = block_len(s->env);
	b.p = VirtualAlloc(NULL, block_size(b.len, edit), MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	if (!b.p)
		return (int)GetLastError();
	memcpy(b.p, s->env, b.len * sizeof *b.p);
	code = edit_block(&b, edit);
	if (!code && (edit->set_len > 0 || b.len < before))
		*block = b.p;
	else
		VirtualFree(b.p, 0, MEM_RELEASE);
	return code;
}
