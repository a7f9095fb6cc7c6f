import Foundation
import OrderLog
import Statistics

/// A synthetic order log for benchmarks: 16 columns in the log format's own names, some 165 bytes a row, in
/// order of placement, reproducible from its seed.
struct OrderFile {
  static let columns = [
    "order_id", "platform", "city", "service", "worker_id", "vehicle", "pickup_zone", "placed_at",
    "accepted_at", "picked_up_at", "completed_at", "deadline_at", "distance", "worker_pay", "tip", "status",
  ]

  let rows: Int
  let workers: Int
  let days: Int
  let seed: UInt64

  /// Writes the file, through a buffer of 8 MiB, to a temporary name that is then renamed.
  func write(to path: String) throws {
    let temporary = path + ".partial"
    guard FileManager.default.createFile(atPath: temporary, contents: nil),
      let file = FileHandle(forWritingAtPath: temporary)
    else { throw CocoaError(.fileWriteUnknown) }
    var random = RandomStream(seed: seed, purpose: "order file")
    var buffer: [UInt8] = []
    buffer.reserveCapacity(9 << 20)
    buffer += Array((Self.columns.joined(separator: ",") + "\n").utf8)
    let start = 20_240 * 86_400  // 2025-06-01
    let platforms = ["rapid", "gigly", "swiftdash", "courio"].map { Array($0.utf8) }
    let cities = [
      "北京", "上海", "深圳", "天津", "Chengdu", "Hangzhou", "Wuhan", "Nanjing", "Xi'an", "Suzhou", "Changsha",
      "Hefei",
    ].map { Array($0.utf8) }
    for row in 0..<rows {
      let placed = start + row * (days * 86_400) / max(rows, 1)
      let worker = random.nextInt(below: workers)
      let city = worker % cities.count
      let accepted = placed + 5 + random.nextInt(below: 180)
      let picked = accepted + 120 + random.nextInt(below: 900)
      let distance = 300 + random.nextInt(below: 4_200)
      let done =
        picked + distance * 3_600 / (9_000 + random.nextInt(below: 6_000)) + random.nextInt(below: 240)
      let status = random.nextInt(below: 1_000)
      let isDone = status < 950
      number(300_000_000 + row, &buffer)
      text(platforms[worker & 3], &buffer)
      text(cities[city], &buffer)
      text(Array("food".utf8), &buffer)
      buffer += Array("w".utf8)
      digits(worker, 7, &buffer)
      buffer.append(44)
      text(Array("ebike".utf8), &buffer)
      buffer += Array("Z".utf8)
      digits(city * 25 + random.nextInt(below: 25), 4, &buffer)
      buffer.append(44)
      for instant in [placed, accepted, picked] { time(instant, &buffer) }
      if isDone { time(done, &buffer) } else { buffer.append(44) }
      time(accepted + 900 + distance * 3_600 / 12_000, &buffer)
      number(distance, &buffer)
      money(350 + distance / 9 + random.nextInt(below: 300), &buffer)
      money(random.nextInt(below: 10) == 0 ? random.nextInt(below: 900) : 0, &buffer)
      buffer += Array((isDone ? "completed" : status < 980 ? "cancelled_customer" : "undelivered").utf8)
      buffer.append(10)
      if buffer.count >= 8 << 20 {
        try file.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try file.write(contentsOf: buffer)
    try file.close()
    _ = try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: temporary, toPath: path)
  }

  private func text(_ bytes: [UInt8], _ buffer: inout [UInt8]) {
    buffer += bytes
    buffer.append(44)
  }

  private func number(_ value: Int, _ buffer: inout [UInt8]) {
    buffer += Array(String(value).utf8)
    buffer.append(44)
  }

  private func digits(_ value: Int, _ width: Int, _ buffer: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<width { divisor *= 10 }
    while divisor > 0 {
      buffer.append(UInt8(48 + value / divisor % 10))
      divisor /= 10
    }
  }

  private func money(_ cents: Int, _ buffer: inout [UInt8]) {
    buffer += Array(String(cents / 100).utf8)
    buffer.append(46)
    digits(cents % 100, 2, &buffer)
    buffer.append(44)
  }

  private func time(_ second: Int, _ buffer: inout [UInt8]) {
    let (year, month, day) = CivilDate(dayNumber: second / 86_400).components
    let rest = second % 86_400
    digits(year, 4, &buffer)
    buffer.append(45)
    digits(month, 2, &buffer)
    buffer.append(45)
    digits(day, 2, &buffer)
    buffer.append(84)
    digits(rest / 3_600, 2, &buffer)
    buffer.append(58)
    digits(rest / 60 % 60, 2, &buffer)
    buffer.append(58)
    digits(rest % 60, 2, &buffer)
    buffer += [90, 44]
  }
}
