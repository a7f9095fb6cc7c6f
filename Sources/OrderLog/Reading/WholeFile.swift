public import Foundation

/// A file as one block of bytes, for formats that are read as a whole.
public enum WholeFile {
  /// The bytes of a file, inflated when they are gzip (told by content, not by name).
  ///
  /// - Throws: why the file cannot be opened or inflated.
  public static func read(_ path: String) throws(LogError) -> Data {
    let source = try ByteSource.open(path)
    return Data(bytes: source.base, count: source.count)
  }
}
