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
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "Causality", swiftSettings: settings),
        .target(name: "Register", dependencies: ["Causality"], swiftSettings: settings),
        .target(name: "Exchange", dependencies: ["Causality", "Register"], swiftSettings: settings),
        .target(
            name: "Wire",
            dependencies: [
                "Causality", "Register", "Exchange", "CZstd",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["kerben.proto"], swiftSettings: settings),
        .target(
            name: "Description",
            dependencies: ["Register", .product(name: "Yams", package: "Yams")], swiftSettings: settings),
        .target(
            name: "Store",
            dependencies: [
                "Causality", "Register", "Exchange", "Wire",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            resources: [.embedInCode("Schema/schema1.sql"), .embedInCode("Schema/views.sql")], swiftSettings: settings),
        .target(
            name: "Simulator",
            dependencies: [
                "Causality", "Register", "Exchange", "Wire", "Store",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/Simulator", swiftSettings: settings),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Simulator", "Causality", "Register", "Exchange", "Wire", "Store",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: settings),
        .testTarget(name: "RegisterTests", dependencies: ["Causality", "Register"], swiftSettings: settings),
        .testTarget(
            name: "ExchangeTests", dependencies: ["Causality", "Register", "Exchange"], swiftSettings: settings),
        .testTarget(
            name: "WireTests", dependencies: ["Causality", "Register", "Exchange", "Wire"], swiftSettings: settings),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "Causality", "Register", "Exchange", "Wire", "Store", "Simulator",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: settings),
    ]
)
