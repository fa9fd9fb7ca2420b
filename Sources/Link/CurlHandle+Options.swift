import CCurl

extension CurlHandle.Easy {
    /// Sets everything that stays the same from call to call.
    func apply(_ configuration: LinkConfiguration) {
        applyProtocol()
        applyLimits(configuration)
        applyProxy(configuration.proxy)
        applyHubTrust(configuration)
        if !configuration.insecureFirstContact { applyClientCertificate(configuration) }
    }

    /// HTTP/1.1 over TLS 1.3, no redirects, no signals.
    ///
    /// HTTP/2 was rejected: libcurl 7.88 is cut off by NIO's server after some 200 requests on one connection.
    private func applyProtocol() {
        setLong(CURLOPT_NOSIGNAL, 1)
        setLong(CURLOPT_NOPROGRESS, 0)
        setText(CURLOPT_PROTOCOLS_STR, "https")
        setLong(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        setLong(CURLOPT_SSLVERSION, kerben_tls_1_3_only)
        setLong(CURLOPT_SSL_SESSIONID_CACHE, 1)
        setLong(CURLOPT_FOLLOWLOCATION, 0)
        setLong(CURLOPT_TCP_KEEPALIVE, 1)
    }

    private func applyLimits(_ configuration: LinkConfiguration) {
        setLong(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.milliseconds)
        setLong(CURLOPT_TIMEOUT_MS, configuration.totalTimeout.milliseconds)
        setLong(CURLOPT_LOW_SPEED_LIMIT, configuration.rateFloor.bytesPerSecond)
        setLong(CURLOPT_LOW_SPEED_TIME, max(1, configuration.rateFloor.duration.milliseconds / 1_000))
        setSize(CURLOPT_MAX_SEND_SPEED_LARGE, configuration.maxSendBytesPerSecond ?? 0)
        setSize(CURLOPT_MAX_RECV_SPEED_LARGE, configuration.maxReceiveBytesPerSecond ?? 0)
        // Ends a call whose announced length is too large before a byte of its body is paid for.
        setSize(CURLOPT_MAXFILESIZE_LARGE, configuration.answerBytesMax)
    }

    /// libcurl reads the environment unless the option is set: an empty text means no proxy.
    private func applyProxy(_ proxy: LinkConfiguration.Proxy) {
        switch proxy {
        case .none: setText(CURLOPT_PROXY, "")
        case .environment: setText(CURLOPT_PROXY, nil)
        case .address(let address):
            setText(CURLOPT_PROXY, address)
            setText(CURLOPT_NOPROXY, "")
        }
    }

    /// Trusts the given authorities, and none of the system's, which libcurl would read by default.
    ///
    /// Dates of certificates are not looked at: this machine's clock may be decades wrong, and who the hub is goes by its
    /// key, its name and its authority.
    private func applyHubTrust(_ configuration: LinkConfiguration) {
        setText(CURLOPT_CAINFO, nil)
        setText(CURLOPT_CAPATH, nil)
        ignoreDates()
        setLong(CURLOPT_SSL_VERIFYPEER, configuration.insecureFirstContact ? 0 : 1)
        setLong(CURLOPT_SSL_VERIFYHOST, configuration.insecureFirstContact ? 0 : 2)
        if let authority = configuration.authorityPEM { setBlob(CURLOPT_CAINFO_BLOB, authority) }
        if let pin = configuration.pinnedPublicKey { setText(CURLOPT_PINNEDPUBLICKEY, "sha256//\(pin)") }
    }

    private func applyClientCertificate(_ configuration: LinkConfiguration) {
        guard let certificate = configuration.clientCertificatePEM, let key = configuration.clientKeyPEM else { return }
        setText(CURLOPT_SSLCERTTYPE, "PEM")
        setBlob(CURLOPT_SSLCERT_BLOB, certificate)
        setText(CURLOPT_SSLKEYTYPE, "PEM")
        setBlob(CURLOPT_SSLKEY_BLOB, key)
    }
}

extension Duration {
    /// Whole milliseconds, at least 1: libcurl takes 0 for "no limit".
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
