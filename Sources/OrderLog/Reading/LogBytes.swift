import CZlib
import Foundation
import Glibc

/// The bytes of a file, mapped or inflated, with at least 64 readable zero bytes behind the last one, so that
/// parsers may read a little too far.
final class LogBytes: @unchecked Sendable {
  /// The first byte.
  let base: UnsafePointer<UInt8>
  /// How many bytes there are.
  let count: Int
  /// The size of the file on disk.
  let fileSize: Int
  private let mapped: Int
  private let isFile: Bool

  private static let slack = 1 << 16

  /// Opens a file; one that begins with gzip's magic number is inflated into memory.
  init(path: String) throws(LogError) {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw Self.cannotOpen(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.cannotOpen(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw LogError(
        .notAFile, path: path, problem: "is not a regular file", remedy: "name a file, or a folder of tables")
    }
    let size = Int(status.st_size)
    fileSize = size
    guard size > 0 else {
      throw LogError(
        .emptyFile, path: path, problem: "is empty", remedy: "export it again; a table has at least a header")
    }
    // An anonymous mapping with zero pages, the file laid over its beginning.
    let length = size + Self.slack
    guard let place = mmap(nil, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), place != MAP_FAILED,
      let file = mmap(place, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor, 0), file != MAP_FAILED
    else { throw Self.cannotOpen(path) }
    madvise(file, size, MADV_SEQUENTIAL)
    let bytes = UnsafePointer(file.assumingMemoryBound(to: UInt8.self))
    guard size >= 2, bytes[0] == 0x1f, bytes[1] == 0x8b else {
      base = bytes
      count = size
      mapped = length
      isFile = true
      return
    }
    defer { munmap(file, length) }
    let inflated = try GzipInflater(path: path).inflate(bytes, count: size)
    base = UnsafePointer(inflated.base)
    count = inflated.count
    mapped = inflated.mapped
    isFile = false
    guard count > 0 else {
      munmap(UnsafeMutableRawPointer(inflated.base), inflated.mapped)
      throw LogError(
        .emptyFile, path: path, problem: "is empty once decompressed",
        remedy: "export it again; a table has at least a header")
    }
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: base), mapped) }

  /// Gives back the memory of bytes that have been parsed; they can still be read, at the price of reading the
  /// file again.
  func release(_ range: Range<Int>) {
    guard isFile else { return }
    let page = 4_096
    let start = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound / page * page
    guard end > start else { return }
    madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }

  private static func cannotOpen(_ path: String) -> LogError {
    if errno == ENOENT {
      return LogError(.noSuchFile, path: path, problem: "does not exist", remedy: "check the name")
    }
    return LogError(
      .unreadable, path: path, problem: "cannot be opened (\(String(cString: strerror(errno))))",
      remedy: "check who may read it")
  }
}

/// Inflates gzip data, several members one after the other included.
struct GzipInflater {
  let path: String

  /// The inflated bytes in memory of their own, `mapped` bytes long, zeros behind `count`.
  struct Inflated {
    let base: UnsafeMutablePointer<UInt8>
    let count: Int
    let mapped: Int
  }

  /// Inflates `count` bytes.
  ///
  /// - Throws: `LogError.badCompression` when the data is cut off or damaged, with the place in the file.
  func inflate(_ bytes: UnsafePointer<UInt8>, count: Int) throws(LogError) -> Inflated {
    var stream = z_stream()
    // 15 bits of window, and 16 for gzip's own header and check value.
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw damaged(at: 0, "zlib cannot be set up")
    }
    defer { inflateEnd(&stream) }
    var capacity = max(count * 4, 1 << 20)
    guard var base = Self.allocate(capacity) else { throw damaged(at: 0, "not enough memory") }
    var done = 0
    var read = 0
    var failure: LogError?
    inflating: while true {
      if done + (1 << 16) > capacity - (1 << 16) {
        let larger = capacity * 2
        guard let moved = Self.allocate(larger) else {
          failure = damaged(at: read, "not enough memory")
          break inflating
        }
        memcpy(moved, base, done)
        munmap(base, capacity)
        base = moved
        capacity = larger
      }
      let room = min(capacity - (1 << 16) - done, 1 << 30)
      let left = min(count - read, 1 << 30)
      stream.next_in = UnsafeMutablePointer(mutating: bytes + read)
      stream.avail_in = UInt32(left)
      stream.next_out = base + done
      stream.avail_out = UInt32(room)
      let code = CZlib.inflate(&stream, Z_NO_FLUSH)
      let consumed = left - Int(stream.avail_in)
      let produced = room - Int(stream.avail_out)
      read += consumed
      done += produced
      switch code {
      case Z_OK where consumed > 0 || produced > 0: continue
      case Z_STREAM_END:
        if read >= count { break inflating }
        guard bytes[read] == 0x1f else {
          failure = damaged(at: read, "has bytes behind the compressed data that are not gzip")
          break inflating
        }
        inflateReset(&stream)
      case Z_OK, Z_BUF_ERROR:
        failure = damaged(at: read, "is cut off: the compressed data ends before its end mark")
        break inflating
      default:
        failure = damaged(at: read, "has damaged compressed data")
        break inflating
      }
    }
    if let failure {
      munmap(base, capacity)
      throw failure
    }
    return Inflated(base: base, count: done, mapped: capacity)
  }

  private static func allocate(_ size: Int) -> UnsafeMutablePointer<UInt8>? {
    guard let place = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      place != MAP_FAILED
    else { return nil }
    return place.assumingMemoryBound(to: UInt8.self)
  }

  private func damaged(at offset: Int, _ what: String) -> LogError {
    LogError(
      .badCompression, path: path, problem: "\(what) (near byte \(offset) of the file)",
      remedy: "copy or export the file again and compare its size and digest with the sender's")
  }
}
