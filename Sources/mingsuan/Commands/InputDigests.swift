import CaseFile
import Dispatch
import Foundation
import Synchronization

/// The digests of a log's files, made in the background while the log is being read.
final class InputDigests: Sendable {
  private let result = Mutex<Result<[Manifest.File], any Error>?>(nil)
  private let done = DispatchGroup()

  /// Starts on the files of a log: the file itself, or the files of a folder.
  init(of log: String) {
    DispatchQueue.global().async(group: done) { [self] in
      let outcome = Result { try Self.digest(log) }
      result.withLock { $0 = outcome }
    }
  }

  /// The files by name, once all digests are made.
  func files() throws -> [Manifest.File] {
    done.wait()
    return try result.withLock { try $0?.get() ?? [] }
  }

  private static func digest(_ log: String) throws -> [Manifest.File] {
    var isFolder: ObjCBool = false
    let files = FileManager.default
    guard files.fileExists(atPath: log, isDirectory: &isFolder), isFolder.boolValue else {
      return [try Manifest.File(name: (log as NSString).lastPathComponent, path: log)]
    }
    let names = try files.contentsOfDirectory(atPath: log).sorted().filter { name in
      var isInner: ObjCBool = false
      return files.fileExists(atPath: log + "/" + name, isDirectory: &isInner) && !isInner.boolValue
    }
    return try names.map { try Manifest.File(name: $0, path: log + "/" + $0) }
  }
}
