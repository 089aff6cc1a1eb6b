/* os_user: what an operating system keeps for one user outside of the environment: the PATH that
 * new programs start with, where it is no shell's own business, and where shells look for their
 * start-up files. Manager only. Errors as in os.h.
 */
#ifndef GOV_OS_OS_USER_H
#define GOV_OS_OS_USER_H

#include <stdbool.h>
#include <stddef.h>

#ifdef _WIN32
#define OS_USER_SHELL "pwsh" /* the shell of a user whose SHELL says nothing */
#else
#define OS_USER_SHELL "bash"
#endif

/* Does this system keep a PATH for the user? On Windows the value Path of HKEY_CURRENT_USER's key
 * Environment (Microsoft Learn, "Environment Variables"); on POSIX start-up files make it, and the
 * functions below are not to be called. */
bool os_user_has_path(void);

/* That PATH as it is stored, %NAME% unexpanded, in UTF-8; from malloc. A missing value is "". It is
 * an error (os_is_too_big) when it is longer than 32,767 characters, the most that a variable
 * holds, and when it is no text: then nobody may replace it. */
int os_user_path_get(char **out);

/* Store it, with the type that it has: REG_EXPAND_SZ, so that %NAME% is replaced by the system, or
 * REG_SZ; a missing one becomes REG_EXPAND_SZ. "" removes it. Then tell all windows
 * (WM_SETTINGCHANGE, "Environment"), so that programs started from the desktop get it. */
int os_user_path_set(const char *value);

/* The user's Documents folder, which need not be in the home folder (OneDrive), and where
 * PowerShell looks for profiles. Only where os_user_has_path(). */
int os_user_documents(char *buf, size_t cap);

#endif
