import Foundation
import Testing

/// The arrows of the house (Docs/architecture.md): which module may import which, and that the core links
/// nothing beyond the toolchain and the system's zlib.
@Suite struct HouseTests {
  /// What each target may depend on, products of packages included.
  static let mayDependOn: [String: Set<String>] = [
    "CZlib": [],
    "OrderLog": ["CZlib"],
    "Statistics": [],
    "Metrics": ["OrderLog", "Statistics"],
    "Rules": ["OrderLog"],
    "Simulators": ["OrderLog", "Statistics"],
    "AuditEngine": ["Metrics", "OrderLog", "Rules", "Simulators", "Statistics"],
    "Configuration": ["OrderLog", "Statistics", "Metrics", "Rules", "AuditEngine", "Simulators", "Yams"],
    "CaseFile": ["AuditEngine", "Crypto", "Metrics", "OrderLog", "Rules"],
    "ReportGenerator": ["AuditEngine", "CZlib", "Metrics", "Mustache", "OrderLog", "Rules"],
    "mingsuan": [
      "ArgumentParser", "AuditEngine", "CaseFile", "Configuration", "Metrics", "OrderLog", "ReportGenerator",
      "Rules", "Simulators", "Statistics",
    ],
    "mingsuan-bench": ["AuditEngine", "OrderLog", "Rules", "Simulators", "Statistics"],
  ]

  static let core: Set<String> = ["OrderLog", "Statistics", "Metrics", "Rules", "Simulators", "AuditEngine"]

  /// What comes with the toolchain, and the system library that the core may link.
  static let toolchain: Set<String> = [
    "Swift", "Foundation", "FoundationEssentials", "FoundationXML", "Dispatch", "Synchronization", "Glibc",
    "Musl",
    "Darwin", "CZlib",
  ]

  static var root: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  /// The part of `swift package dump-package` that matters here.
  struct Description: Decodable {
    struct Target: Decodable {
      let name: String
      let type: String
      let dependencies: [Dependency]
      let settings: [Setting]
    }

    /// `{"byName": ["X", null]}` or `{"product": ["X", "package", null, null]}`.
    struct Dependency: Decodable {
      let name: String

      init(from decoder: any Decoder) throws {
        let kinds = try [String: [String?]].init(from: decoder)
        name = (kinds["byName"] ?? kinds["product"] ?? kinds["target"])?.first.flatMap { $0 } ?? ""
      }
    }

    struct Setting: Decodable {
      let tool: String
    }

    let targets: [Target]
  }

  private func describe() throws -> Description {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A scratch path of its own, since the build that runs the tests holds the lock of the usual one.
    let scratch = NSTemporaryDirectory() + "mingsuan-describe-\(ProcessInfo.processInfo.processIdentifier)"
    process.arguments = [
      "swift", "package", "--package-path", Self.root.path, "--scratch-path", scratch, "dump-package",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: scratch)
    return try JSONDecoder().decode(Description.self, from: output)
  }

  @Test func noArrowRunsBackwards() throws {
    let targets = try describe().targets.filter { $0.type != "test" }
    #expect(!targets.isEmpty)
    for target in targets {
      guard let allowed = Self.mayDependOn[target.name] else {
        Issue.record(
          "\(target.name) has no place in the house: add it to the table and to Docs/architecture.md")
        continue
      }
      for dependency in target.dependencies {
        #expect(allowed.contains(dependency.name), "\(target.name) may not depend on \(dependency.name)")
      }
      if Self.core.contains(target.name) {
        #expect(!target.settings.contains { $0.tool == "linker" }, "\(target.name) has linker settings")
      }
    }
    #expect(Self.core.isSubset(of: Set(targets.map(\.name))))
  }

  @Test(arguments: Array(mayDependOn.keys).sorted())
  func sourcesImportOnlyWhatTheHouseAllows(target: String) throws {
    let folder = Self.root.appendingPathComponent("Sources/\(target)")
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    let allowed = (Self.mayDependOn[target] ?? []).union(Self.toolchain)
    for file in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ").filter {
          !["public", "internal", "package", "private", "fileprivate", "@testable", "@preconcurrency"]
            .contains($0)
        }
        guard words.count >= 2, words[0] == "import" else { continue }
        let module = words.count > 2 ? words[2].split(separator: ".")[0] : words[1].split(separator: ".")[0]
        #expect(allowed.contains(String(module)), "\(target)/\(file) imports \(module)")
      }
    }
  }

  @Test func sourceFilesStayReadable() throws {
    let folder = Self.root.appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    for file in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines <= 420, "\(file) has \(lines) lines: is there a second type or algorithm in it?")
      for word in ["try!", "fatalError(", "Utils", "Helpers", "Manager.swift"] {
        #expect(!text.contains(word) || file.contains(word), "\(file) contains \(word)")
      }
    }
  }
}
