#include "cli/amount.h"

#include <string.h>
#include <time.h>

#include "core/text.h"
#include "os/os.h"

#define DEPTH_MAX 64

struct sum {
	const char *folder;
	unsigned depth;
	uint64_t bytes;
};

static uint64_t sum_of(const char *path, unsigned depth);

static int add(void *ctx, const char *name)
{
	struct sum *s = ctx;
	char path[GOV_PATH_MAX];
	if (text_join(path, sizeof path, s->folder, "/", name, NULL))
		s->bytes += sum_of(path, s->depth + 1);
	return 0;
}

static uint64_t sum_of(const char *path, unsigned depth)
{
	struct sum s = {.folder = path, .depth = depth};
	struct os_info info;
	if (os_lstat(path, &info) != 0 || depth > DEPTH_MAX)
		return 0;
	if (info.kind == OS_FILE)
		return info.size;
	if (info.kind == OS_DIR)
		(void)os_list(path, add, &s);
	return s.bytes;
}

uint64_t amount_tree(const char *path)
{
	return sum_of(path, 0);
}

void amount_bytes(uint64_t bytes, char out[AMOUNT_BYTES_MAX])
{
	struct text t = text_on(out, AMOUNT_BYTES_MAX);
	uint64_t tenths = (bytes * 10 + (1 << 19)) >> 20;
	text_add_u64(&t, tenths / 10);
	text_add(&t, ".");
	text_add_u64(&t, tenths % 10);
	text_add(&t, " MiB");
}

void amount_time(int64_t seconds, char out[AMOUNT_TIME_MAX])
{
	time_t at = (time_t)seconds;
	const struct tm *utc = gmtime(&at);
	if (utc == NULL || strftime(out, AMOUNT_TIME_MAX, "%Y-%m-%dT%H:%M:%SZ", utc) == 0)
		out[0] = '\0';
}

void amount_day(int64_t seconds, char out[AMOUNT_TIME_MAX])
{
	amount_time(seconds, out);
	out[strcspn(out, "T")] = '\0';
}
