/* sumdb_server [--kind KIND] [--head N] [--fill N] [--name NAME] [--seed TEXT] FOLDER RECORDS:
 *write a small checksum database as static files into FOLDER, for a web server or file:// to serve,
 *and print its verifier key on a line.
 *
 *	FOLDER/latest  FOLDER/lookup/MODULE@VERSION  FOLDER/tile/8/…
 *
 * RECORDS holds lines "MODULE VERSION H1 GOMODH1". KIND is one of sumdb_made.h's (default good).
 * --fill makes up N records that come before them; --head signs the tree of the first N records of
 * all, so that a database looks rolled back, while the tiles are those of all. The same
 * name (default sum.test) and seed make the same key, so a second run with more records makes the
 * same database, grown; run it into an empty FOLDER.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <sys/stat.h>

#include "sumdb_made.h"

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0755) && errno != EEXIST)
			fail(path);
		*slash = '/';
	}
}

static void write_file(void *ctx, const char *path, const void *data, size_t n)
{
	const char *folder = ctx;
	char full[4096];
	FILE *f;

	if (snprintf(full, sizeof full, "%s/%s", folder, path) >= (int)sizeof full)
		exit(1);
	make_parents(full);
	f = fopen(full, "wb");
	if (!f || fwrite(data, 1, n, f) != n || fclose(f) != 0)
		fail(full);
}

static void read_records(struct made *db, const char *path)
{
	char module[128], version[128], h1[64], go_mod[64];
	FILE *f = fopen(path, "r");

	if (!f)
		fail(path);
	while (fscanf(f, "%127s %127s %63s %63s", module, version, h1, go_mod) == 4)
		made_add(db, module, version, h1, go_mod);
	fclose(f);
}

int main(int argc, char **argv)
{
	const char *kind = "good", *name = "sum.test", *seed = "a seed for tests";
	size_t head = 0, fill = 0;
	char key[256];
	struct made db;
	int i;

	for (i = 1; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
		if (strcmp(argv[i], "--kind") == 0)
			kind = argv[i + 1];
		else if (strcmp(argv[i], "--head") == 0)
			head = strtoul(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--fill") == 0)
			fill = strtoul(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--name") == 0)
			name = argv[i + 1];
		else if (strcmp(argv[i], "--seed") == 0)
			seed = argv[i + 1];
		else
			break;
	}
	if (argc - i != 2) {
		fprintf(stderr, "usage: sumdb_server [--kind KIND] [--head N] [--fill N] "
				"[--name NAME] [--seed TEXT] FOLDER RECORDS\n");
		return 2;
	}
	made_start(&db, name, seed);
	made_fill(&db, fill);
	read_records(&db, argv[i + 1]);
	made_publish(&db, kind, head, write_file, argv[i]);
	made_key_text(&db, key);
	puts(key);
	made_end(&db);
	return 0;
}
