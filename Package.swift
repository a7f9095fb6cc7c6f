// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "mingsuan",
  products: [
    .library(name: "OrderLog", targets: ["OrderLog"]),
    .library(name: "Simulators", targets: ["Simulators"]),
    .library(name: "Statistics", targets: ["Statistics"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "OrderLog", dependencies: ["CZlib"], swiftSettings: strict),
    .target(name: "Statistics", swiftSettings: strict),
    .target(name: "Metrics", dependencies: ["OrderLog", "Statistics"], swiftSettings: strict),
    .target(name: "Rules", dependencies: ["OrderLog"], swiftSettings: strict),
    .target(
      name: "AuditEngine", dependencies: ["Metrics", "OrderLog", "Rules", "Statistics"],
      swiftSettings: strict),
    .target(name: "Simulators", dependencies: ["OrderLog", "Statistics"], swiftSettings: strict),
    .testTarget(name: "OrderLogTests", dependencies: ["OrderLog"], swiftSettings: strict),
    .testTarget(
      name: "MetricsTests", dependencies: ["Metrics", "OrderLog", "Statistics"], swiftSettings: strict),
    .testTarget(name: "RulesTests", dependencies: ["OrderLog", "Rules"], swiftSettings: strict),
    .testTarget(
      name: "SimulatorsTests", dependencies: ["OrderLog", "Simulators", "Statistics"], swiftSettings: strict),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
