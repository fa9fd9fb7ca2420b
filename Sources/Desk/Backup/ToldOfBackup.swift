/// Whether sites are told that a backup of their hub holds their changes: a site that loses its disk goes by that.
package enum ToldOfBackup {
    /// Why they are not, in words, or nil where they are. Devices are those of the folder that the backup is in and of the state
    /// folder; nil where that cannot be told.
    package static func doubt(isConfigured: Bool, device: UInt64?, stateDevice: UInt64?) -> String? {
        guard isConfigured else { return "it is in another folder than backup-folder" }
        guard let device, let stateDevice, device != stateDevice else {
            return "it is on the same disk as the state folder; mount another for backup-folder"
        }
        return nil
    }
}
