/* Names that stand for packages, so that `gov tool install dlv` is enough. Each path is the one
 * that the project's own documentation gives to `go install`; a major version that is part of it
 * (v2) is the one in use as of 2026. */
#include <string.h>

#include "cli/tool/tool.h"

static const struct {
	const char *name, *package;
} known[] = {
	{"air", "github.com/air-verse/air"},
	{"benchstat", "golang.org/x/perf/cmd/benchstat"},
	{"buf", "github.com/bufbuild/buf/cmd/buf"},
	{"deadcode", "golang.org/x/tools/cmd/deadcode"},
	{"dlv", "github.com/go-delve/delve/cmd/dlv"},
	{"gofumpt", "mvdan.cc/gofumpt"},
	{"goimports", "golang.org/x/tools/cmd/goimports"},
	{"golangci-lint", "github.com/golangci/golangci-lint/v2/cmd/golangci-lint"},
	{"gomodifytags", "github.com/fatih/gomodifytags"},
	{"gopls", "golang.org/x/tools/gopls"},
	{"goreleaser", "github.com/goreleaser/goreleaser/v2"},
	{"gotests", "github.com/cweill/gotests/gotests"},
	{"gotestsum", "gotest.tools/gotestsum"},
	{"govulncheck", "golang.org/x/vuln/cmd/govulncheck"},
	{"impl", "github.com/josharian/impl"},
	{"ko", "github.com/google/ko"},
	{"mockgen", "go.uber.org/mock/mockgen"},
	{"protoc-gen-go", "google.golang.org/protobuf/cmd/protoc-gen-go"},
	{"protoc-gen-go-grpc", "google.golang.org/grpc/cmd/protoc-gen-go-grpc"},
	{"revive", "github.com/mgechev/revive"},
	{"sqlc", "github.com/sqlc-dev/sqlc/cmd/sqlc"},
	{"staticcheck", "honnef.co/go/tools/cmd/staticcheck"},
	{"stringer", "golang.org/x/tools/cmd/stringer"},
	{"templ", "github.com/a-h/templ/cmd/templ"},
	{"wire", "github.com/google/wire/cmd/wire"},
};
#define KNOWN (sizeof known / sizeof *known)

const char *tool_package(const char *name)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (strcmp(known[i].name, name) == 0)
			return known[i].package;
	return NULL;
}

const char *tool_known(size_t i)
{
	return i < KNOWN ? known[i].name : NULL;
}
