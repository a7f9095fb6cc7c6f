/// Offers held against the orders that they were about.
///
/// The answer "accepted" and the order's own acceptance are one event, written down twice; so is the offer to the
/// worker who took it. More than a minute between the two says that the clocks or the zones of the tables differ.
/// Ids that stand in the orders several times are left out. O(rows of both tables).
struct OfferSkewCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Offers of orders that the log does not have. No details.
    case orphans = "offers-without-order"
    /// Details: `medianSkewSeconds` = median of offers' time less orders' time, over the sampled offers.
    case accepted = "acceptance-times-disagree"
    /// Details: `medianSkewSeconds`, as above.
    case offered = "offer-times-disagree"
    /// Accepted by another worker than the order's: a remark, as orders are passed on. No details.
    case workers = "offer-workers-disagree"
  }
  static let id = "offer-skew"
  static let cost = 25
  /// How far two records of one event may be apart, in ms.
  static let tolerance: Int64 = 60_000

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let orders = subject.log.orders
    guard let offers = subject.log.table(.offers), let offerIDs = offers.identifiers(.orderID),
      let orderIDs = orders.identifiers(.orderID), let orderHashes = subject.orderHashes
    else { return [] }
    let bits = HashPartitions.bits(forRows: orders.rowCount)
    let offerHashes = IdentifierHash.hashes(of: offerIDs, threads: 1)
    guard let here = HashPartitions(orderHashes, bits: bits),
      let there = HashPartitions(offerHashes, bits: bits)
    else { return [] }

    let accepted = offers.rows(.response, in: ["accepted"])
    let (offerWorkers, orderWorkers) = (offers.texts(.workerID), orders.texts(.workerID))
    var orphans = RowExamples(offers)
    var others = RowExamples(offers)
    var known = 0
    var compared = 0
    var times = [
      Skew(.accepted, offers, .respondedAt, orders, .acceptedAt),
      Skew(.offered, offers, .offeredAt, orders, .offeredAt),
    ]
    let sampled =
      UInt64.max / UInt64(max(1, offers.rowCount)) * UInt64(min(offers.rowCount, LogUnderCheck.sampleSize))
    here.match(
      there, isSame: { ByteOrder.equal(orderIDs.utf8(at: $0), offerIDs.utf8(at: $1)) }
    ) { match, offer in
      if offerIDs.utf8(at: offer).isEmpty { return }
      known += 1
      switch match {
      case .none: orphans.add(offer)
      case .several: break
      case .row(let order):
        guard accepted.contains(offer) else { return }
        if let offerWorkers, let orderWorkers, offerWorkers[offer] >= 0, orderWorkers[order] >= 0 {
          compared += 1
          if offerWorkers[offer] != orderWorkers[order] { return others.add(offer) }
        }
        let isSampled = offers.rowCount <= LogUnderCheck.sampleSize || offerHashes[offer] < sampled
        for index in times.indices { times[index].compare(offer, order, isSampled: isSampled) }
      }
    }
    var found: [LogObservation] = []
    if orphans.count > 0 {
      found.append(
        observation(
          .orphans, .caution, .offers, [.orderID], affected: orphans.count, total: known,
          examples: orphans.examples, faulty: [.orderID]))
    }
    for time in times where time.rows.count > 0 {
      found.append(
        observation(
          time.code, .caution, .offers, [time.field], affected: time.rows.count, total: time.total,
          examples: time.rows.examples, details: ["medianSkewSeconds": .init(time.median)],
          faulty: [time.field]))
    }
    if others.count > 0 {
      found.append(
        observation(
          .workers, .info, .offers, [.workerID], affected: others.count, total: compared,
          examples: others.examples))
    }
    return found
  }

  /// Two records of the same event.
  private struct Skew {
    let code: Code
    let field: Field
    private(set) var rows: RowExamples
    private(set) var total = 0
    private var differences: [Int64] = []
    private let offers: IntegerColumn?
    private let orders: IntegerColumn?

    init(_ code: Code, _ offers: Table, _ field: Field, _ orders: Table, _ orderField: Field) {
      self.code = code
      self.field = field
      rows = RowExamples(offers)
      self.offers = offers.integers(field)
      self.orders = orders.integers(orderField)
    }

    mutating func compare(_ offer: Int, _ order: Int, isSampled: Bool) {
      guard let offers, let orders, PlausibleInstant.contains(offers[offer]),
        PlausibleInstant.contains(orders[order])
      else { return }
      total += 1
      let difference = offers[offer] - orders[order]
      if isSampled { differences.append(difference) }
      if abs(difference) > tolerance { rows.add(offer) }
    }

    /// The median difference in seconds.
    var median: Double {
      let sorted = differences.sorted()
      return sorted.isEmpty ? 0 : Double(sorted[sorted.count / 2]) / 1_000
    }
  }
}
