// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "mingsuan",
  products: [
    .executable(name: "mingsuan", targets: ["mingsuan"]),
    .executable(name: "mingsuan-bench", targets: ["mingsuan-bench"]),
    .library(name: "AuditEngine", targets: ["AuditEngine"]),
    .library(name: "Metrics", targets: ["Metrics"]),
    .library(name: "OrderLog", targets: ["OrderLog"]),
    .library(name: "Rules", targets: ["Rules"]),
    .library(name: "Simulators", targets: ["Simulators"]),
    .library(name: "Statistics", targets: ["Statistics"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // The core: the toolchain and the system's zlib, nothing else.
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "OrderLog", dependencies: ["CZlib"], swiftSettings: strict),
    .target(name: "Statistics", swiftSettings: strict),
    .target(name: "Metrics", dependencies: ["OrderLog", "Statistics"], swiftSettings: strict),
    .target(name: "Rules", dependencies: ["OrderLog"], swiftSettings: strict),
    .target(
      name: "AuditEngine", dependencies: ["Metrics", "OrderLog", "Rules", "Simulators", "Statistics"],
      swiftSettings: strict),
    .target(name: "Simulators", dependencies: ["OrderLog", "Statistics"], swiftSettings: strict),

    // The edges.
    .target(
      name: "CaseFile",
      dependencies: [
        "AuditEngine", "OrderLog", "Rules", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "Configuration",
      dependencies: [
        "AuditEngine", "OrderLog", "Rules", "Simulators", "Statistics",
        .product(name: "Yams", package: "Yams"),
      ],
      resources: [.copy("Packs"), .copy("Presets"), .copy("Scenarios/Library")], swiftSettings: strict),
    .target(
      name: "ReportGenerator",
      dependencies: [
        "AuditEngine", "CZlib", "Metrics", "OrderLog", "Rules",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.copy("Texts"), .copy("Templates")], swiftSettings: strict),
    .executableTarget(
      name: "mingsuan",
      dependencies: [
        "AuditEngine", "CaseFile", "Configuration", "Metrics", "OrderLog", "ReportGenerator", "Rules",
        "Simulators", "Statistics", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "mingsuan-bench",
      dependencies: [
        "AuditEngine", "Configuration", "Metrics", "OrderLog", "Rules", "Simulators", "Statistics",
      ],
      swiftSettings: strict),

    // Tests.
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    .testTarget(
      name: "AuditEngineTests",
      dependencies: [
        "AuditEngine", "CaseFile", "Configuration", "Metrics", "OrderLog", "Rules", "Simulators",
        "Statistics",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CaseFileTests", dependencies: ["AuditEngine", "CaseFile"], swiftSettings: strict),
    .testTarget(
      name: "CommandTests", dependencies: ["OrderLog", "mingsuan"], swiftSettings: strict),
    .testTarget(
      name: "ConfigurationTests",
      dependencies: [
        "AuditEngine", "CaseFile", "Configuration", "OrderLog", "Rules", "Simulators", "Statistics",
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "MetricsTests", dependencies: ["Metrics", "OrderLog", "Statistics"], swiftSettings: strict),
    .testTarget(name: "OrderLogTests", dependencies: ["OrderLog"], swiftSettings: strict),
    .testTarget(
      name: "ReportGeneratorTests",
      dependencies: ["AuditEngine", "Metrics", "OrderLog", "ReportGenerator", "Rules"],
      swiftSettings: strict),
    .testTarget(name: "RulesTests", dependencies: ["OrderLog", "Rules"], swiftSettings: strict),
    .testTarget(
      name: "SimulatorsTests", dependencies: ["OrderLog", "Simulators", "Statistics"], swiftSettings: strict),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
