import Foundation

/// Finds the data files that ship with the tool: the packs and the presets.
enum ShippedFiles {
  /// The folder that holds `Packs` and `Presets`.
  ///
  /// The package manager puts them beside the executable, and so does an installation. Its own lookup,
  /// `Bundle.module`, knows the same places and ends the process when it finds nothing there.
  private static let root: String? = {
    let name = "mingsuan_Configuration.resources"
    var folders: [URL] = []
    if let executable = Bundle.main.executableURL?.resolvingSymlinksInPath() {
      folders.append(executable.deletingLastPathComponent())
    }
    folders.append(Bundle.main.bundleURL)
    if let first = CommandLine.arguments.first {
      folders.append(
        URL(fileURLWithPath: first).resolvingSymlinksInPath().deletingLastPathComponent())
    }
    if let resources = Bundle.main.resourceURL { folders.append(resources) }
    for folder in folders {
      let candidate = folder.appendingPathComponent(name)
      if isComplete(candidate.path) { return candidate.path }
    }
    return nil
  }()

  private static func isComplete(_ folder: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: folder + "/Packs", isDirectory: &isDirectory)
      && isDirectory.boolValue
  }

  /// The path of a shipped file or folder.
  static func path(of name: String) throws(ConfigurationErrors) -> String {
    guard let root else {
      throw ConfigurationErrors([
        ConfigurationError(
          file: name, problem: .unreadable("the files that ship with the tool are not installed"),
          suggestion: "put the folder mingsuan_Configuration.resources beside the executable")
      ])
    }
    return "\(root)/\(name)"
  }
}
