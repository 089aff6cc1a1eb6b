/* Writes a small executable to stdout: made 'elf machine=183 go=go1.24.4'
 * (tests/unit/made_binary.h).
 */
#include <stdio.h>

#include "../unit/made_binary.h"

int main(int argc, char **argv)
{
	static struct made m;
	if (argc != 2 || !made_binary(&m, argv[1])) {
		fprintf(stderr, "usage: made WORDS\n");
		return 2;
	}
	return fwrite(m.b, 1, m.len, stdout) == m.len && fflush(stdout) == 0 ? 0 : 1;
}
