import Foundation
import Testing

/// Runs the built command.
struct Command {
  struct Result {
    let exitCode: Int32
    let output: String
    let errors: String
  }

  static var root: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }

  /// The executable beside the test bundle.
  static var executable: URL {
    get throws {
      let folders =
        [Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent()].compactMap { $0 }
        + [root.appendingPathComponent(".build/debug")]
      let found = folders.map { $0.appendingPathComponent("mingsuan") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }
      return try #require(found)
    }
  }

  /// Runs with arguments, in English unless the arguments say otherwise.
  static func run(_ arguments: String..., language: String? = "en") throws -> Result {
    try run(arguments, language: language)
  }

  static func run(_ arguments: [String], language: String? = "en") throws -> Result {
    let process = Process()
    process.executableURL = try executable
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["LC_ALL"] = language == "en" ? "en_US.UTF-8" : language == "zh" ? "zh_CN.UTF-8" : "C"
    process.environment = environment
    let scratch = Scratch()
    let output = scratch.path("output")
    let errors = scratch.path("errors")
    _ = FileManager.default.createFile(atPath: output, contents: nil)
    _ = FileManager.default.createFile(atPath: errors, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Result(
      exitCode: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }
}

/// A folder that is removed when the test is done with it.
final class Scratch: Sendable {
  let folder: String

  init() {
    folder = NSTemporaryDirectory() + "mingsuan-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }

  /// Writes a file and gives its path.
  func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

  func write(_ name: String, _ data: Data) throws -> String {
    try data.write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }
}
