import Synchronization

/// The earliest arrival where streets slow down at different hours: A* over the clock, led by hub labels.
///
/// The time that is left at full speed, divided by the best speed of any street in the hours that the way can fall
/// into, never overestimates, so the arrival is exact for edges that keep their order (FIFO); a search that aims as
/// well looks at little more than the way itself when streets slow down alike. The idea of leading A* by a hierarchy
/// is that of Strasser and Zeitz (2021).
///
/// - Complexity: O(nodes looked at · (label length + log)), no allocation once as many searches as run at a time
///   have run.
final class TimedRoadSearch: Sendable {
  private let network: RoadNetwork
  private let labels: HubLabels
  private let clock: HourClock
  /// For each hour the speed of the fastest and of the slowest street, in thousandths of its own best.
  private let fastest: SpeedProfile
  private let slowest: SpeedProfile
  /// What rounding at every node can add to a way (ms).
  private let slack: Int64
  private let spaces = Mutex<[SearchSpace]>([])

  init(network: RoadNetwork, labels: HubLabels, clock: HourClock) {
    self.network = network
    self.labels = labels
    self.clock = clock
    fastest = SpeedProfile.envelope(network.profiles, max)
    slowest = SpeedProfile.envelope(network.profiles, min)
    slack = Int64(network.nodeCount) * 1_000 / (slowest.thousandths.min() ?? 1_000)
  }

  /// The earliest arrival (ms) and the metres of the way. The nodes of the way are appended to `path`, if it is given.
  func search(
    from: Int, to: Int, departing: Int64, slowness: Slowness, path: UnsafeMutablePointer<[Int32]>? = nil
  ) -> (arrival: Int64, metres: Double)? {
    let space = spaces.withLock { $0.popLast() } ?? SearchSpace(count: network.nodeCount)
    defer { spaces.withLock { $0.append(space) } }
    return run(space, from, to, departing, slowness, path)
  }

  private func run(
    _ space: SearchSpace, _ from: Int, _ to: Int, _ departing: Int64, _ slowness: Slowness,
    _ path: UnsafeMutablePointer<[Int32]>?
  ) -> (arrival: Int64, metres: Double)? {
    guard let straight = labels.distance(from: from, to: to) else { return nil }
    // The way that is fastest at full speed arrives by `latest` at the lowest speeds, so the fastest does. Rounding up
    // at each node adds less than 1 ms a node, which a slower hour may stretch.
    let longest = slowness.work(network.milliseconds(straight))
    let latest = clock.arrival(departing: departing, work: longest, slowest).addingClamped(slack)
    let best = bestSpeed(from: departing, to: latest)
    let (hour, hourEnd) = clock.hour(at: departing)
    labels.spread(to: to, over: space.known)
    defer { labels.clear(to: to, from: space.known) }
    func bound(_ node: Int) -> Int64 {
      (slowness.work(network.milliseconds(labels.distance(from: node, over: space.known))) + best - 1) / best
    }
    let round = space.begin()
    // The heap is taken out of the room while it is used, so that it has one owner.
    var heap = RoadHeap()
    swap(&heap, &space.heap)
    heap.removeAll()
    defer { swap(&heap, &space.heap) }
    let marks = space.marks
    marks[from] = SearchSpace.Mark(elapsed: 0, length: 0, parent: -1, reached: round, settled: 0)
    heap.push(UInt64(bitPattern: bound(from)), second: 0, Int32(truncatingIfNeeded: from))
    while let next = heap.pop() {
      let node = Int(next.node)
      if marks[node].settled == round { continue }
      marks[node].settled = round
      if node == to { break }
      let elapsed = marks[node].elapsed
      let now = departing + elapsed
      for edge in Int(network.starts[node])..<Int(network.starts[node + 1]) {
        let head = Int(network.heads[edge])
        if marks[head].settled == round { continue }
        let profile = network.profiles[Int(network.profileOf[edge])]
        let work = slowness.work(network.times[edge])
        // Most edges are driven in the hour of departure.
        let speed = profile.thousandths[hour]
        var arrival = now + (work + speed - 1) / speed
        if arrival > hourEnd { arrival = clock.arrival(departing: now, work: work, profile) }
        let length = marks[node].length + network.lengths[edge]
        let time = arrival - departing
        let isNew = marks[head].reached != round
        guard
          isNew || time < marks[head].elapsed || (time == marks[head].elapsed && length < marks[head].length)
        else { continue }
        marks[head] = SearchSpace.Mark(
          elapsed: time, length: length, parent: next.node, reached: round, settled: 0)
        heap.push(
          UInt64(bitPattern: time + bound(head)), second: UInt64(bitPattern: length),
          Int32(truncatingIfNeeded: head))
      }
    }
    guard marks[to].settled == round else { return nil }
    if let path {
      var node = Int32(truncatingIfNeeded: to)
      let first = path.pointee.count
      while node >= 0 {
        path.pointee.append(node)
        node = marks[Int(node)].parent
      }
      path.pointee[first...].reverse()
    }
    return (departing + marks[to].elapsed, Double(marks[to].length) * network.metresPerUnit)
  }

  /// The best speed of any street in the hours between two instants, in thousandths.
  private func bestSpeed(from: Int64, to: Int64) -> Int64 {
    if to - from >= 86_400_000 { return fastest.thousandths.max() ?? 1_000 }
    var best: Int64 = 1
    var now = from
    while now <= to {
      let (hour, end) = clock.hour(at: now)
      best = max(best, fastest.thousandths[hour])
      if end <= now { break }
      now = end
    }
    return best
  }
}

/// How much slower than the streets' speeds somebody drives, as a fraction of whole numbers.
struct Slowness: Sendable {
  /// Thousandths of a millisecond of work for a millisecond of way, at least 1.
  let thousandths: Int64

  /// Of a speed beside that for which the streets' speeds hold.
  init(speed: Double, standard: Double) {
    let ratio = (standard / speed * 1_000).rounded()
    thousandths = ratio >= 1 && ratio < 1e9 ? Int64(ratio) : 1_000
  }

  /// Whether the streets' own speeds are driven.
  var isNone: Bool { thousandths == 1_000 }

  /// The work of a way of so many ms, held at the largest that can be added up.
  func work(_ milliseconds: Int64) -> Int64 {
    let (product, overflow) = milliseconds.multipliedReportingOverflow(by: thousandths)
    return overflow ? Self.most : min(product, Self.most)
  }

  static let most = TravelLeg.never * 1_000
}

/// Room for one search at a time. Marks carry the number of the search, so nothing is cleared between searches.
final class SearchSpace: @unchecked Sendable {
  struct Mark: BitwiseCopyable {
    /// ms since departure.
    var elapsed: Int64
    var length: Int64
    var parent: Int32
    /// The search that reached the node, and the one that settled it.
    var reached: UInt32
    var settled: UInt32
  }

  let marks: UnsafeMutablePointer<Mark>
  /// A place for each hub of the labels, `.max` between searches.
  let known: UnsafeMutablePointer<UInt64>
  var heap = RoadHeap()
  private let count: Int
  private var round: UInt32 = 0
  private static let unmarked = Mark(elapsed: 0, length: 0, parent: -1, reached: 0, settled: 0)

  init(count: Int) {
    self.count = count
    marks = .allocate(capacity: max(count, 1))
    marks.initialize(repeating: Self.unmarked, count: count)
    known = .allocate(capacity: max(count, 1))
    known.initialize(repeating: .max, count: count)
  }

  deinit {
    marks.deallocate()
    known.deallocate()
  }

  /// The number of a new search.
  func begin() -> UInt32 {
    if round == .max {
      marks.update(repeating: Self.unmarked, count: count)
      round = 0
    }
    round += 1
    return round
  }
}
