import Foundation

/// Standard output. What cannot be written, on a full disk for example, ends the run with a message and an exit code
/// instead of being lost without a word. By then results in a folder are complete.
enum Output {
  /// Writes bytes.
  static func write(_ data: Data) {
    do {
      try FileHandle.standardOutput.write(contentsOf: data)
    } catch {
      let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
      let reason =
        system.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(system.code))) : "\(error)"
      Failure(.input, Words.text("failure.output", ["reason": reason])).report()
    }
  }

  /// Writes a text and a line end.
  static func print(_ text: String, terminator: String = "\n") { write(Data((text + terminator).utf8)) }
}
