/* win32_wide: the texts and paths of gov (UTF-8, '/') as Windows has them (UTF-16, '\\'), for the
 * files under os/ only. Neither heap nor stdio.
 *
 * Windows lets names hold halves of surrogate pairs. They travel as three bytes each (WTF-8), so
 * that every name which the system gives can be given back to it. A uint16_t is a wchar_t there;
 * no Windows header shows through, and the conversions are tested on other systems too.
 *
 * Functions return 0, or a number as of GetLastError(): WIN32_ILL_FORMED for bytes that are no
 * UTF-8, WIN32_TOO_LONG for what does not fit.
 */
#ifndef GOV_OS_WIN32_WIDE_H
#define GOV_OS_WIN32_WIDE_H

#include <stddef.h>
#include <stdint.h>

#define WIN32_ILL_FORMED 1113 /* ERROR_NO_UNICODE_TRANSLATION */
#define WIN32_TOO_LONG 206    /* ERROR_FILENAME_EXCED_RANGE */

/* Units in a path buffer, NUL and the longest prefix included: what GOV_PATH_MAX bytes can hold. */
#define WIN32_PATH_MAX 4160

/* n bytes of UTF-8 into at most `cap` units; *len of them. No NUL is added. */
int win32_widen(const char *s, size_t n, uint16_t *out, size_t cap, size_t *len);
/* n units into at most `cap` bytes. No NUL is added. */
int win32_narrow(const uint16_t *w, size_t n, char *out, size_t cap, size_t *len);

size_t win32_len(const uint16_t *w); /* units before the NUL */

/* A NUL-terminated text as one in UTF-8, the NUL included in `cap`. */
int win32_utf8(const uint16_t *w, char *buf, size_t cap);
/* The same for a path: with '/', and without the prefix "\\?\" or "\\?\UNC". */
int win32_utf8_path(const uint16_t *w, char *buf, size_t cap);

/* A path for a W function: '\\' only, and absolute with "\\?\" before it where the full path has
 * 248 units or more ("Maximum Path Length Limitation" on Microsoft Learn; folders have the lower
 * limit). Such a path is not resolved by Windows any more, so "." and ".." are. */
int win32_path(const char *path, uint16_t wide[WIN32_PATH_MAX]);
/* The same for a path that was made from one in place; it has '\\' only. */
int win32_long_path(uint16_t wide[WIN32_PATH_MAX]);

#endif
