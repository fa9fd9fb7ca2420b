import CCurl

/// One libcurl easy handle, reused so that connection and TLS session live on between calls.
///
/// Not Sendable: libcurl allows one thread at a time. ``CurlHubTransport`` keeps it under a lock.
package final class CurlHandle {
    private let configuration: LinkConfiguration
    private let easy: Easy
    private let errorText: UnsafeMutablePointer<CChar>

    package init(_ configuration: LinkConfiguration) {
        self.configuration = configuration
        easy = Easy()
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        easy.setPointer(CURLOPT_ERRORBUFFER, errorText)
        easy.apply(configuration)
    }

    deinit {
        easy.cleanUp()
        errorText.deallocate()
    }

    /// Sends `request` and waits for the whole answer, on the calling thread.
    func perform(_ request: CurlRequest, abortFlag: AbortFlag) throws(CurlError) -> HTTPReply {
        let answer = CurlAnswer(bytesMax: configuration.answerBytesMax, abortFlag: abortFlag)
        answer.attach(to: easy)
        errorText.pointee = 0
        easy.setText(CURLOPT_URL, configuration.baseURL + request.path)
        // The header list and the answer stay alive until perform returns, and libcurl uses neither afterwards.
        let headers = request.headerList()
        defer { curl_slist_free_all(headers) }
        easy.setList(CURLOPT_HTTPHEADER, headers)
        let code = withExtendedLifetime(answer) { easy.perform(request) }
        guard code == CURLE_OK else { throw error(code, answer) }
        return HTTPReply(
            status: easy.number(CURLINFO_RESPONSE_CODE), body: answer.body,
            bytesSent: easy.size(CURLINFO_SIZE_UPLOAD_T), bytesReceived: easy.size(CURLINFO_SIZE_DOWNLOAD_T),
            duration: .microseconds(easy.size(CURLINFO_TOTAL_TIME_T)),
            notice: configuration.noticeHeader.flatMap { easy.header($0) })
    }

    private func error(_ code: CURLcode, _ answer: CurlAnswer) -> CurlError {
        let words = String(cString: errorText)
        let failure = CurlFailure(
            code: code, isAnswering: easy.number(CURLINFO_HEADER_SIZE) > 0,
            detail: words.isEmpty ? String(cString: curl_easy_strerror(code)) : words)
        return CurlError(
            answer.isTooLarge ? .answerTooLarge : CurlError.Cause(failure), host: configuration.host,
            code: Int32(code.rawValue), detail: failure.detail, bytesSent: easy.size(CURLINFO_SIZE_UPLOAD_T),
            bytesReceived: easy.size(CURLINFO_SIZE_DOWNLOAD_T))
    }
}
