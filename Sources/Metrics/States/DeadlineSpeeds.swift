public import OrderLog

/// The speed that each order's time limit implies, with no time taken off for waiting or handing over:
/// distance ÷ (deadline − start).
///
/// Speeds are whole metres per hour, rounded up, so that "above 15 km/h" is decided on whole numbers without
/// error: ⌈x⌉ > L exactly when x > L for a whole L. A limit that lies at or before the start leaves no time
/// at all; its speed is infinite and it is counted above every limit and apart. Distances below zero and
/// times more than 30 days apart are undecided.
///
/// - Complexity: O(1) per order; 16 KB + 8 bytes per (worker, limit) and per (city, hour, weather, limit).
public struct DeadlineSpeeds: MergeableState {
  /// What is counted.
  public struct Parameters: Hashable, Sendable {
    /// From when the time is counted.
    public var start: ClockStart
    /// Which orders are looked at.
    public var vehicles: VehicleScope
    /// The limits (m/h) for which orders above are counted, ascending.
    public var limits: [Int64]

    /// Parameters; limits are sorted and repeats dropped.
    public init(start: ClockStart, vehicles: VehicleScope, limits: [Int64]) {
      self.start = start
      self.vehicles = vehicles
      self.limits = Set(limits).sorted()
    }
  }

  /// Limits, start and vehicles.
  let parameters: Parameters
  /// How many orders have a speed, infinite ones included.
  var examined: Int { speeds.count + withoutTime }
  /// Orders in scope that lack the start, the limit or the distance, or whose values are absurd.
  private(set) var undecided = 0
  /// Orders whose limit lies at or before the start.
  private(set) var withoutTime = 0
  /// Orders of other vehicles, and of unknown vehicles that are counted apart.
  private(set) var outside = 0
  private(set) var unknownVehicle = 0
  /// Orders called off before any worker had them: nobody was given a limit.
  private(set) var neverAccepted = 0
  /// Finite speeds (m/h) in bins of 0.1 km/h up to 200 km/h.
  private(set) var speeds = BinnedCounts(0..<200_000, width: 100)
  /// Per worker: orders, then orders above each limit.
  private(set) var workers: WorkerCounts
  /// The same per city, hour and weather.
  private(set) var strata: [Int] = []
  private(set) var worst = WorstOrders()

  /// City × hour × weather.
  static let scheme = StratumScheme(distanceEdges: nil, hourEdges: Array(1...23))

  /// No orders.
  public init(_ parameters: Parameters) {
    self.parameters = parameters
    workers = WorkerCounts(width: parameters.limits.count + 1)
  }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    workers.prepare(for: log)
    let width = parameters.limits.count + 1
    resize(&strata, to: Self.scheme.count(in: log) * width)
    let vehicle = CodeReader(orders, .vehicle)
    let relations = parameters.vehicles.relations(vehicle)
    let start = IntegerReader(orders, parameters.start.field)
    let deadline = IntegerReader(orders, .deadlineAt)
    let distance = IntegerReader(orders, .distance)
    let worker = CodeReader(orders, .workerID)
    let ids = orders.identifiers(.orderID)
    let calledOff = NeverAcceptedReader(orders)
    let limits = parameters.limits
    var reader = StratumReader(Self.scheme, log)
    withExtendedLifetime(log) {
      for row in rows {
        if calledOff[row] {
          neverAccepted += 1
          continue
        }
        switch relations[Int(vehicle[row]) + 1] {
        case .inside: break
        case .outside:
          outside += 1
          continue
        case .unknown:
          unknownVehicle += 1
          continue
        }
        let begin = start[row]
        let metres = distance[row]
        guard metres >= 0, let given = plausibleSpan(from: begin, to: deadline[row]) else {
          undecided += 1
          continue
        }
        let speed: Int64
        if given > 0 {
          speed = Self.speed(metres: metres, milliseconds: given)
          speeds.add(speed)
        } else {
          speed = .max
          withoutTime += 1
        }
        let who = worker[row]
        workers.add(to: 0, of: who)
        let cell = reader.index(row, at: begin) * width
        strata[cell] &+= 1
        for (position, limit) in limits.enumerated() where speed > limit {
          workers.add(to: position + 1, of: who)
          strata[cell + position + 1] &+= 1
        }
        if worst.admits(speed) {
          worst.add(
            score: speed, worker: who, start: begin, end: deadline[row], detail: metres, row: row, ids: ids)
        }
      }
    }
  }

  public mutating func merge(_ other: DeadlineSpeeds) {
    undecided += other.undecided
    withoutTime += other.withoutTime
    outside += other.outside
    unknownVehicle += other.unknownVehicle
    neverAccepted += other.neverAccepted
    speeds.merge(other.speeds)
    workers.merge(other.workers)
    addCounts(&strata, other.strata)
    worst.merge(other.worst)
  }

  /// ⌈3,600,000 · metres / milliseconds⌉ m/h for 0 ≤ metres and 0 < milliseconds, at most 2⁶³ − 2, which is
  /// still below the infinite speed of an order without time.
  @inline(__always) static func speed(metres: Int64, milliseconds: Int64) -> Int64 {
    if metres <= 1_000_000_000_000 {
      // 3.6e18 + 2.6e9 stays below 2⁶³.
      return (metres &* 3_600_000 &+ (milliseconds &- 1)) / milliseconds
    }
    let (quotient, remainder) = (UInt128(metres) * 3_600_000).quotientAndRemainder(
      dividingBy: UInt128(milliseconds))
    return Int64(min(quotient + (remainder > 0 ? 1 : 0), UInt128(Int64.max - 1)))
  }
}

/// Makes room for `size` counters.
func resize(_ counts: inout [Int], to size: Int) {
  if counts.count < size { counts.append(contentsOf: repeatElement(0, count: size - counts.count)) }
}

/// Adds counters position by position.
func addCounts(_ counts: inout [Int], _ other: [Int]) {
  resize(&counts, to: other.count)
  for position in other.indices { counts[position] &+= other[position] }
}
