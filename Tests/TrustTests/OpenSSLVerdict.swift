import Foundation

/// What Debian's `openssl verify`, a second opinion that shares no code with ours, says of a certificate.
struct OpenSSLVerdict {
    let isAccepted: Bool

    /// `purpose` is `sslserver` or `sslclient`; `name` is the option and value of the name to match, if any.
    init(on certificatePEM: String, authorityPEM: String, purpose: String, name: [String] = []) throws {
        isAccepted = try TemporaryFolder.with { folder in
            let certificate = try folder.write(certificatePEM, as: "certificate.pem")
            let authority = try folder.write(authorityPEM, as: "authority.pem")
            let trust = ["-x509_strict", "-no-CApath", "-no-CAstore", "-CAfile", authority, "-purpose", purpose]
            return try OpenSSL.run(["verify"] + trust + name + [certificate]) == 0
        }
    }
}

/// The command, found on the path.
enum OpenSSL {
    /// Its exit status, when it has ended.
    static func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
