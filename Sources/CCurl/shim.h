// Swift imports no variadic C functions: each wrapper below fixes the one type that its options take.
#ifndef KERBEN_CCURL_SHIM_H
#define KERBEN_CCURL_SHIM_H

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

// Options of CURLOPTTYPE_LONG.
static inline CURLcode kerben_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

// Options of CURLOPTTYPE_OFF_T.
static inline CURLcode kerben_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

// Options of CURLOPTTYPE_STRINGPOINT, which libcurl copies. NULL unsets.
static inline CURLcode kerben_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

// Options whose memory stays the caller's: POSTFIELDS, ERRORBUFFER, WRITEDATA, XFERINFODATA.
static inline CURLcode kerben_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

// Options of CURLOPTTYPE_SLISTPOINT: the list stays the caller's and must outlive the transfer.
static inline CURLcode kerben_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

// Options of CURLOPTTYPE_BLOB: a credential from memory, copied, so no key has to lie in a file for libcurl.
static inline CURLcode kerben_set_blob(CURL *easy, CURLoption option, const void *data, size_t length) {
    struct curl_blob blob = {(void *)data, length, CURL_BLOB_COPY};
    return curl_easy_setopt(easy, option, &blob);
}

static inline CURLcode kerben_set_write_callback(CURL *easy, curl_write_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, callback);
}

static inline CURLcode kerben_set_progress_callback(CURL *easy, curl_xferinfo_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, callback);
}

// Everything of the hub's chain is verified but its dates: signatures, use, and by libcurl the name and the pinned key.
static inline CURLcode kerben_without_dates(CURL *easy, void *context, void *unused) {
    (void)easy;
    (void)unused;
    X509_VERIFY_PARAM *parameters = SSL_CTX_get0_param((SSL_CTX *)context);
    if (!parameters || X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_NO_CHECK_TIME) != 1)
        return CURLE_ABORTED_BY_CALLBACK;
    return CURLE_OK;
}

// The context is OpenSSL's only where libcurl is built on it: on another library this fails.
static inline CURLcode kerben_set_without_dates(CURL *easy) {
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    if (!version->ssl_version || strncmp(version->ssl_version, "OpenSSL", 7) != 0) return CURLE_NOT_BUILT_IN;
    return curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, kerben_without_dates);
}

// Information of CURLINFO_LONG.
static inline CURLcode kerben_get_long(CURL *easy, CURLINFO information, long *value) {
    return curl_easy_getinfo(easy, information, value);
}

// Information of CURLINFO_OFF_T.
static inline CURLcode kerben_get_size(CURL *easy, CURLINFO information, curl_off_t *value) {
    return curl_easy_getinfo(easy, information, value);
}

// Macros with a cast do not import either.
static const long kerben_tls_1_3_only = CURL_SSLVERSION_TLSv1_3 | CURL_SSLVERSION_MAX_TLSv1_3;

#endif
