import Foundation

/// Finds and reads the texts and templates that are delivered beside the program.
struct ResourceFolder {
  private static let bundleName = "mingsuan_ReportGenerator"
  private let root: URL

  /// The folder, found beside the executable or in the share folder of its prefix.
  init() throws(ReportError) {
    let candidates = Self.candidates
    guard let root = candidates.first(where: Self.holdsResources) else {
      throw .resourcesMissing(searched: candidates.map(\.path))
    }
    self.root = root
  }

  /// A text file of the folder.
  func text(_ path: String) throws(ReportError) -> String {
    do {
      return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    } catch {
      throw .badResource(name: path, reason: "\(error)")
    }
  }

  /// The names of the files in a folder of it, sorted.
  func names(in folder: String) throws(ReportError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
        .sorted()
    } catch {
      throw .badResource(name: folder, reason: "\(error)")
    }
  }

  private static var candidates: [URL] {
    var folders: [URL] = [Bundle.main.bundleURL]
    if let resources = Bundle.main.resourceURL { folders.append(resources) }
    if let executable = Bundle.main.executableURL?.resolvingSymlinksInPath() {
      let folder = executable.deletingLastPathComponent()
      folders += [folder, folder.deletingLastPathComponent().appendingPathComponent("share/mingsuan")]
    }
    folders += Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
    return folders.flatMap { folder in
      ["resources", "bundle"].flatMap { kind in
        let bundle = folder.appendingPathComponent("\(bundleName).\(kind)")
        return [bundle, bundle.appendingPathComponent("Contents/Resources")]
      }
    }
  }

  private static func holdsResources(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("Texts/zh.json").path)
  }
}
