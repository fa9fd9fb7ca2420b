package import Register

extension Safeguard.Draft {
    /// A record that says `values`, after `writes`.
    ///
    /// - Parameter zone: of the place where it is looked at. Local midnight has an hour in UTC, which nobody wrote:
    ///   known to the day, it is a day.
    package init(
        _ type: RecordType, isNew: Bool, site: Int, _ values: [String: String], after writes: [Write],
        zone: LocalZone
    ) {
        let before = values
        var values = values
        var written: Set<String> = []
        for write in writes {
            guard let field = type.field(write.field) else { continue }
            written.insert(field.name)
            values[field.name] = field.type.text(write.value)
            if field.type == .instant, let instant = write.value.integer,
                instant & 3 == CivilTime.Precision.day.rawValue
            {
                values[field.name] = CivilTime.dateText(CivilTime.date(ofSeconds: zone.local(instant >> 2)))
            }
        }
        self.init(type: type, isNew: isNew, site: site, values: values, written: written)
        if !isNew { self.before = before }
    }
}

extension SafeguardKind {
    /// Whether a change of this type that writes these fields may be set aside at the hub at all: of most it is known without
    /// looking at their record.
    package static func mayBeSetAside(_ type: RecordType, createsRecord: Bool, _ writes: [Write]) -> Bool {
        guard Safeguard.looksAt(type.name), !acts.contains(type.name) else { return false }
        return createsRecord
            || Safeguard.looksAt(type.name, writing: writes.compactMap { type.field($0.field)?.name })
    }
}
