public import OrderLog

/// Given times and actual durations per stratum, the latter only of rides that kept the rules.
///
/// The duration of an order is completed − accepted, its given time clock − start. It keeps the rules when
/// its mean riding speed, distance ÷ (duration − known waits), is at most the limit; waits that are not known
/// are not taken off, which makes the speed a lower bound and lets fast rides pass. Times are counted in bins
/// of 30 s up to 3 h, each rounded up; whether an order was done within its own given time is exact.
///
/// - Complexity: O(1) per order; 16 bytes per worker, 24 per stratum, and 16 per (stratum, bin) in use.
public struct GivenTimes: MergeableState {
  /// What is counted.
  public struct Parameters: Hashable, Sendable {
    /// Which clock is the given time.
    public var clock: GivenClock
    /// From when the given time is counted.
    public var start: ClockStart
    /// Which orders are looked at.
    public var vehicles: VehicleScope
    /// The mean riding speed (m/h) up to which a ride keeps the rules; nil: every ride does.
    public var abiding: Int64?
    /// The strata.
    public var scheme: StratumScheme
    /// Whether the times themselves are kept in bins, or only the counts.
    public var keepsTimes: Bool

    /// Parameters.
    public init(
      clock: GivenClock, start: ClockStart, vehicles: VehicleScope, abiding: Int64?, scheme: StratumScheme,
      keepsTimes: Bool
    ) {
      self.keepsTimes = keepsTimes
      self.clock = clock
      self.start = start
      self.vehicles = vehicles
      self.abiding = abiding
      self.scheme = scheme
    }
  }

  /// What a bin counts.
  enum Kind: UInt64 {
    /// Given times of all orders.
    case given
    /// Durations of rule-abiding orders.
    case duration
  }

  /// 30 s.
  static let bin: Int64 = 30_000
  /// 3 h; longer times are counted there.
  static let binCount: Int64 = 360

  let parameters: Parameters
  /// Orders with a time missing or absurd, or, where rides are checked, without a distance.
  private(set) var undecided = 0
  private(set) var notCompleted = 0
  private(set) var outside = 0
  private(set) var unknownVehicle = 0
  /// Orders whose mean riding speed is above the limit.
  private(set) var unruly = 0
  /// Rule-abiding orders of which at least one wait is not known.
  private(set) var boundOnly = 0
  /// Per worker: rule-abiding orders, those done within their own given time.
  private(set) var workers = WorkerCounts(width: 2)
  /// Per stratum: orders, rule-abiding orders, those done within their own given time.
  private(set) var counts: [Int] = []
  /// See `key`.
  private(set) var bins = KeyCounts()

  /// No orders.
  public init(_ parameters: Parameters) { self.parameters = parameters }

  /// The key of a time: stratum, kind, bin (0: not above zero; k: up to k · 30 s).
  @inline(__always) static func key(stratum: Int, _ kind: Kind, _ time: Int64) -> UInt64 {
    let place = time <= 0 ? 0 : UInt64(min((time &- 1) / bin, binCount - 1)) + 1
    return UInt64(stratum) << 24 | kind.rawValue << 16 | place
  }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    workers.prepare(for: log)
    resize(&counts, to: parameters.scheme.count(in: log) * 3)
    let keepsTimes = parameters.keepsTimes
    let vehicle = CodeReader(orders, .vehicle)
    let relations = parameters.vehicles.relations(vehicle)
    let completion = CompletionReader(orders)
    let accepted = IntegerReader(orders, .acceptedAt)
    let start = IntegerReader(orders, parameters.start.field)
    let clock = IntegerReader(orders, parameters.clock.field)
    let completed = IntegerReader(orders, .completedAt)
    let distance = IntegerReader(orders, .distance)
    let arrived = IntegerReader(orders, .arrivedPickupAt)
    let pickedUp = IntegerReader(orders, .pickedUpAt)
    let atDoor = IntegerReader(orders, .arrivedDropoffAt)
    let worker = CodeReader(orders, .workerID)
    var reader = StratumReader(parameters.scheme, log)
    let abiding = parameters.abiding
    withExtendedLifetime(log) {
      for row in rows {
        switch relations[Int(vehicle[row]) + 1] {
        case .inside: break
        case .outside:
          outside += 1
          continue
        case .unknown:
          unknownVehicle += 1
          continue
        }
        guard completion[row] else {
          notCompleted += 1
          continue
        }
        let begin = accepted[row]
        let end = completed[row]
        guard let duration = plausibleSpan(from: begin, to: end), duration >= 0,
          let given = plausibleSpan(from: start[row], to: clock[row])
        else {
          undecided += 1
          continue
        }
        var keeps = true
        if let abiding {
          let metres = distance[row]
          guard metres >= 0 else {
            undecided += 1
            continue
          }
          let wait = RidingSpeeds.stage(from: arrived[row], to: pickedUp[row])
          let handover = RidingSpeeds.stage(from: atDoor[row], to: end)
          let riding = duration - (wait ?? 0) - (handover ?? 0)
          keeps = riding > 0 && DeadlineSpeeds.speed(metres: metres, milliseconds: riding) <= abiding
          if keeps, wait == nil || handover == nil { boundOnly += 1 }
        }
        let stratum = reader.index(row, at: begin)
        counts[stratum * 3] &+= 1
        if keepsTimes { bins.add(Self.key(stratum: stratum, .given, given)) }
        if !keeps {
          unruly += 1
          continue
        }
        let attained = end <= clock[row]
        if keepsTimes { bins.add(Self.key(stratum: stratum, .duration, duration)) }
        let who = worker[row]
        counts[stratum * 3 + 1] &+= 1
        workers.add(to: 0, of: who)
        if attained {
          counts[stratum * 3 + 2] &+= 1
          workers.add(to: 1, of: who)
        }
      }
    }
  }

  public mutating func merge(_ other: GivenTimes) {
    undecided += other.undecided
    notCompleted += other.notCompleted
    outside += other.outside
    unknownVehicle += other.unknownVehicle
    unruly += other.unruly
    boundOnly += other.boundOnly
    workers.merge(other.workers)
    addCounts(&counts, other.counts)
    bins.merge(other.bins)
  }
}

extension GivenTimes {
  /// The orders of one stratum, and their times when they are kept: bins ascending, place k up to k · 30 s.
  struct StratumTimes {
    var index: Int
    /// All orders, rule-abiding orders, those done within their own given time.
    var orders: Int
    var abiding: Int
    var attained: Int
    var given: [(place: Int, count: Int)] = []
    var durations: [(place: Int, count: Int)] = []

    /// Rule-abiding durations up to each place 0…binCount.
    var cumulativeDurations: [Int] {
      var counts = Array(repeating: 0, count: Int(GivenTimes.binCount) + 1)
      for (place, count) in durations { counts[min(place, counts.count - 1)] += count }
      for place in counts.indices.dropFirst() { counts[place] += counts[place - 1] }
      return counts
    }
  }

  /// The strata that have orders, ascending. O(strata + bins log bins).
  var strata: [StratumTimes] {
    var result: [StratumTimes] = []
    var position = Array(repeating: -1, count: counts.count / 3)
    for index in position.indices where counts[index * 3] > 0 {
      position[index] = result.count
      result.append(
        StratumTimes(
          index: index, orders: counts[index * 3], abiding: counts[index * 3 + 1],
          attained: counts[index * 3 + 2]))
    }
    for (key, count) in bins.ascending {
      let index = Int(key >> 24)
      guard index < position.count, position[index] >= 0 else { continue }
      let entry = (place: Int(key & 0xFFFF), count: count)
      if (key >> 16) & 0xFF == Kind.given.rawValue {
        result[position[index]].given.append(entry)
      } else {
        result[position[index]].durations.append(entry)
      }
    }
    return result
  }
}
