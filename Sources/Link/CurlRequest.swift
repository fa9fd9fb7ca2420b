import CCurl

/// One request: `get` without a body, `post` with one.
struct CurlRequest {
    var path: String
    var body: [UInt8]?
    var contentType: String?

    /// The headers to add; the caller frees the list.
    ///
    /// An empty `Expect` keeps libcurl from waiting a second for a `100 Continue` that a NIO server never sends.
    func headerList() -> UnsafeMutablePointer<curl_slist>? {
        let list = curl_slist_append(nil, "Expect:")
        return contentType.map { curl_slist_append(list, "Content-Type: \($0)") } ?? list
    }
}

extension CurlHandle.Easy {
    func perform(_ request: CurlRequest) -> CURLcode {
        guard let body = request.body else {
            setLong(CURLOPT_HTTPGET, 1)
            return curl_easy_perform(pointer)
        }
        setLong(CURLOPT_POST, 1)
        setSize(CURLOPT_POSTFIELDSIZE_LARGE, body.count)
        // An empty array may have no address, and libcurl would then read the body from standard input.
        return (body.isEmpty ? [0] : body).withUnsafeBytes { bytes in
            // libcurl reads the body and never writes to it, so the mutable pointer is safe.
            setPointer(CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            return curl_easy_perform(pointer)
        }
    }
}
