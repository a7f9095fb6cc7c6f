import Statistics

/// The hours around refusals, and those of workers like the refuser.
struct RefusalHours {
  /// Refusals with their matches, added up by refusing worker.
  struct Matched {
    var usable = 0
    var matched = 0
    /// Offers in the hours that were compared, those of matched workers included.
    var offers = 0
    /// What came over what was to be expected.
    var clusters: [RatioCluster] = []
    /// The same without the first ``RefusalEffect/queueTime`` after the refusal.
    var laterClusters: [RatioCluster] = []
  }

  let refusals: Int
  let offerCount: Int
  private let metric: RefusalEffect
  private let online: DutyTimeline
  private let busy: DutyTimeline
  /// Worker w's entries are at `offset[w]..<offset[w + 1]`.
  private let offers: Moments
  private let pays: Moments
  private let refused: Moments
  private let events: [(worker: Int32, offered: Int64, answered: Int64)]
  /// Workers with time logged on, by city (-1: unknown).
  private let crowd: [Int32: [Int32]]
  private let city: [Int32: Int32]

  init(_ metric: RefusalEffect, _ store: StateStore, workers: Int) {
    self.metric = metric
    let moments = store.state(WorkerMoments.self)
    online = store.state(OnlineTime.self, .init()).timeline(.asRest)
    busy = store.state(DutyIntervals.self, DutyIntervals.Parameters()).timeline(.asRest)
    city = store.state(WorkerMajority.self, .init(.city)).majority
    offers = Moments(moments.offers.lazy.map { ($0.worker, $0.at, 1) }, workers: workers)
    pays = Moments(
      moments.taken.lazy.map { ($0.worker, $0.at, Double($0.pay) / 10_000) }, workers: workers)
    let counted: Set<Int32> =
      metric.countsTimeouts
      ? [WorkerMoments.Answer.rejected.rawValue, WorkerMoments.Answer.timeout.rawValue]
      : [WorkerMoments.Answer.rejected.rawValue]
    let rejections = moments.offers.filter { counted.contains($0.answer) }
    events = rejections.map { ($0.worker, $0.at, $0.answered) }
    refused = Moments(
      rejections.map { ($0.worker, $0.answered, 1) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }, workers: workers)
    refusals = rejections.count
    offerCount = moments.offers.count
    var crowd: [Int32: [Int32]] = [:]
    for worker in 0..<Int32(clamping: workers) where !online.spans(of: worker).isEmpty {
      crowd[city[worker] ?? -1, default: []].append(worker)
    }
    self.crowd = crowd
  }

  /// Matches each usable refusal; `shift` moves its moment back.
  func match(shift: Int64) -> Matched {
    var result = Matched()
    let window = metric.window
    var sums: [Int32: (Double, Double)] = [:]
    var laterSums = sums
    let skipped = min(RefusalEffect.queueTime, window)
    // The hour before has no such minutes: it counts in proportion.
    let part = 1 - Double(skipped) / Double(window)
    // A fixed random sample when there are more refusals than are looked at.
    let share = Double(metric.refusalLimit) / Double(max(1, events.count))
    for (number, event) in events.enumerated() {
      var lots = RandomStream(
        seed: metric.inference.seed, purpose: "matched refusals", entity: UInt64(number))
      if share < 1, lots.nextUniform() >= share { continue }
      let (worker, from, to) = (event.worker, event.offered - shift, event.answered - shift)
      guard isOnline(worker, from - window, to + window),
        refused.count(of: worker, from: from - window, until: shift == 0 ? event.offered : to + 1) == 0
      else { continue }
      result.usable += 1
      let (before, rest) = (offers.count(of: worker, from: from - window, until: from), rest(worker, from))
      let crowd = crowd[city[worker] ?? -1] ?? []
      var (controls, earlier, later, queued) = (0, 0.0, 0.0, 0.0)
      for other in probes(crowd, &lots) where other != worker {
        guard isOnline(other, from - window, to + window),
          // Up to this moment only: who is offered more later has more to refuse, so looking ahead would pick those who
          // were offered little.
          refused.count(of: other, from: from - window, until: to + 1) == 0,
          self.rest(other, from) == rest,
          abs(offers.count(of: other, from: from - window, until: from) - before) <= 1
        else { continue }
        controls += 1
        result.offers += offers.count(of: other, from: from - window, until: to + window)
        earlier += outcome(of: other, from: from - window, until: from)
        later += outcome(of: other, from: to + 1, until: to + window)
        queued += outcome(of: other, from: to + 1, until: to + skipped)
        if controls == metric.controlsPerRefusal { break }
      }
      guard controls > 0 else { continue }
      result.matched += 1
      result.offers += offers.count(of: worker, from: from - window, until: to + window)
      let own = outcome(of: worker, from: from - window, until: from)
      let expected = own + (later - earlier) / Double(controls)
      let sum = sums[worker] ?? (0, 0)
      sums[worker] = (sum.0 + outcome(of: worker, from: to + 1, until: to + window), sum.1 + expected)
      let laterExpected = part * own + (later - queued - part * earlier) / Double(controls)
      let laterSum = laterSums[worker] ?? (0, 0)
      laterSums[worker] = (
        laterSum.0 + outcome(of: worker, from: max(to + 1, to + skipped), until: to + window),
        laterSum.1 + laterExpected
      )
    }
    result.clusters = Self.clusters(sums)
    result.laterClusters = Self.clusters(laterSums)
    return result
  }

  private static func clusters(_ sums: [Int32: (Double, Double)]) -> [RatioCluster] {
    sums.sorted { $0.key < $1.key }.map { RatioCluster(numerator: $0.value.0, denominator: $0.value.1) }
  }

  /// All workers in a random rotation, or as many at random as are looked at.
  private func probes(_ workers: [Int32], _ lots: inout RandomStream) -> [Int32] {
    guard !workers.isEmpty else { return [] }
    let first = lots.nextInt(below: workers.count)
    if workers.count <= metric.probes { return Array(workers[first...] + workers[..<first]) }
    var seen: Set<Int32> = []
    return (0..<metric.probes).compactMap { _ in
      let worker = workers[lots.nextInt(below: workers.count)]
      return seen.insert(worker).inserted ? worker : nil
    }
  }

  private func outcome(of worker: Int32, from: Int64, until: Int64) -> Double {
    switch metric.outcome {
    case .offers: Double(offers.count(of: worker, from: from, until: until))
    case .value: pays.sum(of: worker, from: from, until: until)
    }
  }

  /// Whether one stretch online holds the whole time.
  private func isOnline(_ worker: Int32, _ from: Int64, _ to: Int64) -> Bool {
    online.span(of: worker, at: from).map { $0.end >= to } ?? false
  }

  /// How long a worker has been without an order: 0 with one in hand, then up to 5, 15, 30 min, and longer. Whoever is
  /// idle at a random moment is likely to be in a long wait, far from orders; who is asked mostly is not.
  private func rest(_ worker: Int32, _ instant: Int64) -> Int {
    if busy.span(of: worker, at: instant) != nil { return 0 }
    let since = max(
      busy.lastEnd(of: worker, before: instant) ?? .min,
      online.span(of: worker, at: instant)?.start ?? .min)
    let minutes = since == .min ? .max : (instant - since) / 60_000
    return minutes < 5 ? 1 : minutes < 15 ? 2 : minutes < 30 ? 3 : 4
  }
}

extension DutyTimeline {
  /// When the worker's last span before an instant ended. O(log n).
  func lastEnd(of worker: Int32, before instant: Int64) -> Int64? {
    let own = range(of: worker)
    var (low, high) = (own.lowerBound, own.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].end <= instant { low = middle + 1 } else { high = middle }
    }
    return low > own.lowerBound ? spans[low - 1].end : nil
  }

  /// The worker's span that holds an instant. O(log n).
  func span(of worker: Int32, at instant: Int64) -> TimeSpan? {
    let own = range(of: worker)
    var (low, high) = (own.lowerBound, own.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].end <= instant { low = middle + 1 } else { high = middle }
    }
    return low < own.upperBound && spans[low].start <= instant ? spans[low] : nil
  }
}

/// Instants with amounts, by worker and time, with running sums.
private struct Moments {
  private var offsets: [Int]
  private var instants: [Int64] = []
  private var sums: [Double] = [0]

  /// `entries` are sorted by worker and time.
  init(_ entries: some Sequence<(Int32, Int64, Double)>, workers: Int) {
    offsets = [Int](repeating: 0, count: workers + 1)
    for (worker, instant, amount) in entries where worker >= 0 && Int(worker) < workers {
      instants.append(instant)
      sums.append((sums.last ?? 0) + amount)
      offsets[Int(worker) + 1] = instants.count
    }
    for worker in offsets.indices.dropFirst() { offsets[worker] = max(offsets[worker], offsets[worker - 1]) }
  }

  /// How many lie in `from..<until`.
  func count(of worker: Int32, from: Int64, until: Int64) -> Int {
    max(0, place(worker, until) - place(worker, from))
  }

  /// What they add up to.
  func sum(of worker: Int32, from: Int64, until: Int64) -> Double {
    let (first, last) = (place(worker, from), place(worker, until))
    return last > first ? sums[last] - sums[first] : 0
  }

  /// The position of the worker's first entry at or after an instant.
  private func place(_ worker: Int32, _ instant: Int64) -> Int {
    guard worker >= 0, Int(worker) + 1 < offsets.count else { return 0 }
    var (low, high) = (offsets[Int(worker)], offsets[Int(worker) + 1])
    while low < high {
      let middle = (low + high) / 2
      if instants[middle] < instant { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
