#include "os/os_disk.h"

#include <windows.h>

#include "os/win32_handle.h"

/* Of Windows' own file systems only ReFS shares blocks, and no call tells of which files. */
enum os_sharing os_sharing(const char *path)
{
	(void)path;
	return OS_SHARES_UNSAID;
}

int os_disk_use(const char *path, struct os_disk_use *out)
{
	FILE_STANDARD_INFO standard;
	struct os_info info;
	HANDLE h;
	int code = os_lstat(path, &info);

	if (code == 0)
		code = win32_open(path, FILE_READ_ATTRIBUTES, OPEN_EXISTING, WIN32_ITSELF, &h);
	if (code)
		return code;
	if (!GetFileInformationByHandleEx(h, FileStandardInfo, &standard, sizeof standard))
		code = (int)GetLastError();
	CloseHandle(h);
	if (code)
		return code;
	*out = (struct os_disk_use){
		.kind = info.kind,
		.bytes = (uint64_t)standard.AllocationSize.QuadPart,
		.names = standard.NumberOfLinks,
		.device = info.device,
		.inode = info.inode,
	};
	return 0;
}

int os_disk_shared(
	const char *path, void (*each)(void *ctx, uint64_t place, uint64_t bytes), void *ctx)
{
	(void)path;
	(void)each;
	(void)ctx;
	return ERROR_NOT_SUPPORTED;
}

int os_clone(const char *from, const char *to, const char *like, int *fd)
{
	(void)from;
	(void)to;
	(void)like;
	*fd = -1;
	return ERROR_NOT_SUPPORTED;
}

bool os_is_unsupported(int code)
{
	return code == ERROR_NOT_SUPPORTED;
}
