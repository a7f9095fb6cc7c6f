import Configuration
import Metrics
import OrderLog
import Simulators

/// What of a planted difference in pay, and of a planted penalty for refusals, the metrics find over many seeds: the
/// tables of Docs/same-work.md.
enum SameWorkBench {
  static let usage = """
    mingsuan-bench same-work [--seeds N] [--first N] [--days N]   a group paid 0 to 10 % less for like orders: found, sized
    mingsuan-bench refusals [--seeds N] [--first N] [--days N]    a penalty of 0 to 60 min after a refusal: found, sized

    """

  static func run(_ positional: [String], _ options: [String: Int]) throws -> Bool {
    guard positional.count == 1 else { return false }
    let first = max(0, options["--first"] ?? 1)
    let seeds = (first..<first + min(max(1, options["--seeds"] ?? 20), 10_000)).map(UInt64.init)
    switch positional[0] {
    case "same-work": try sameWork(seeds: seeds, days: options["--days"])
    case "refusals": try refusals(seeds: seeds, days: options["--days"])
    default: return false
    }
    return true
  }

  // MARK: Pay

  private struct PayCell {
    var runs = 0
    var found = 0
    var located = 0
    var covered = 0
    var falseFindings = 0
    var gaps: [Double] = []
    var detectable: [Double] = []
    var share = 0.0
  }

  private static func sameWork(seeds: [UInt64], days: Int?) throws {
    print(
      "| paid less | found | the right group, no other | size within its interval | false findings | mean gap | shown with 80 % |"
    )
    print("|---|---|---|---|---|---|---|")
    for percent in [0, 1, 3, 5, 10] {
      var cell = PayCell()
      for seed in seeds {
        let log = try log(
          "planted-group-paid-less", seed: seed, days: days,
          percent == 0
            ? []
            : [Planting(.groupPaidLess, size: Double(percent) / 100, attribute: "gender", value: "female")])
        let value = try evaluate(AdjustedPayGap(), log)
        tally(value, planted: Double(percent) / 100, &cell)
      }
      print(
        "| \(percent == 0 ? "nothing" : "\(percent) %") | \(percent == 0 ? "–" : "\(cell.found) of \(cell.runs)") "
          + "| \(percent == 0 ? "–" : "\(cell.located) of \(cell.runs)") | \(cell.covered) of \(cell.runs) "
          + "| \(cell.falseFindings) | \(share(mean(cell.gaps))) | \(share(mean(cell.detectable))) |")
    }
  }

  /// A finding is a gap in pay per order with everything held equal and a corrected p below 0.01.
  private static func tally(_ value: AdjustedPayGap.Value, planted: Double, _ cell: inout PayCell) {
    cell.runs += 1
    var hasOther = false
    var isFound = false
    for contrast in value.contrasts {
      guard let like = contrast[.everything, .perOrder] else { continue }
      let isFinding = (like.gap.pValue ?? 1) < 0.01
      guard contrast.attribute == "gender" else {
        if isFinding {
          hasOther = true
          cell.falseFindings += 1
        }
        continue
      }
      // The larger group is the reference, which may be the one that is paid less.
      let isWomen = contrast.group == "female"
      let truth = isWomen ? planted : 1 - 1 / (1 - planted)
      if let lower = like.gap.lower, let upper = like.gap.upper, lower <= truth, truth <= upper {
        cell.covered += 1
      }
      cell.gaps.append(isWomen ? like.gap.value : 1 - 1 / (1 - like.gap.value))
      if let smallest = like.gap.minimumDetectable { cell.detectable.append(smallest) }
      if isFinding {
        if planted > 0 && (like.gap.value > 0) == isWomen { isFound = true } else { cell.falseFindings += 1 }
      }
    }
    if isFound { cell.found += 1 }
    if isFound && !hasOther { cell.located += 1 }
  }

  // MARK: Refusals

  private static func refusals(seeds: [UInt64], days: Int?) throws {
    print(
      "| minutes without offers | found | undetermined | met | placebo failed | mean drop | from minute 11 | mean placebo |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for minutes in [0, 15, 30, 45, 60] {
      var (found, open, met, failed) = (0, 0, 0, 0)
      var drops: [Double] = []
      var placebos: [Double] = []
      var later: [Double] = []
      for seed in seeds {
        let log = try log(
          "planted-refusal-punished", seed: seed, days: days,
          minutes == 0 ? [] : [Planting(.refusalPunished, size: Double(minutes))])
        do throws(NoValue) {
          let value = try evaluate(RefusalEffect(), log)
          drops.append(value.drop.value)
          if let placebo = value.placebo { placebos.append(placebo.value) }
          if let drop = value.later { later.append(drop.value) }
          if value.drop.lower ?? 0 > 0.1, value.drop.pValue ?? 1 < 0.01 {
            found += 1
          } else if value.drop.upper ?? 1 <= 0.1, value.isBalanced(within: 0.1) {
            met += 1
          } else {
            open += 1
          }
        } catch {
          open += 1
          if case .undefined(.degenerate) = error { failed += 1 }
        }
      }
      print(
        "| \(minutes) | \(found) of \(seeds.count) | \(open) | \(met) | \(failed) | \(share(mean(drops))) "
          + "| \(share(mean(later))) | \(share(mean(placebos))) |")
    }
  }

  // MARK: Parts

  private static func log(_ name: String, seed: UInt64, days: Int?, _ plantings: [Planting]) throws
    -> OrderLog
  {
    var scenario = try ScenarioLibrary.scenario(named: name).changed(seed: seed, days: days).scenario
    scenario.plantings = plantings
    return try scenario.run().log()
  }

  private static func evaluate<M: Metric>(_ metric: M, _ log: OrderLog) throws(NoValue) -> M.Value {
    var store = StateStore(metric.states)
    store.add(0..<log.orders.rowCount, of: .orders, in: log)
    for (kind, table) in log.tables where kind != .orders { store.add(0..<table.rowCount, of: kind, in: log) }
    store.finish()
    return try metric.value(from: store, in: log)
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  private static func share(_ value: Double?) -> String {
    value.map { SimulationBench.number($0 * 100, 2) + " %" } ?? "–"
  }
}
