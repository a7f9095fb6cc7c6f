import Foundation

/// Files in memory without copying.
enum MappedFile {
  /// Maps a file for reading, with a page of zeros after it. A file that another process shortens meanwhile
  /// cannot be read safely; logs are read at rest.
  static func open(_ path: String) throws(LogError) -> ByteSource {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw .isDirectory(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .notReadable(file: path, reason: "not a regular file")
    }
    let count = Int(status.st_size)
    // An anonymous mapping two pages longer than the file, with the file laid over its beginning: what the
    // file does not cover stays zero.
    let length = count + 2 * Int(getpagesize())
    let none = UnsafeMutableRawPointer(bitPattern: -1)
    guard let whole = mmap(nil, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), whole != none else {
      throw .outOfMemory(file: path, bytes: length)
    }
    if count > 0 {
      let laid = mmap(whole, count, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor, 0)
      guard let laid, laid != none else {
        let reason = String(cString: strerror(errno))
        munmap(whole, length)
        throw .notReadable(file: path, reason: reason)
      }
      madvise(laid, count, Int32(MADV_SEQUENTIAL))
    }
    return ByteSource(
      base: UnsafePointer(whole.assumingMemoryBound(to: UInt8.self)), count: count, fileSize: count,
      mappedLength: length, isRereadable: true)
  }

  /// The error that a failed system call on a path stands for.
  static func failure(_ path: String, _ number: Int32) -> LogError {
    switch number {
    case ENOENT, ENOTDIR: .noSuchFile(path)
    case EISDIR: .isDirectory(path)
    default: .notReadable(file: path, reason: String(cString: strerror(number)))
    }
  }
}
