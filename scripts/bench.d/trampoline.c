/* The least a shim can do: become TARGET, fixed at build time. */
#include <unistd.h>

int main(int argc, char **argv)
{
	(void)argc;
	execv(TARGET, argv);
	return 127;
}
