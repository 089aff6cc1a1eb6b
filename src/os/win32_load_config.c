/* The manager's imports come from the system's folder alone: it may be started from a folder of
 * downloads, where others can lay a DLL of the same name, and Windows loads imports before anything
 * here runs. The linker finds this table by its name, and Windows in the program
 * ("/DEPENDENTLOADFLAG", Microsoft Learn; Windows 10 1607).
 */
#include <stddef.h>
#include <stdint.h>
#include <windows.h>

/* IMAGE_LOAD_CONFIG_DIRECTORY64 ("PE Format", Microsoft Learn), whose field MinGW's headers lack.
 */
struct load_config {
	uint32_t size;
	uint32_t zero[18];
	uint16_t csd_version;
	uint16_t dependent_load_flags;
	uint64_t rest[30];
};
_Static_assert(offsetof(struct load_config, dependent_load_flags) == 78, "as Windows has it");

extern const struct load_config _load_config_used;
__attribute__((used)) const struct load_config _load_config_used = {
	.size = sizeof _load_config_used,
	.dependent_load_flags = LOAD_LIBRARY_SEARCH_SYSTEM32,
};
