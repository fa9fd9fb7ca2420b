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
    products: [
        .executable(name: "kerben", targets: ["kerben"]), .executable(name: "kerben-demo", targets: ["kerben-demo"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev", "libssl-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(
            name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .target(name: "Causality", swiftSettings: settings),
        .target(name: "Register", dependencies: ["Causality"], swiftSettings: settings),
        .target(name: "Entry", dependencies: ["Register"], swiftSettings: settings),
        .target(name: "Identity", dependencies: ["Causality", "Register"], swiftSettings: settings),
        .target(name: "Custody", dependencies: ["Causality", "Register"], swiftSettings: settings),
        .target(name: "Sentences", dependencies: ["Causality", "Register"], swiftSettings: settings),
        .target(name: "Safeguards", dependencies: ["Causality", "Register", "Custody"], swiftSettings: settings),
        .target(name: "Counting", dependencies: ["Causality", "Register", "Safeguards"], swiftSettings: settings),
        .target(name: "Ledger", dependencies: ["Causality", "Register"], swiftSettings: settings),
        .target(name: "Exchange", dependencies: ["Causality", "Register", "Ledger"], swiftSettings: settings),
        .target(
            name: "Wire",
            dependencies: [
                "Causality", "Register", "Ledger", "Exchange", "CZstd",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["kerben.proto"], swiftSettings: settings),
        .target(
            name: "Description",
            dependencies: ["Register", "Custody", "Counting", .product(name: "Yams", package: "Yams")],
            swiftSettings: settings),
        .target(
            name: "Store",
            dependencies: [
                "Causality", "Register", "Identity", "Custody", "Sentences", "Safeguards", "Counting", "Ledger",
                "Exchange", "Machine", "Wire",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            resources: [
                .embedInCode("Schema/batches.sql"), .embedInCode("Schema/schema2.sql"),
                .embedInCode("Schema/views.sql"), .embedInCode("Schema/proof.sql"),
                .embedInCode("Schema/delivery.sql"),
            ], swiftSettings: settings),
        .target(
            name: "Decisions",
            dependencies: [
                "Causality", "Register", "Custody", "Safeguards", "Ledger", "Exchange", "Wire", "Store",
            ], swiftSettings: settings),
        .target(name: "Machine", swiftSettings: settings),
        .target(
            name: "Terminal",
            dependencies: ["Machine", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: settings),
        .target(name: "Control", dependencies: ["CSystemd", "Machine"], swiftSettings: settings),
        .target(
            name: "Trust",
            dependencies: [
                "Machine",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: settings),
        .target(name: "Link", dependencies: ["CCurl"], swiftSettings: settings),
        .target(
            name: "Logs", dependencies: [.product(name: "Logging", package: "swift-log")], swiftSettings: settings),
        .target(
            name: "Figures",
            dependencies: [
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .target(
            name: "Hub",
            dependencies: [
                "Causality", "Exchange", "Wire", "Trust", "Figures",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings),
        .target(
            name: "Facility",
            dependencies: [
                "Causality", "Exchange", "Register", "Ledger", "Wire", "Trust", "Link", "Machine", "Figures",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .target(
            name: "Desk",
            dependencies: [
                "Causality", "Register", "Entry", "Identity", "Sentences", "Safeguards", "Counting", "Ledger",
                "Exchange",
                "Description", "Store", "Decisions", "Machine", "Control", "Trust", "Wire", "Link", "Facility",
                "Figures",
                "CXlsxWriter",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "kerben",
            dependencies: [
                "Causality", "Register", "Entry", "Identity", "Safeguards", "Counting", "Exchange", "Store",
                "Decisions",
                "Trust", "Control",
                "Logs", "Hub", "Facility", "Machine", "Desk", "Terminal", "Figures",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        // What makes things up, and what shows kerben to people: no part of a service.
        .target(name: "Chance", swiftSettings: settings),
        .target(name: "Nation", dependencies: ["Chance", "Register"], swiftSettings: settings),
        .target(
            name: "ProcessHarness", dependencies: ["Machine", "Register"], path: "Tests/ProcessHarness",
            swiftSettings: settings),
        .executableTarget(
            name: "kerben-demo",
            dependencies: [
                "Chance", "Entry", "Machine", "Nation", "ProcessHarness", "Register", "Terminal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        // Not shipped: deploy/bench runs it.
        .executableTarget(
            name: "Benchmark",
            dependencies: [
                "Causality", "Register", "Exchange", "Wire", "Store", "Decisions", "Description", "Nation", "NameTrial",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Tests/Benchmark", exclude: ["hostile.py", "records.py"], swiftSettings: settings),
        // Not shipped: virtual time, network and disk around the real agent, exchange and store.
        .target(
            name: "Simulator",
            dependencies: [
                "Causality", "Register", "Ledger", "Safeguards", "Exchange", "Wire", "Store", "Decisions", "Chance",
                "Trust", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/Simulator", swiftSettings: settings),
        .testTarget(name: "CausalityTests", dependencies: ["Causality", "Chance"], swiftSettings: settings),
        .testTarget(
            name: "FiguresTests",
            dependencies: [
                "Figures", .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(name: "MachineTests", dependencies: ["Machine"], swiftSettings: settings),
        .testTarget(name: "ControlTests", dependencies: ["Control", "ProcessHarness"], swiftSettings: settings),
        .testTarget(
            name: "DescriptionTests", dependencies: ["Causality", "Register", "Custody", "Description"],
            swiftSettings: settings),
        .testTarget(name: "TrustTests", dependencies: ["Trust"], swiftSettings: settings),
        // Depends on the executable so that it is built: the tests run it, and do not import it.
        .testTarget(
            name: "ProcessTests", dependencies: ["Chance", "ProcessHarness", "kerben"], swiftSettings: settings),
        .testTarget(name: "LinkTests", dependencies: ["Link", "Trust"], swiftSettings: settings),
        .testTarget(
            name: "LogsTests", dependencies: ["Logs", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings),
        .testTarget(
            name: "HubTests",
            dependencies: [
                "Causality", "Exchange", "Wire", "Trust", "Link", "Hub", "Facility",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "FacilityTests",
            dependencies: [
                "Causality", "Register", "Ledger", "Exchange", "Wire", "Facility",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "NationTests", dependencies: ["Causality", "Register", "Custody", "Description", "Nation"],
            swiftSettings: settings),
        .testTarget(
            name: "ProcessHarnessTests", dependencies: ["Machine", "ProcessHarness"], swiftSettings: settings),
        .testTarget(
            name: "DemoTests", dependencies: ["Chance", "ProcessHarness", "kerben-demo"], swiftSettings: settings),
        .testTarget(name: "HouseRulesTests", swiftSettings: settings),
        // Imports the executable: the table of rights is tried on the commands' own functions.
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Causality", "Chance", "Control", "Description", "Exchange", "ProcessHarness", "Register", "Safeguards",
                "Store", "Decisions", "kerben", "kerben-demo",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "DeskTests",
            dependencies: [
                "Chance", "Causality", "Control", "Counting", "Desk", "Entry", "Figures", "Ledger", "ProcessHarness",
                "Register", "Safeguards", "Store", "Decisions", "Trust",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "EntryTests", dependencies: ["Chance", "Entry", "Register"], swiftSettings: settings),
        .testTarget(name: "RegisterTests", dependencies: ["Causality", "Chance", "Register"], swiftSettings: settings),
        .testTarget(
            name: "CustodyTests", dependencies: ["Causality", "Chance", "Register", "Custody"], swiftSettings: settings),
        .testTarget(
            name: "SentencesTests", dependencies: ["Chance", "Entry", "Register", "Sentences", "Description"],
            exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "SafeguardsTests", dependencies: ["Causality", "Register", "Custody", "Safeguards"],
            swiftSettings: settings),
        .testTarget(
            name: "CountingTests", dependencies: ["Causality", "Register", "Counting"], swiftSettings: settings),
        .testTarget(
            name: "LedgerTests", dependencies: ["Causality", "Chance", "Register", "Ledger", "Simulator"],
            swiftSettings: settings),
        // Not shipped: a made-up register, and who in it is found to be one person.
        .target(
            name: "NameTrial", dependencies: ["Causality", "Chance", "Identity"], path: "Tests/NameTrial",
            swiftSettings: settings),
        .testTarget(
            name: "IdentityTests", dependencies: ["Causality", "Chance", "Identity", "NameTrial"],
            swiftSettings: settings),
        .testTarget(
            name: "ExchangeTests", dependencies: ["Causality", "Chance", "Register", "Ledger", "Exchange"],
            swiftSettings: settings),
        .testTarget(
            name: "WireTests", dependencies: ["Causality", "Chance", "Register", "Ledger", "Exchange", "Wire"],
            swiftSettings: settings),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "Causality", "Chance", "Register", "Ledger", "Safeguards", "Exchange", "Wire", "Store", "Decisions",
                "Simulator",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ShippedRegisterTests",
            dependencies: [
                "Chance",
                "Causality", "Register", "Identity", "Custody", "Sentences", "Safeguards", "Counting", "Ledger",
                "Exchange", "Description", "Nation", "Store", "Decisions", "Trust",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Causality", "Register", "Custody", "Safeguards", "Ledger", "Exchange", "Wire", "Store", "Decisions",
                "Chance",
                "Simulator", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
    ]
)
