// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "kerben",
    targets: [
        .target(name: "Causality", swiftSettings: settings),
        .target(name: "Register", dependencies: ["Causality"], swiftSettings: settings),
        .testTarget(name: "CausalityTests", dependencies: ["Causality"], swiftSettings: settings),
    ]
)
