#include "install/fetch_ca.h"

#include <stddef.h>

#include "os/os.h"

/* As in Go's crypto/x509 (root_linux.go, root_darwin.go before it asked the keychain). */
static const char *const system_files[] = {
	"/etc/ssl/certs/ca-certificates.crt",                /* Debian, Arch, Gentoo */
	"/etc/pki/tls/certs/ca-bundle.crt",                  /* Fedora, RHEL 6 */
	"/etc/ssl/ca-bundle.pem",                            /* openSUSE */
	"/etc/pki/tls/cacert.pem",                           /* OpenELEC */
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* RHEL 7 and later */
	"/etc/ssl/cert.pem",                                 /* Alpine, macOS */
};

static const char *named(const char *variable)
{
	const char *file = os_getenv(variable);

	return file && file[0] ? file : NULL;
}

/* On Windows these are no absolute paths: they would mean folders of the current drive that any
 * user may make, and the system's authorities are in no file there. */
static bool is_system_file(const char *path)
{
	struct os_info info;

	return os_is_absolute(path) && os_stat(path, &info) == 0 && info.kind == OS_FILE;
}

const char *fetch_ca(bool own)
{
	const char *file = named("SSL_CERT_FILE");

	if (!file)
		file = named("CURL_CA_BUNDLE");
	for (size_t i = 0; !file && !own && i < sizeof system_files / sizeof system_files[0]; i++) {
		if (is_system_file(system_files[i]))
			file = system_files[i];
	}
	return file;
}
