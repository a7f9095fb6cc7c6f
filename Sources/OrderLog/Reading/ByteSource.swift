import Foundation

/// The bytes of one file, mapped or inflated, followed by at least a page of readable zeros, so that code may
/// read up to 4,096 bytes past the end.
final class ByteSource: @unchecked Sendable {
  /// The first byte.
  let base: UnsafePointer<UInt8>
  /// How many bytes there are.
  let count: Int
  /// The size of the file on disk.
  let fileSize: Int
  /// Whether released bytes can be read again. Inflated bytes are gone once they are released.
  let isRereadable: Bool
  private let mappedLength: Int

  /// Takes over a mapping of `mappedLength` bytes. Nobody writes to it from now on.
  init(
    base: UnsafePointer<UInt8>, count: Int, fileSize: Int, mappedLength: Int, isRereadable: Bool
  ) {
    self.base = base
    self.count = count
    self.fileSize = fileSize
    self.mappedLength = mappedLength
    self.isRereadable = isRereadable
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: base), mappedLength) }

  /// Tells the system that the pages wholly inside `range` are no longer needed, so that they do not count as
  /// memory of the process.
  func release(_ range: Range<Int>) {
    let page = Int(getpagesize())
    let start = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound / page * page
    if end > start {
      madvise(UnsafeMutableRawPointer(mutating: base) + start, end - start, Int32(MADV_DONTNEED))
    }
  }

  /// The bytes of `path`, inflated when they are gzip (told by content, not by name).
  static func open(_ path: String) throws(LogError) -> ByteSource {
    let mapped = try MappedFile.open(path)
    if mapped.count >= 2, mapped.base[0] == 0x1F, mapped.base[1] == 0x8B {
      return try GzipInflater.inflate(mapped, file: path)
    }
    return mapped
  }
}
