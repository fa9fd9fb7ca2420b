import Foundation
import Testing
import Trust

@Suite struct HubAuthoritiesTests {
    let now = Date()

    private func withHub(_ body: (String, TemporaryFolder) throws -> Void) throws {
        try TemporaryFolder.with { parent in
            let folder = parent.path + "/trust"
            try CertificateAuthority.make(name: "Hub", now: now).save(in: folder)
            try body(folder, parent)
        }
    }

    @Test func `A hub that never rolled over has one authority, which serves and issues`() throws {
        try withHub { folder, _ in
            let authorities = try HubAuthorities.load(from: folder)
            #expect(authorities.generation == 1 && !authorities.isRollingOver)
            #expect(authorities.serving.certificatePEM == authorities.issuing.certificatePEM)
            #expect(throws: TrustError.self) { try authorities.retireFormer() }
        }
    }

    @Test func `Each step of a roll-over is on disk when it has happened`() throws {
        try withHub { folder, parent in
            let first = try HubAuthorities.load(from: folder)
            let rolling = try first.rollOver(name: "Hub", now: now)
            for authorities in [rolling, try HubAuthorities.load(from: folder)] {
                #expect(authorities.generation == 2 && authorities.isRollingOver)
                #expect(authorities.serving.certificatePEM == first.serving.certificatePEM)
                #expect(authorities.issuing.certificatePEM != first.serving.certificatePEM)
                #expect(try authorities.trusted.members.count == 2)
                #expect(throws: TrustError.self) { try authorities.rollOver(name: "Hub", now: now) }
            }
            let after = try rolling.retireFormer()
            #expect(after.hasRetiredKeys)
            try after.deleteRetiredKeys()
            #expect(!after.hasRetiredKeys)
            for authorities in [after, try HubAuthorities.load(from: folder)] {
                #expect(authorities.generation == 3 && !authorities.isRollingOver)
                #expect(authorities.serving.certificatePEM == rolling.issuing.certificatePEM)
            }
            #expect(try parent.mode(of: "trust/authority-2-key.pem") == 0o600)
            #expect(!FileManager.default.fileExists(atPath: folder + "/authority-key.pem"))
            let again = try after.rollOver(name: "Hub", now: now)
            #expect(again.generation == 4 && again.serving.certificatePEM == after.serving.certificatePEM)
        }
    }

    @Test func `Cut short before its last step, a roll-over has not happened and can be begun again`() throws {
        try withHub { folder, _ in
            // What lies there when the power goes just before the list is replaced: the files of an authority without a list.
            try CertificateAuthority.make(name: "Hub", generation: 2, now: now).save(in: folder, named: "authority-2")
            let authorities = try HubAuthorities.load(from: folder)
            #expect(!authorities.isRollingOver)
            let rolling = try authorities.rollOver(name: "Hub", now: now)
            #expect(try HubAuthorities.load(from: folder).issuing.keyPEM == rolling.issuing.keyPEM)
        }
    }

    @Test func `A retirement that was cut short deletes the former key at the next start`() throws {
        try withHub { folder, _ in
            let first = try HubAuthorities.load(from: folder)
            _ = try first.rollOver(name: "Hub", now: now).retireFormer()
            try HubAuthorities.load(from: folder).deleteRetiredKeys()
            #expect(!FileManager.default.fileExists(atPath: folder + "/authority-key.pem"))
            // And again, where there is nothing left to delete.
            try HubAuthorities.load(from: folder).deleteRetiredKeys()
        }
    }

    @Test(arguments: [
        "", "{}", #"{"generation":0,"names":["authority"],"retired":[]}"#, #"{"generation":2,"names":[],"retired":[]}"#,
        #"{"generation":2,"names":["../authority"],"retired":[]}"#,
        #"{"generation":2,"names":["authority"],"retired":["authority/../../etc/x"]}"#,
    ])
    func `A list of authorities that this program did not write is named and not followed`(text: String) throws {
        try withHub { folder, _ in
            try SecretFile(in: folder, named: "authorities.json").write(text)
            #expect(throws: TrustError.authoritiesDamaged(path: folder + "/authorities.json")) {
                try HubAuthorities.load(from: folder)
            }
        }
    }
}
