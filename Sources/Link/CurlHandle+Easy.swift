import CCurl

extension CurlHandle {
    /// The C handle with typed options; a refused option means a libcurl without it, so it stops the program.
    struct Easy {
        let pointer: UnsafeMutableRawPointer

        /// Once a process, before the first handle; a static is initialized by one thread.
        private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

        init() {
            precondition(Self.isLibraryReady, "libcurl did not start: install libcurl4 built with OpenSSL")
            guard let pointer = curl_easy_init() else { preconditionFailure("libcurl has no memory for a handle") }
            self.pointer = pointer
        }

        func cleanUp() { curl_easy_cleanup(pointer) }

        func setLong(_ option: CURLoption, _ value: Int) { check(kerben_set_long(pointer, option, value), option) }

        func setSize(_ option: CURLoption, _ value: Int) {
            check(kerben_set_size(pointer, option, curl_off_t(value)), option)
        }

        func setText(_ option: CURLoption, _ value: String?) { check(kerben_set_text(pointer, option, value), option) }

        func setPointer(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) {
            check(kerben_set_pointer(pointer, option, value), option)
        }

        func setList(_ option: CURLoption, _ value: UnsafeMutablePointer<curl_slist>?) {
            check(kerben_set_list(pointer, option, value), option)
        }

        /// Copies the bytes.
        func setBlob(_ option: CURLoption, _ bytes: [UInt8]) {
            check(kerben_set_blob(pointer, option, bytes, bytes.count), option)
        }

        func ignoreDates() { check(kerben_set_without_dates(pointer), CURLOPT_SSL_CTX_FUNCTION) }

        /// A header of the last answer; nil where it has none of that name.
        func header(_ name: String) -> String? {
            var header: UnsafeMutablePointer<curl_header>?
            guard curl_easy_header(pointer, name, 0, UInt32(CURLH_HEADER), -1, &header) == CURLHE_OK,
                let value = header?.pointee.value
            else { return nil }
            return String(cString: value)
        }

        func number(_ information: CURLINFO) -> Int {
            var value = 0
            let code = kerben_get_long(pointer, information, &value)
            precondition(code == CURLE_OK, "libcurl has no information \(information.rawValue)")
            return value
        }

        func size(_ information: CURLINFO) -> Int64 {
            var value: curl_off_t = 0
            let code = kerben_get_size(pointer, information, &value)
            precondition(code == CURLE_OK, "libcurl has no information \(information.rawValue)")
            return Int64(value)
        }

        private func check(_ code: CURLcode, _ option: CURLoption) {
            precondition(code == CURLE_OK, "libcurl refused option \(option.rawValue): install libcurl4 with OpenSSL")
        }
    }
}
