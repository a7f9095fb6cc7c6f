import Foundation
public import OrderLog

/// Whether a log is whole, by aspects: running numbers without gaps, no order twice, an order behind every offer,
/// clocks of tables that agree, events in order, instants that were not rounded, no empty days, and values where
/// they are needed.
///
/// Each aspect is a share of rows that are missing or faulty, from the checks of the log; beyond is one above the
/// limit. Ids that are no running numbers leave that aspect undecided: rows that were removed could not be seen.
/// An absent table of offers leaves the clocks out. T-INS-2. O(rows). Guide: Docs/metrics/completeness.md.
public struct Completeness: Metric {
  public static let id = "records.completeness"
  public static let requires = [
    FieldRequirement(.orderID), FieldRequirement(.workerID), FieldRequirement(.acceptedAt),
    FieldRequirement(.completedAt),
  ]

  /// The fields whose missing values count.
  public enum Fields: String, Hashable, Sendable, CaseIterable {
    /// Who, what became of it, and the instants of all stages that the log has.
    case stages
    /// The same without the stages between acceptance and completion.
    case core
  }

  /// The share above which an aspect is beyond the limit.
  public var limit: Double
  /// The fields whose missing values count.
  public var fields: Fields
  /// Whether ids that are no running numbers leave the log undecided.
  public var needsSequence: Bool

  /// 0.5 %, unless told otherwise.
  public init(
    limit: Double = LogObservation.weakShare, fields: Fields = .stages, needsSequence: Bool = true
  ) {
    self.limit = limit
    self.fields = fields
    self.needsSequence = needsSequence
  }

  public var states: [StateRequest] { [] }

  /// The aspects, each with its share as a figure.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Measurement {
    try requireFields(in: log)
    let result = LogChecks.run(
      LogChecks.completeness, on: log, threads: ProcessInfo.processInfo.activeProcessorCount)
    var aspects: [(key: String, share: Double)] = []
    let sequence = OrderSequence(of: log)
    if let sequence {
      aspects.append(("missingNumbers", Double(sequence.missing) / Double(max(sequence.span, 1))))
    }
    func worst(_ key: String, _ codes: Set<String>, without fields: Set<Field> = []) {
      let shares = result.observations.filter {
        // An observation that makes no field faulty is a remark.
        codes.contains($0.code) && !$0.faulty.isEmpty && fields.isDisjoint(with: $0.faulty)
      }.map(\.share)
      aspects.append((key, shares.max() ?? 0))
    }
    worst("repeated", ["duplicate-orders", "conflicting-orders"])
    if OfferTimes.hasOffers(log) {
      worst("offersWithoutOrder", ["offers-without-order"])
      worst("clocks", ["acceptance-times-disagree", "offer-times-disagree"])
    }
    // A merchant who presses "ready" late says nothing about the worker's times.
    worst("outOfOrder", ["events-out-of-order"], without: [.readyAt, .promisedAt, .paidOutAt])
    worst("rounded", ["five-minute-marks"])
    worst("emptyDays", ["days-without-orders"])
    for field in counted {
      guard let quality = result.fields.first(where: { $0.table == .orders && $0.field == field }),
        quality.expected > 0
      else { continue }
      aspects.append(("missing.\(field.rawValue)", quality.nullShare))
    }
    let isBlind = needsSequence && sequence == nil
    return Measurement(
      unit: .aspect, examined: aspects.count + (isBlind ? 1 : 0),
      exceeding: aspects.count { $0.share > limit }, undecided: isBlind ? 1 : 0, workersExamined: 0,
      workersExceeding: 0, figures: aspects.map { Figure($0.key, $0.share, .share) })
  }

  private var counted: [Field] {
    let core: [Field] = [.workerID, .status, .placedAt, .acceptedAt, .completedAt]
    return fields == .core ? core : core + [.arrivedPickupAt, .pickedUpAt, .arrivedDropoffAt]
  }
}
