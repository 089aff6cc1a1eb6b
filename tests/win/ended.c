/* ended: a go that is ended by Ctrl-C whatever it does. It adds its last argument, as a line, to
 * the file that GO_ENDED_LOG names. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

int main(int argc, char **argv)
{
	const char *path = getenv("GO_ENDED_LOG");
	FILE *log = path ? fopen(path, "ab") : NULL;

	if (!log)
		return 97;
	fprintf(log, "%s\n", argv[argc - 1]);
	fclose(log);
	ExitProcess((UINT)STATUS_CONTROL_C_EXIT);
}
