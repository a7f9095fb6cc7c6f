// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "mingsuan",
  products: [
    .library(name: "Statistics", targets: ["Statistics"])
  ],
  targets: [
    .target(name: "Statistics", swiftSettings: strict),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
