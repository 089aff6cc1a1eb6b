/* hostile KIND OUTFILE [VERSION [OS/ARCH]]: write a small archive, good or evil (see hostile.h). */
#include "hostile.h"

int main(int argc, char **argv)
{
	if (argc < 3 || argc > 5) {
		fputs("usage: hostile KIND OUTFILE [VERSION [OS/ARCH]]\n", stderr);
		return 2;
	}
	const char *version = argc > 3 ? argv[3] : "1.99.0";
	const char *platform = argc > 4 ? argv[4] : "linux/amd64";
	if (!hostile_make(argv[1], version, platform, argv[2])) {
		fprintf(stderr, "hostile: %s: unknown kind, or cannot write %s\n", argv[1],
			argv[2]);
		return 1;
	}
	return 0;
}
