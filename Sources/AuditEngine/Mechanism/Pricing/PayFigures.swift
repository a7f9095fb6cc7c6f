import Metrics
import OrderLog
import Simulators

/// The numbers of a comparison of pay with its recomputation, with stable keys.
struct PayFigures {
  let tally: PayTally
  let mechanism: PayMechanism
  let log: OrderLog

  /// How many levels of a grouping are shown.
  private static let levelLimit = 3

  /// Counts, components, and where the departing orders are.
  var counts: [Figure] {
    var figures = [
      Figure("compared", Double(tally.total.compared), .count),
      Figure("short", Double(tally.total.short), .count),
      Figure("difference", Double(tally.total.difference) / 10_000, .money),
      Figure("roundingOnly", Double(tally.rounding), .count),
    ]
    if tally.rounding > 0 {
      // Rounding goes both ways. What always goes one way is no rounding, however small it is.
      figures.append(Figure("roundingOnly.less", Double(tally.roundingShort), .count))
      figures.append(Figure("roundingOnly.difference", Double(tally.roundingNet) / 10_000, .money))
    }
    for obstacle in PayTally.Obstacle.allCases {
      guard let count = tally.undecided[obstacle] else { continue }
      let key = "undecided.\(obstacle.rawValue)"
      figures.append(Figure(key, Double(count), .count))
      // From which day to which day versions are to be asked for.
      guard [.gap, .overlap, .undeclared].contains(obstacle), let days = tally.undecidedDays[obstacle] else {
        continue
      }
      let (first, last) = (CivilDate(dayNumber: days.lowerBound), CivilDate(dayNumber: days.upperBound))
      figures.append(Figure("\(key).\(first)–\(last)", Double(count), .count))
    }
    for (part, component) in PayComponent.allCases.enumerated() where tally.parts[part].differing > 0 {
      figures.append(
        Figure("component.\(component.rawValue).differing", Double(tally.parts[part].differing), .count))
      figures.append(
        Figure(
          "component.\(component.rawValue).difference", Double(tally.parts[part].difference) / 10_000, .money)
      )
    }
    if tally.beyondParts.differing > 0 {
      figures.append(Figure("component.beyondLines.differing", Double(tally.beyondParts.differing), .count))
      figures.append(
        Figure("component.beyondLines.difference", Double(tally.beyondParts.difference) / 10_000, .money))
    }
    guard tally.total.departing > 0 else { return figures }
    figures += groups("version", tally.byVersion.map { (mechanism.versions[$0.key].version, $0.value) })
    let cities = log.orders.texts(.city)?.dictionary.values ?? []
    figures += groups("city", tally.byCity.map { (cities[Int($0.key)], $0.value) })
    figures += groups("hour", tally.byHour.enumerated().map { ("\($0.offset)", $0.element) })
    figures += groups(
      "worker", tally.byWorker.enumerated().map { (log.workers.values[$0.offset], $0.element) })
    figures += workerGroups
    return figures
  }

  /// The levels with most departing orders, where they are no more than chance apart they still are a description.
  private func groups(_ name: String, _ levels: [(String, PayTally.Slot)]) -> [Figure] {
    let seen = levels.filter { $0.1.compared > 0 }
    guard seen.count > 1 else { return [] }
    let most = seen.filter { $0.1.departing > 0 }.sorted { a, b in
      a.1.departing == b.1.departing ? TextDictionary.precedes(a.0, b.0) : a.1.departing > b.1.departing
    }
    return most.prefix(Self.levelLimit).flatMap { level, slot in
      [
        Figure("by.\(name).\(level).share", slot.share, .share),
        Figure("by.\(name).\(level).difference", Double(slot.difference) / 10_000, .money),
      ]
    }
  }

  /// By the groups of the table of workers.
  private var workerGroups: [Figure] {
    guard let table = log.table(.workers), let workers = table.texts(.workerID) else { return [] }
    return [Field.gender, .ageBand, .origin].flatMap { field -> [Figure] in
      guard let column = table.texts(field) else { return [] }
      var slots: [String: PayTally.Slot] = [:]
      for row in 0..<table.rowCount {
        guard let name = column.value(at: row), workers[row] >= 0, Int(workers[row]) < tally.byWorker.count
        else { continue }
        slots[name, default: PayTally.Slot()].add(tally.byWorker[Int(workers[row])])
      }
      return groups(field.rawValue, slots.map { ($0.key, $0.value) })
    }
  }

  /// Which component, from which day, how much.
  static func structure(_ structure: PayStructure) -> [Figure] {
    var figures: [Figure] = []
    if let component = structure.component {
      figures.append(Figure("mostly.\(component.rawValue)", structure.inComponent, .money))
    } else if structure.isBeyondLines {
      figures.append(Figure("mostly.beyondLines", structure.inComponent, .money))
    }
    if let from = structure.from {
      figures.append(Figure("from.\(from.description)", structure.departing, .share))
    }
    func size(_ name: String, _ size: PayStructure.Size?, _ quantity: Quantity) {
      guard let size else { return }
      figures.append(Figure(name, size.value, quantity))
      if let lower = size.lower, let upper = size.upper {
        figures += [Figure("\(name).lower", lower, quantity), Figure("\(name).upper", upper, quantity)]
      }
    }
    size("departureShare", structure.share, .share)
    size("departureAmount", structure.amount, .money)
    return figures
  }

  /// A formula that was found from the log. The coefficients of one that explains little would look like a result, so
  /// only how little it explains is given.
  static func formula(_ formula: RecoveredFormula, named version: String) -> [Figure] {
    let name = version.isEmpty ? "recovered" : "recovered.\(version.replacing(".", with: "-"))"
    var figures: [Figure] = []
    for coefficient in formula.coefficients where formula.isInformative {
      // The texts call it what the column of the log is called.
      var key = "\(name).\(coefficient.name == "base" ? Field.payBase.rawValue : coefficient.name)"
      if let tier = coefficient.tier { key += ".\(text(tier.lowerBound))-\(text(tier.upperBound))" }
      figures.append(Figure(key, PayMechanism.rounded(coefficient.value), .money))
      if let lower = coefficient.lower, let upper = coefficient.upper {
        figures.append(Figure("\(key).lower", PayMechanism.rounded(lower), .money))
        figures.append(Figure("\(key).upper", PayMechanism.rounded(upper), .money))
      }
    }
    if formula.isInformative {
      figures.append(Figure("\(name).startedKilometre", formula.distance.started, .ratio))
    }
    figures.append(Figure("\(name).explained", formula.explained, .share))
    if let rSquared = formula.rSquared { figures.append(Figure("\(name).rSquared", rSquared, .share)) }
    return figures
  }

  /// A bound without a point, which would cut the key.
  private static func text(_ bound: Double) -> String {
    let thousandths = Int((min(max(bound, 0), 1e9) * 1_000).rounded())
    let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1_000)
    guard rest > 0 else { return "\(whole)" }
    var digits = String(String(1_000 + rest).dropFirst())
    while digits.last == "0" { digits.removeLast() }
    return "\(whole)·\(digits)"
  }
}
