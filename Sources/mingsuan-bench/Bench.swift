import Foundation
import Glibc
import OrderLog

/// `mingsuan-bench`: makes the files that benchmarks and the demonstration use, and times the reader alone.
@main
struct Bench {
  static func main() async {
    do {
      try await run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      FileHandle.standardError.write(Data("mingsuan-bench: \(error)\n".utf8))
      exit(1)
    }
  }

  private static var everyUsage: String {
    usage + SimulationBench.usage + SameWorkBench.usage + MechanismPayBench.usage
  }

  private static let usage = """
    mingsuan-bench orders FILE [--rows N] [--workers N] [--days N] [--seed N]   a synthetic order log (CSV)
    mingsuan-bench city-day FOLDER [--seed N]                                   the demonstration log
    mingsuan-bench read FILE [--threads N] [--rounds N]                         read to typed columns, timed
    mingsuan-bench mdrp FOLDER [--nearest-idle 1]                               the instances of mdrplib, with figures

    """

  private static func run(_ arguments: [String]) async throws {
    var positional: [String] = []
    var options: [String: Int] = [:]
    var index = 0
    while index < arguments.count {
      if arguments[index].hasPrefix("--"), index + 1 < arguments.count, let value = Int(arguments[index + 1])
      {
        options[arguments[index]] = value
        index += 2
      } else {
        positional.append(arguments[index])
        index += 1
      }
    }
    if try await SimulationBench.run(positional, options) { return }
    if try SameWorkBench.run(positional, options) { return }
    if positional == ["mechanism-pay"] {
      return try MechanismPayBench(
        seeds: max(1, options["--seeds"] ?? 20), clean: max(1, options["--clean"] ?? 100),
        orders: max(1, options["--orders"] ?? 1_000_000)
      ).run()
    }
    guard positional.count == 2 else {
      FileHandle.standardError.write(Data(everyUsage.utf8))
      exit(64)
    }
    let seed = UInt64(clamping: options["--seed"] ?? 42)
    switch positional[0] {
    case "orders":
      try OrderFile(
        rows: options["--rows"] ?? 5_000_000, workers: options["--workers"] ?? 50_000,
        days: options["--days"] ?? 60, seed: seed
      ).write(to: positional[1])
    case "city-day":
      guard let day = CivilDate(year: 2026, month: 3, day: 18) else { return }
      var city = CityDay(day: day, seed: seed)
      try city.write(to: positional[1])
    case "read":
      try read(positional[1], threads: options["--threads"] ?? 2, rounds: options["--rounds"] ?? 1)
    case "mdrp":
      try MealDeliveryBench(
        folder: positional[1],
        dispatcher: options["--nearest-idle"] == 1 ? .nearestIdle : .rollingHorizon
      ).run()
    default:
      FileHandle.standardError.write(Data(everyUsage.utf8))
      exit(64)
    }
  }

  /// Reads a file of orders and prints, as one line of JSON, what was read, how fast and how big.
  private static func read(_ path: String, threads: Int, rounds: Int) throws {
    for _ in 0..<rounds {
      let start = DispatchTime.now().uptimeNanoseconds
      let (log, report) = try LogReader(threads: threads, timeZone: "Asia/Shanghai").read(path)
      let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
      let bytes = log.orders.columns.values.reduce(0) { $0 + $1.byteCount }
      let size = report.files.reduce(0) { $0 + $1.bytes }
      print(
        "{\"rows\": \(log.orders.rowCount), \"columns\": \(log.orders.columns.count), \"threads\": \(threads), "
          + "\"seconds\": \(String(format: "%.3f", seconds)), "
          + "\"gigabytesPerSecond\": \(String(format: "%.2f", Double(size) / seconds / 1e9)), "
          + "\"columnMegabytes\": \(bytes / 1_000_000), \"peakMegabytes\": \(peakMemory() / 1_000), "
          + "\"quarantined\": \(report.quarantinedCount)}")
    }
  }

  /// The largest resident set so far, in kilobytes.
  private static func peakMemory() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
  }
}
