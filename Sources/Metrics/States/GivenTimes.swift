public import OrderLog

/// Given times and actual durations per stratum, the latter only of rides that kept the rules.
///
/// The duration of an order is completed − accepted, its given time clock − start. It keeps the rules when its
/// mean riding speed, distance ÷ (duration − known waits), is at most the limit; waits that are not known are
/// not taken off, which makes the speed a lower bound and lets fast rides pass. Times are counted in bins of
/// 30 s up to 3 h, each rounded up; whether an order was done within its own given time is exact.
///
/// - Complexity: O(1) per order; 16 bytes per worker and per (stratum, bin) in use.
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

    /// Parameters.
    public init(
      clock: GivenClock, start: ClockStart, vehicles: VehicleScope, abiding: Int64?, scheme: StratumScheme
    ) {
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
    /// Durations of rule-abiding orders that were done within their own given time, and of the others.
    case attained, missed
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
        bins.add(Self.key(stratum: stratum, .given, given))
        if !keeps {
          unruly += 1
          continue
        }
        let attained = end <= clock[row]
        bins.add(Self.key(stratum: stratum, attained ? .attained : .missed, duration))
        let who = worker[row]
        workers.add(to: 0, of: who)
        if attained { workers.add(to: 1, of: who) }
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
    bins.merge(other.bins)
  }
}

extension GivenTimes {
  /// The times of one stratum: bins ascending, place k up to k · 30 s.
  struct StratumTimes {
    var index: Int
    var given: [(place: Int, count: Int)] = []
    var attained: [(place: Int, count: Int)] = []
    var missed: [(place: Int, count: Int)] = []

    var givenCount: Int { given.reduce(0) { $0 + $1.count } }
    var attainedCount: Int { attained.reduce(0) { $0 + $1.count } }
    /// Rule-abiding durations.
    var durationCount: Int { attainedCount + missed.reduce(0) { $0 + $1.count } }

    /// Rule-abiding durations up to each place 0…binCount.
    var cumulativeDurations: [Int] {
      var counts = Array(repeating: 0, count: Int(GivenTimes.binCount) + 1)
      for (place, count) in attained + missed { counts[min(place, counts.count - 1)] += count }
      for place in counts.indices.dropFirst() { counts[place] += counts[place - 1] }
      return counts
    }
  }

  /// The strata that have orders, ascending. O(bins log bins).
  var strata: [StratumTimes] {
    var result: [StratumTimes] = []
    for (key, count) in bins.ascending {
      let index = Int(key >> 24)
      if result.last?.index != index { result.append(StratumTimes(index: index)) }
      let entry = (place: Int(key & 0xFFFF), count: count)
      switch Kind(rawValue: (key >> 16) & 0xFF) {
      case .given: result[result.count - 1].given.append(entry)
      case .attained: result[result.count - 1].attained.append(entry)
      case .missed: result[result.count - 1].missed.append(entry)
      case nil: break
      }
    }
    return result
  }
}
