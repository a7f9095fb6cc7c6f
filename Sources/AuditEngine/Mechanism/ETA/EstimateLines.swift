import Metrics
import OrderLog
import Simulators

/// The recomputation of one order, line by line, with the amounts as the log and the declaration have them.
struct EstimateLines {
  let check: DeclaredTimeCheck
  let row: Int
  let estimate: DeclaredEstimate
  let result: EstimateRecomputation.Row

  /// The lines for what differs in the order: the limit and its estimates, the added time, or both.
  var lines: [TraceLine] {
    var lines: [TraceLine] = []
    let isLimitShort = EstimateComponent.allCases.contains {
      $0 != .added && result.standings[$0.rawValue] == .short
    }
    if isLimitShort { lines += limit }
    if result.standings[EstimateComponent.added.rawValue] == .short { lines += added }
    return lines
  }

  private func line(_ key: String, _ amounts: [Double], _ result: Double) -> TraceLine {
    TraceLine("eta.\(key)", terms: amounts, amount: result)
  }

  private static func seconds(_ milliseconds: Int64) -> Double { Double(milliseconds) / 1_000 }

  private func stated(_ component: EstimateComponent) -> Double? {
    result.stated[component.rawValue].map(Self.seconds)
  }

  private var limit: [TraceLine] {
    guard let policy = estimate.policy else { return [] }
    let due = Self.seconds(result.declared[EstimateComponent.limit.rawValue].lower)
    var lines = (policy as? MaxOfFourETA).map(largest) ?? ways(policy)
    lines.append(line("declared", [], due))
    let given = Self.seconds(result.given)
    let added = EstimateColumns.at(check.columns.added, row).map(Self.seconds) ?? 0
    lines.append(line("given", [given, added], given - added))
    if result.standings[EstimateComponent.limit.rawValue] == .short {
      lines.append(line("short", [due, given - added], due - (given - added)))
    }
    return lines
  }

  /// The four estimates of a platform that takes the largest: what the declaration gives beside what the log has.
  private func largest(_ four: MaxOfFourETA) -> [TraceLine] {
    var lines: [TraceLine] = []
    let metres = EstimateColumns.at(check.columns.distance, row).map(Double.init) ?? 0
    let control = EstimateColumns.at(check.columns.control, row) == 1
    let isAdverse = control || check.columns.weather(row)?.isAdverse ?? false
    let factor = isAdverse ? 1 + four.adverseShare : 1
    if estimate.stated.contains(.city) {
      let (base, step) = (Self.seconds(four.cityBase), Self.seconds(four.cityPerKilometre))
      lines.append(
        line("city", [base, metres / 1_000, step, factor], (base + metres / 1_000 * step) * factor))
    }
    if estimate.stated.contains(.distance) {
      let (base, step) = (Self.seconds(four.distanceBase), Self.seconds(four.distanceStep))
      let started = (metres / 500).rounded(.up)
      lines.append(line("distance", [base, started, step, factor], (base + started * step) * factor))
    }
    if estimate.stated.contains(.segments), let legs {
      let share = 1 + four.segmentMargin
      let time = max(legs.approach * share, legs.preparation) + legs.trip * share
      lines.append(
        line(
          "segments", [legs.approach, share, legs.preparation, legs.trip, factor, legs.handling],
          time * factor + legs.handling))
    }
    let model = result.declared[EstimateComponent.model.rawValue]
    if model.upper < .max, model != .unknown {
      lines.append(line("past", [Self.seconds(model.upper)], Self.seconds(model.lower)))
    }
    for component in [EstimateComponent.model, .city, .segments, .distance] {
      if let value = stated(component) { lines.append(line("logged.\(component.name)", [], value)) }
    }
    return lines
  }

  /// Ways, preparation and handling, with the past where the rule looks at it.
  private func ways(_ policy: any ETAPolicy) -> [TraceLine] {
    var lines: [TraceLine] = []
    if let legs {
      if let distance = policy as? DistanceETA {
        let weather = check.columns.weather(row)?.speedFactor ?? 1
        let control = EstimateColumns.at(check.columns.control, row) == 1 ? 0.8 : 1
        let share = (1 + distance.margin) / (weather * control)
        let time = max(legs.approach * share, legs.preparation) + legs.trip * share
        let buffer = Self.seconds(distance.buffer)
        lines.append(
          line(
            "ways", [legs.approach, share, legs.preparation, legs.trip, legs.handling, buffer],
            time + legs.handling + buffer))
      } else if let strictest = policy as? StrictestETA {
        let time = (legs.approach + legs.trip) / strictest.haste + legs.handling / 2
        lines.append(
          line("haste", [legs.approach, legs.trip, strictest.haste, legs.handling], time))
        lines.append(line("flat", [], Self.seconds(strictest.limit)))
      } else {
        lines.append(
          line(
            "least", [legs.approach, legs.preparation, legs.trip, legs.handling],
            max(legs.approach, legs.preparation) + legs.trip + legs.handling))
      }
    }
    if let known = check.past(of: row), known.mayExist, known.bounds.upper < .max {
      lines.append(
        line("past", [Self.seconds(known.bounds.upper)], Self.seconds(known.bounds.lower)))
    }
    return lines
  }

  /// Seconds of the ways at the declared speed, until the goods are ready, and of handling.
  private var legs: (approach: Double, preparation: Double, trip: Double, handling: Double)? {
    guard let basis = estimate.policy?.basis, let speed = basis.speed, let handling = basis.handling,
      let metres = EstimateColumns.at(check.columns.distance, row),
      let accepted = EstimateColumns.at(check.columns.accepted, row)
    else { return nil }
    let approach = EstimateColumns.at(check.columns.approach, row) ?? 0
    let promised = EstimateColumns.at(check.columns.readyPromised, row) ?? accepted
    return (
      Double(approach) / speed, Self.seconds(max(0, promised - accepted)), Double(metres - approach) / speed,
      Self.seconds(handling)
    )
  }

  private var added: [TraceLine] {
    guard let terms = estimate.compensation else { return [] }
    var lines: [TraceLine] = []
    for source in check.sources(of: row) {
      lines.append(
        source.isOwn
          ? line("added.own", [Self.seconds(source.delay), terms.own], Self.seconds(source.time))
          : line(
            "added.other", [Self.seconds(source.waited), terms.affected, Self.seconds(source.delay)],
            Self.seconds(source.time)))
    }
    let due = Self.seconds(result.declared[EstimateComponent.added.rawValue].lower)
    let own = stated(.added) ?? 0
    return lines + [
      line("added.due", [], due), line("added.stated", [], own), line("short", [due, own], due - own),
    ]
  }
}
