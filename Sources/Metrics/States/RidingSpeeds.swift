public import OrderLog

/// The speed that each order's time limit implies for the riding part alone: distance ÷ (deadline − start −
/// wait at the pick-up − hand-over).
///
/// The wait is picked up − arrived at the pick-up, the hand-over completed − arrived at the drop-off, both
/// from the order's own stage times. An order that lacks one of them is decided after the scan with the
/// median of its stratum. For that the state counts, per stratum, the stage times in bins of 10 s, and for
/// each limit the slack that such an order has before stages are taken off: it is above the limit exactly
/// when its slack is below the median, and medians are whole bins, so the bins lose nothing.
///
/// - Complexity: O(1) per order; memory as ``DeadlineSpeeds`` plus 16 bytes per (stratum, bin) in use.
public struct RidingSpeeds: MergeableState {
  /// What is counted.
  public typealias Parameters = DeadlineSpeeds.Parameters

  /// Which of an order's stages are not known.
  enum Missing: UInt64, CaseIterable {
    case none, wait, handover, both
  }

  /// City × hour band × weather.
  static let scheme = StratumScheme(distanceEdges: nil)
  /// 10 s.
  static let bin: Int64 = 10_000
  /// Stage times are counted up to 2 h; longer ones as 2 h.
  static let stageBins: Int64 = 720

  let parameters: Parameters
  /// Orders in scope that lack start, limit or distance, or whose values are absurd.
  private(set) var undecided = 0
  private(set) var outside = 0
  private(set) var unknownVehicle = 0
  /// Orders called off before any worker had them: nobody was given a limit.
  private(set) var neverAccepted = 0
  /// Orders with both stages whose limit leaves no time to ride.
  private(set) var withoutTime = 0
  /// Finite speeds (m/h) of orders with both stages.
  private(set) var speeds = BinnedCounts(0..<200_000, width: 100)
  /// Per worker: orders with both stages, those above each limit, and orders that need a median.
  private(set) var workers: WorkerCounts
  private(set) var worst = WorstOrders()
  /// Stage times and slacks; see `stageKey` and `slackKey`.
  private(set) var bins = KeyCounts()

  /// No orders.
  public init(_ parameters: Parameters) {
    self.parameters = parameters
    workers = WorkerCounts(width: parameters.limits.count + 2)
  }

  /// The key of a stage time: stratum, stage, bin.
  @inline(__always) static func stageKey(stratum: Int, handover: Bool, time: Int64) -> UInt64 {
    let place = UInt64(min(time / bin, stageBins))
    return UInt64(stratum) << 24 | (handover ? 1 : 0) << 16 | place
  }

  /// The key of an order's slack: stratum, missing stages, position of the limit, bin of the slack. Slack
  /// below zero is above the limit whatever the median, slack of 4 h and more never is.
  @inline(__always) static func slackKey(
    stratum: Int, missing: Missing, limit: Int, slack: Int64
  ) -> UInt64 {
    let place: UInt64 = slack < 0 ? 0 : UInt64(min(slack / bin, 2 * stageBins)) + 1
    return 1 << 63 | UInt64(stratum) << 24 | missing.rawValue << 22 | UInt64(min(limit, 1_023)) << 12 | place
  }

  /// A stage's time, or nil when it is missing, negative or absurd.
  @inline(__always) static func stage(from start: Int64, to end: Int64) -> Int64? {
    guard let time = plausibleSpan(from: start, to: end), time >= 0 else { return nil }
    return time
  }

  /// The least time (ms) that keeps an order at or under a limit (m/h): riding less than that is faster.
  @inline(__always) static func leastTime(metres: Int64, limit: Int64) -> Int64 {
    guard limit > 0 else { return .max / 2 }
    if metres <= 1_000_000_000_000, limit <= 1_000_000_000_000 {
      return max(1, (metres &* 3_600_000 &+ (limit &- 1)) / limit)
    }
    let (quotient, remainder) = (UInt128(metres) * 3_600_000).quotientAndRemainder(dividingBy: UInt128(limit))
    return max(1, Int64(min(quotient + (remainder > 0 ? 1 : 0), UInt128(Int64.max / 2))))
  }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    workers.prepare(for: log)
    let vehicle = CodeReader(orders, .vehicle)
    let relations = parameters.vehicles.relations(vehicle)
    let start = IntegerReader(orders, parameters.start.field)
    let deadline = IntegerReader(orders, .deadlineAt)
    let distance = IntegerReader(orders, .distance)
    let arrived = IntegerReader(orders, .arrivedPickupAt)
    let pickedUp = IntegerReader(orders, .pickedUpAt)
    let atDoor = IntegerReader(orders, .arrivedDropoffAt)
    let completed = IntegerReader(orders, .completedAt)
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
        let stratum = reader.index(row, at: begin)
        let wait = Self.stage(from: arrived[row], to: pickedUp[row])
        let handover = Self.stage(from: atDoor[row], to: completed[row])
        if let wait { bins.add(Self.stageKey(stratum: stratum, handover: false, time: wait)) }
        if let handover { bins.add(Self.stageKey(stratum: stratum, handover: true, time: handover)) }
        let who = worker[row]
        let riding = given - (wait ?? 0) - (handover ?? 0)
        guard let wait, let handover else {
          let missing: Missing = wait != nil ? .handover : handover != nil ? .wait : .both
          for (position, limit) in limits.enumerated() {
            let slack = riding - Self.leastTime(metres: metres, limit: limit)
            bins.add(Self.slackKey(stratum: stratum, missing: missing, limit: position, slack: slack))
          }
          workers.add(to: limits.count + 1, of: who)
          continue
        }
        let speed = riding > 0 ? DeadlineSpeeds.speed(metres: metres, milliseconds: riding) : .max
        if riding > 0 { speeds.add(speed) } else { withoutTime += 1 }
        workers.add(to: 0, of: who)
        for (position, limit) in limits.enumerated() where speed > limit {
          workers.add(to: position + 1, of: who)
        }
        if worst.admits(speed) {
          worst.add(
            score: speed, worker: who, start: begin, end: deadline[row], detail: wait + handover, row: row,
            ids: ids)
        }
      }
    }
  }

  public mutating func merge(_ other: RidingSpeeds) {
    undecided += other.undecided
    outside += other.outside
    unknownVehicle += other.unknownVehicle
    neverAccepted += other.neverAccepted
    withoutTime += other.withoutTime
    speeds.merge(other.speeds)
    workers.merge(other.workers)
    worst.merge(other.worst)
    bins.merge(other.bins)
  }
}

extension RidingSpeeds {
  /// What the medians say about the orders that lack a stage, for one limit.
  struct Imputed: Equatable {
    var examined = 0
    var exceeding = 0
    /// No median: too few stage times in the stratum and in the whole log.
    var undecided = 0
  }

  /// Decides the orders that lack a stage with the lower median of their stratum, rounded down to 10 s, or of
  /// the whole log when the stratum has fewer than `least` stage times. O(bins log bins).
  func imputed(limit position: Int, least: Int) -> Imputed {
    var times: [UInt64: [(place: Int64, count: Int)]] = [:]
    var all: [[Int64: Int]] = [[:], [:]]
    var slacks: [(stratum: UInt64, missing: Missing, place: Int64, count: Int)] = []
    for (key, count) in bins.ascending {
      if key >> 63 == 0 {
        let place = Int64(key & 0xFFFF)
        times[key >> 16, default: []].append((place, count))
        all[Int((key >> 16) & 1)][place, default: 0] += count
      } else if Int((key >> 12) & 1_023) == position, let missing = Missing(rawValue: (key >> 22) & 3) {
        slacks.append(((key << 1) >> 25, missing, Int64(key & 0xFFF), count))
      }
    }
    let overall = all.map { Self.median($0.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, least) }
    func median(_ stratum: UInt64, _ stage: Int) -> Int64? {
      times[(stratum << 8) | UInt64(stage)].flatMap { Self.median($0, least) } ?? overall[stage]
    }
    var result = Imputed()
    for slack in slacks {
      let wait = slack.missing == .handover ? 0 : median(slack.stratum, 0)
      let handover = slack.missing == .wait ? 0 : median(slack.stratum, 1)
      guard let wait, let handover else {
        result.undecided += slack.count
        continue
      }
      result.examined += slack.count
      // Place 0 is slack below zero; place k is [(k − 1) · 10 s, k · 10 s).
      if slack.place == 0 || slack.place - 1 < wait + handover { result.exceeding += slack.count }
    }
    return result
  }

  /// The lower median in bins, from ascending bins; nil below `least` values.
  private static func median(_ bins: [(place: Int64, count: Int)], _ least: Int) -> Int64? {
    let count = bins.reduce(0) { $0 + $1.count }
    guard count >= max(1, least) else { return nil }
    var seen = 0
    return bins.first {
      seen += $0.count
      return seen > (count - 1) / 2
    }?.place
  }
}
