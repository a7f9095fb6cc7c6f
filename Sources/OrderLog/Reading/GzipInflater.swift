import CZlib
import Foundation

/// gzip data, one member or several one after the other, inflated into memory that grows as it is filled.
enum GzipInflater {
  /// Inflates a mapped file. Zero bytes after the last member are padding; anything else there is an error.
  static func inflate(_ source: ByteSource, file: String) throws(LogError) -> ByteSource {
    let (memory, capacity) = try reserve(for: source.count, file: file)
    let page = Int(getpagesize())
    var produced = 0
    do {
      produced = try run(source, file: file, into: memory, capacity: capacity - 2 * page)
    } catch {
      munmap(memory, capacity)
      throw error
    }
    // Give back the address space that was not needed, but keep a page of zeros after the end.
    let kept = (produced + page - 1) / page * page + page
    if kept < capacity { munmap(memory + kept, capacity - kept) }
    return ByteSource(
      base: UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)), count: produced,
      fileSize: source.fileSize, mappedLength: min(kept, capacity), isRereadable: false)
  }

  /// Address space for the largest possible result (deflate shrinks by 1,032 at most); pages come when written.
  private static func reserve(
    for count: Int, file: String
  ) throws(LogError) -> (UnsafeMutableRawPointer, Int) {
    let page = Int(getpagesize())
    for ratio in [1_040, 128, 32, 16, 8] {
      let (product, overflow) = count.multipliedReportingOverflow(by: ratio)
      if overflow { continue }
      let capacity = (product + 16 * page) / page * page
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
      let memory = mmap(nil, capacity, PROT_READ | PROT_WRITE, flags, -1, 0)
      if let memory, memory != UnsafeMutableRawPointer(bitPattern: -1) { return (memory, capacity) }
    }
    throw .outOfMemory(file: file, bytes: count * 8)
  }

  private static func run(
    _ source: ByteSource, file: String, into memory: UnsafeMutableRawPointer, capacity: Int
  ) throws(LogError) -> Int {
    var stream = z_stream()
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .outOfMemory(file: file, bytes: 65_536)
    }
    defer { inflateEnd(&stream) }
    let step = 64 << 20
    var consumed = 0
    var produced = 0
    var isInsideMember = true
    while true {
      let offered = min(step, source.count - consumed)
      let room = min(step, capacity - produced)
      if room == 0 { throw .outOfMemory(file: file, bytes: capacity) }
      stream.next_in = UnsafeMutablePointer(mutating: source.base + consumed)
      stream.avail_in = UInt32(offered)
      stream.next_out = memory.assumingMemoryBound(to: UInt8.self) + produced
      stream.avail_out = UInt32(room)
      let status = CZlib.inflate(&stream, Z_NO_FLUSH)
      let used = offered - Int(stream.avail_in)
      let made = room - Int(stream.avail_out)
      source.release(consumed..<consumed + used)
      consumed += used
      produced += made
      switch status {
      case Z_STREAM_END:
        isInsideMember = false
        while consumed < source.count, source.base[consumed] == 0 { consumed += 1 }
        if consumed == source.count { return produced }
        guard source.base[consumed] == 0x1F, inflateReset(&stream) == Z_OK else {
          throw .badGzip(file: file, offset: consumed, reason: "bytes after the end that are not gzip")
        }
        isInsideMember = true
      case Z_OK, Z_BUF_ERROR:
        if consumed == source.count, made < room, isInsideMember {
          throw .badGzip(file: file, offset: consumed, reason: "the file ends too early")
        }
      default:
        let reason = stream.msg.map { String(cString: $0) } ?? "code \(status)"
        throw .badGzip(file: file, offset: consumed, reason: reason)
      }
    }
  }
}
