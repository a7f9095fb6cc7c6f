public import OrderLog
public import Simulators
import Statistics

/// What the orders that depart from the declared formula have in common: which component, from which day, how much.
public struct PayStructure: Sendable, Equatable {
  /// A number with an interval over workers; without one where fewer than ten workers have departing orders.
  public struct Size: Sendable, Equatable {
    public let value: Double
    public let lower: Double?
    public let upper: Double?
  }

  /// The part of pay in which most of the difference lies; nil where no line of pay shows it.
  public let component: PayComponent?
  /// Whether the difference lies in no line: the sum itself was changed.
  public let isBeyondLines: Bool
  /// Σ (paid − recomputed) there, in the currency unit.
  public let inComponent: Double
  /// The first day from which at least twice as large a share of orders departs (``ShareRise``); nil where there is no
  /// such day.
  public let from: CivilDate?
  /// The share of departing orders from that day on, or in the whole log.
  public let departing: Double
  /// (paid − recomputed) / recomputed over the departing orders from that day on, drawn by worker.
  public let share: Size?
  /// (paid − recomputed) per departing order in the currency unit.
  public let amount: Size?

  /// The fewest workers over whom an interval is drawn.
  static let leastWorkers = 10

  /// Looks at the departing orders. `mechanism` gives their recomputed pay.
  public init(_ tally: PayTally, of mechanism: PayMechanism, level: Double = 0.99, seed: UInt64 = 1) {
    var best: (part: PayComponent?, size: UInt64) = (nil, 0)
    for (part, component) in PayComponent.allCases.enumerated() where component != .customerPaid {
      let size = tally.parts[part].difference.magnitude
      if size > best.size { best = (component, size) }
    }
    isBeyondLines = tally.beyondParts.difference.magnitude > best.size
    component = isBeyondLines ? nil : best.part
    let part = best.part.flatMap { PayComponent.allCases.firstIndex(of: $0) }
    inComponent =
      Double(isBeyondLines ? tally.beyondParts.difference : part.map { tally.parts[$0].difference } ?? 0)
      / 10_000
    let days = tally.byDay.keys.sorted()
    let rise = ShareRise(
      in: days.map { day in
        ShareRise.Count(hits: tally.byDay[day]?.departing ?? 0, trials: tally.byDay[day]?.compared ?? 0)
      })
    if let rise, rise.isMarked {
      from = CivilDate(dayNumber: days[rise.start])
      departing = rise.after
    } else {
      from = nil
      departing = tally.total.share
    }
    (share, amount) = Self.sizes(tally, mechanism, from: from, level: level, seed: seed)
  }

  private static func sizes(
    _ tally: PayTally, _ mechanism: PayMechanism, from: CivilDate?, level: Double, seed: UInt64
  ) -> (Size?, Size?) {
    let orders = mechanism.log.orders
    let placed = orders.integers(.placedAt) ?? orders.integers(.acceptedAt)
    let paid = orders.integers(.workerPay)
    let start = from.map { mechanism.log.timeZone.start(of: $0) } ?? .min
    var differences: [Int32: (difference: Int64, expected: Int64, count: Int)] = [:]
    for departure in tally.departures where placed?.value(at: departure.row) ?? start >= start {
      guard let own = paid?.value(at: departure.row) else { continue }
      var slot = differences[departure.worker] ?? (0, 0, 0)
      slot.difference &+= departure.difference
      slot.expected &+= own &- departure.difference
      slot.count += 1
      differences[departure.worker] = slot
    }
    let workers = differences.keys.sorted().compactMap { differences[$0] }
    let count = workers.reduce(0) { $0 + $1.count }
    guard count > 0 else { return (nil, nil) }
    // An amount is known to half a hundredth at best.
    let expected = workers.reduce(0.0) { $0 + Double($1.expected) / 10_000 }
    func size(_ clusters: [RatioCluster], floor: Double) -> Size? {
      guard let value = try? RatioCluster.ratioOfSums(clusters) else { return nil }
      // Orders without a worker are of nobody knows how many.
      guard clusters.count >= leastWorkers, differences[TextColumn.null] == nil,
        let bootstrap = try? ClusterBootstrap(replicates: 1_000, seed: seed),
        let interval = try? bootstrap.ratio(clusters).percentileInterval(level: level)
      else { return Size(value: value, lower: nil, upper: nil) }
      return Size(
        value: value, lower: min(interval.lower, value) - floor, upper: max(interval.upper, value) + floor)
    }
    let shares = size(
      workers.map {
        RatioCluster(numerator: Double($0.difference) / 10_000, denominator: Double($0.expected) / 10_000)
      }, floor: expected > 0 ? 0.005 * Double(count).squareRoot() / expected : 0)
    let amounts = size(
      workers.map {
        RatioCluster(numerator: Double($0.difference) / 10_000, denominator: Double($0.count))
      }, floor: 0.005 / Double(count).squareRoot())
    return (shares, amounts)
  }
}
