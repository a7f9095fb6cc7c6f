import Crypto
public import Foundation

/// SHA-256 digests of files and of rows, written as `sha256:` and 64 hexadecimal digits.
public enum FileDigest {
  /// The digest of bytes.
  public static func sha256(_ bytes: some DataProtocol) -> String {
    text(SHA256.hash(data: bytes))
  }

  /// The digest of a file, read in pieces of 4 MiB.
  ///
  /// - Throws: `CaseFileError.unreadable` when the file cannot be read to its end.
  public static func sha256(ofFile path: String) throws -> String {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw CaseFileError.unreadable(path) }
    defer { try? handle.close() }
    var hash = SHA256()
    do {
      while let piece = try handle.read(upToCount: 4 << 20), !piece.isEmpty { hash.update(data: piece) }
    } catch {
      throw CaseFileError.unreadable(path)
    }
    return text(hash.finalize())
  }

  private static func text(_ digest: SHA256Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var hex: [UInt8] = Array("sha256:".utf8)
    for byte in digest {
      hex.append(digits[Int(byte >> 4)])
      hex.append(digits[Int(byte & 15)])
    }
    return String(decoding: hex, as: UTF8.self)
  }
}

/// Why a case folder cannot be read or written.
public enum CaseFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file cannot be read.
  case unreadable(String)
  /// A file or folder cannot be written; the system's reason.
  case unwritable(String, String)
  /// The output folder exists and was not made by this program.
  case foreignFolder(String)
  /// The output folder of a simulation exists and was not made by one.
  case foreignSimulationFolder(String)
  /// The output folder holds an earlier simulation that was not to be replaced.
  case notReplaced(String)
  /// The output folder of a study exists and holds something else.
  case foreignStudyFolder(String)
  /// Another process writes to the output folder of a study.
  case busyStudyFolder(String)
  /// The output folder holds another study, or the same one made by another version of the program.
  case otherStudy(String)
  /// The output folder of a replay exists and was not made by one.
  case foreignReplayFolder(String)

  /// The error in one English sentence with what to do.
  public var description: String {
    switch self {
    case .unreadable(let path): "\(path): cannot be read to its end; check that it exists and who may read it"
    case .unwritable(let path, let reason): "\(path): cannot be written (\(reason))"
    case .foreignFolder(let path):
      "\(path): exists and holds no manifest.json of an earlier audit; name another folder, or empty this one"
    case .foreignSimulationFolder(let path):
      "\(path): exists and holds no manifest.json of an earlier simulation; name another folder, or empty this one"
    case .foreignReplayFolder(let path):
      "\(path): exists and holds no manifest.json of an earlier replay; name another folder, or empty this one"
    case .foreignStudyFolder(let path):
      "\(path): exists and holds no study; name another folder, or empty this one"
    case .busyStudyFolder(let path):
      "\(path): another sweep is writing there; wait until it ends, or name another folder"
    case .otherStudy(let path):
      "\(path): holds another study, or this one as another version of the program ran it; add --replace to throw it "
        + "away, or name another folder"
    case .notReplaced(let path):
      "\(path): holds an earlier simulation; add --replace to put the new one in its place, or name another folder"
    }
  }
}
