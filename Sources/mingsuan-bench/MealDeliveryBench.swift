import Dispatch
import Foundation
import Simulators

/// Runs every instance of a folder of `mdrplib` and prints one line each, then the means of the sixteen instances of
/// Table 4 of Reyes et al. (2018) beside the published heuristic and optimum, and the share undelivered over all.
struct MealDeliveryBench {
  let folder: String
  let dispatcher: MealDeliveryRun.Dispatcher

  func run() throws {
    var names: [String] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    where FileManager.default.fileExists(atPath: "\(folder)/\(name)/orders.txt") {
      names.append(name)
    }
    print("instance orders delivered click-to-door ready-to-pickup p90 orders/bundle pay/order seconds")
    var summaries: [(name: String, summary: MealDeliverySummary)] = []
    var slowest = 0.0
    for name in names {
      let instance = try MealDeliveryInstance(folder: "\(folder)/\(name)")
      let start = DispatchTime.now().uptimeNanoseconds
      let result = try MealDeliveryRun(instance, dispatcher: dispatcher).result()
      let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
      let summary = result.summary
      slowest = max(slowest, seconds)
      summaries.append((name, summary))
      print(
        name, summary.orders, summary.delivered, text(summary.meanClickToDoor),
        text(summary.meanReadyToPickup), text(summary.clickToDoor90), text(summary.ordersPerBundle),
        text(summary.payPerOrder), text(seconds))
    }
    // Table 4: the unweighted means over instances of the means over orders.
    let table4 = summaries.filter { $0.name.hasPrefix("0o50") || $0.name.hasPrefix("0r50") }.map(\.summary)
    print("Table 4, \(table4.count) of 16 instances: click-to-door, ready-to-pickup")
    print(
      "  this run            ", text(mean(table4.map(\.meanClickToDoor))),
      text(mean(table4.map(\.meanReadyToPickup))))
    print("  published heuristic  31.88 1.40")
    print("  published optimum    30.67 0.66")
    print("Undelivered over \(summaries.count) instances, % (published: 0.25, mean of instances)")
    let shares = summaries.map { Optional(100 * $0.summary.undeliveredShare) }
    let orders = summaries.reduce(0) { $0 + $1.summary.orders }
    let undelivered = summaries.reduce(0) { $0 + $1.summary.undelivered }
    print("  mean of instances", text(mean(shares)))
    print("  of all orders    ", text(orders > 0 ? 100 * Double(undelivered) / Double(orders) : nil))
    if let tight = summaries.first(where: { $0.name == "1o50t100s1p100" }) {
      print("  1o50t100s1p100   ", text(100 * tight.summary.undeliveredShare), "(published: 3.35)")
    }
    print("Slowest instance:", text(slowest), "s")
  }

  private func mean(_ values: [Double?]) -> Double? {
    let values = values.compactMap(\.self)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  private func text(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "none" }
}
