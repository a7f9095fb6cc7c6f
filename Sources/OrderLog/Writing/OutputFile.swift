import CZlib
import Foundation

/// A file that appears under its name only when it is complete: bytes go to a temporary name beside it, which is
/// renamed at the end.
final class OutputFile {
  /// Bytes that wait to be written. Callers append here and call `flushIfFull`.
  var buffer: [UInt8] = []

  private let path: String
  private let temporaryPath: String
  private let descriptor: Int32
  private var stream: UnsafeMutablePointer<z_stream>?
  private var isOpen = true
  private static let bufferSize = 1 << 20

  /// Opens a temporary file beside `path`; with `compressed`, what is written is gzip.
  init(_ path: String, compressed: Bool) throws(LogError) {
    self.path = path
    temporaryPath = "\(path).partial-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      isOpen = false
      throw .notWritable(file: path, reason: String(cString: strerror(errno)))
    }
    buffer.reserveCapacity(Self.bufferSize + 4_096)
    if compressed {
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      let size = Int32(MemoryLayout<z_stream>.size)
      guard
        deflateInit2_(stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
      else {
        stream.deallocate()
        throw .outOfMemory(file: path, bytes: 300_000)
      }
      self.stream = stream
    }
  }

  deinit {
    endStream()
    if isOpen {
      close(descriptor)
      unlink(temporaryPath)
    }
  }

  /// Writes the buffer out when it is large.
  func flushIfFull() throws(LogError) {
    if buffer.count >= Self.bufferSize { try flush(finish: false) }
  }

  /// Writes everything, and gives the file its name.
  func commit() throws(LogError) {
    try flush(finish: true)
    endStream()
    isOpen = false
    guard fsync(descriptor) == 0, close(descriptor) == 0, rename(temporaryPath, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporaryPath)
      throw .notWritable(file: path, reason: reason)
    }
  }

  private func flush(finish: Bool) throws(LogError) {
    guard let stream else {
      try write(buffer[...])
      buffer.removeAll(keepingCapacity: true)
      return
    }
    var output = [UInt8](repeating: 0, count: 1 << 18)
    var error: LogError?
    buffer.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = UInt32(input.count)
      repeat {
        let made = output.withUnsafeMutableBufferPointer { room in
          stream.pointee.next_out = room.baseAddress
          stream.pointee.avail_out = UInt32(room.count)
          _ = deflate(stream, finish ? Z_FINISH : Z_NO_FLUSH)
          return room.count - Int(stream.pointee.avail_out)
        }
        do throws(LogError) { try write(output[..<made]) } catch let failure { error = failure }
      } while stream.pointee.avail_out == 0 && error == nil
    }
    if let error { throw error }
    buffer.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: ArraySlice<UInt8>) throws(LogError) {
    var offset = 0
    while offset < bytes.count {
      let written = bytes.withUnsafeBytes { raw in
        raw.baseAddress.map { Foundation.write(descriptor, $0 + offset, raw.count - offset) } ?? 0
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw .notWritable(file: path, reason: String(cString: strerror(errno))) }
      offset += written
    }
  }

  private func endStream() {
    guard let stream else { return }
    deflateEnd(stream)
    stream.deallocate()
    self.stream = nil
  }
}
