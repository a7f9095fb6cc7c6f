import OrderLog
import Statistics

/// How two groups of workers compare on one figure among like orders or hours.
public struct GroupContrast: Sendable, Equatable {
  /// The attribute, such as `gender`; the group that is compared and the group it is compared with.
  public let attribute: String
  public let group: String
  public let reference: String
  /// What is compared, as a stable code.
  public let measure: String
  /// The worse-off group's figure over the better-off group's, so at most 1 in its value; the interval is that of one
  /// contrast among all of the same run, and p allows for their number.
  public var ratio: Estimate
  /// Whether `group` is the worse-off one.
  public let isGroupWorse: Bool
  /// Workers of both groups, and orders or offers behind the comparison.
  public let workers: Int
  public let units: Int

  /// The contrast that decides at a limit below which a ratio is beyond: the one that is surest to be beyond it, else
  /// the one that is least sure to be within.
  static func deciding(_ contrasts: [GroupContrast], limit: Double) -> GroupContrast? {
    let known = contrasts.filter { $0.ratio.lower != nil && $0.ratio.upper != nil }
    let beyond = known.filter { ($0.ratio.upper ?? 1) < limit }
    if let worst = beyond.min(by: { ($0.ratio.upper ?? 1, $0.name) < ($1.ratio.upper ?? 1, $1.name) }) {
      return worst
    }
    return known.min { ($0.ratio.lower ?? 0, $0.name) < ($1.ratio.lower ?? 0, $1.name) }
  }

  private var name: String { "\(measure).\(attribute).\(group).\(reference)" }

  /// Turns a ratio of group to reference into that of the worse-off to the better-off. The lower bound looks to both
  /// sides: the group that is ahead here may truly be behind.
  static func oriented(_ ratio: Estimate) -> (ratio: Estimate, isGroupWorse: Bool) {
    func inverse(_ value: Double?) -> Double? { value.flatMap { $0 > 0 ? 1 / $0 : nil } }
    var turned = ratio
    let isTurned = ratio.value > 1 && ratio.value.isFinite
    if isTurned {
      (turned.value, turned.lower, turned.upper) = (
        1 / ratio.value, inverse(ratio.upper), inverse(ratio.lower)
      )
      turned.minimumDetectable = ratio.minimumDetectable.map { $0 / (ratio.value * ratio.value) }
    }
    if let lower = turned.lower, let upper = turned.upper, upper > 1 { turned.lower = min(lower, 1 / upper) }
    return (turned, !isTurned)
  }

  /// The numbers for a report.
  var figures: [Figure] {
    let key = "\(measure).\(attribute).\(group)"
    var figures = [
      Figure("\(key).ratio", isGroupWorse ? ratio.value : 1 / ratio.value, .ratio),
      Figure("\(key).n", Double(workers), .count),
    ]
    if let p = ratio.pValue { figures.append(Figure("\(key).p", p, .share)) }
    return figures
  }
}

/// The attributes by which groups are compared, and their groups of sufficient size.
struct ComparedGroups {
  /// One group against the largest.
  struct Pair {
    let attribute: String
    let group: String
    let reference: String
    /// Worker codes.
    let first: [Int]
    let second: [Int]
  }

  /// What groups are made from: gender, age band, origin, contract, and time with the platform in three bands.
  static let allAttributes: [WorkerAttribute] = [
    .field(.gender), .field(.ageBand), .field(.origin), .field(.contract), .tenure(edges: [90, 365]),
  ]

  /// The pairs, by attribute and group.
  let pairs: [Pair]
  /// The size of the second largest group of any attribute, when there is no pair.
  let largestSecond: Int

  /// `counts`: whether a worker is one that can be compared.
  init(_ attributes: [WorkerAttribute], in log: OrderLog, least: Int, counts: (Int) -> Bool) {
    var pairs: [Pair] = []
    var second = 0
    for attribute in attributes {
      var members: [String: [Int]] = [:]
      for (worker, name) in attribute.groups(in: log).enumerated() where counts(worker) {
        if let name { members[name, default: []].append(worker) }
      }
      let sizes = members.values.map(\.count).sorted(by: >)
      if sizes.count > 1 { second = max(second, sizes[1]) }
      let large = members.filter { $0.value.count >= max(2, least) }
      guard let base = large.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) }) else {
        continue
      }
      for (name, workers) in large.sorted(by: { TextOrder.precedes($0.key, $1.key) }) where name != base.key {
        pairs.append(
          Pair(
            attribute: attribute.name, group: name, reference: base.key, first: workers, second: base.value))
      }
    }
    self.pairs = pairs
    largestSecond = second
  }
}

extension StratifiedDifference {
  /// How many shuffles a contrast gets: fewer for very many workers, whose test by standard errors needs none.
  static func permutations(for workers: Int) -> Int { min(4_999, max(999, 20_000_000 / max(1, workers))) }

  /// The contrasts of pairs of groups within strata, each with an interval and a p-value that allow for all of them;
  /// one that is beyond `limit` and decides is tested by permuting whole workers as well, and the larger p counts.
  static func contrasts(
    _ comparisons: [(measure: String, pair: ComparedGroups.Pair, cells: [StratifiedPay.Cell])],
    workerCount: Int,
    limit: Double, leastUnits: Int = 1, _ inference: InferenceParameters
  ) -> [GroupContrast] {
    let family = Double(max(1, comparisons.count))
    var quick = inference
    quick.level = 1 - (1 - inference.level) / family
    quick.permutations = 99
    var contrasts: [GroupContrast] = []
    var sources: [Int] = []
    for (index, comparison) in comparisons.enumerated() {
      guard
        let difference = try? StratifiedDifference(
          comparison.cells, first: comparison.pair.first, second: comparison.pair.second,
          workerCount: workerCount, quick), difference.workers >= max(2, inference.minimumWorkers),
        difference.orders >= leastUnits
      else { continue }
      var (ratio, isGroupWorse) = GroupContrast.oriented(difference.ratio)
      if let p = difference.clusterPValue {
        ratio.pValue = min(1, p * family)
      } else {
        // Like orders are paid alike, to the last digit.
        (ratio.lower, ratio.upper, ratio.pValue) = (ratio.value, ratio.value, ratio.value < 1 ? 0 : 1)
      }
      contrasts.append(
        GroupContrast(
          attribute: comparison.pair.attribute, group: comparison.pair.group,
          reference: comparison.pair.reference, measure: comparison.measure, ratio: ratio,
          isGroupWorse: isGroupWorse, workers: difference.workers, units: difference.orders))
      sources.append(index)
    }
    // Shuffles take time, and p only counts beyond the limit.
    guard let chosen = GroupContrast.deciding(contrasts, limit: limit), chosen.ratio.upper ?? 1 < limit,
      let position = contrasts.firstIndex(of: chosen)
    else { return contrasts }
    let comparison = comparisons[sources[position]]
    quick.permutations = permutations(for: chosen.workers)
    if let again = try? StratifiedDifference(
      comparison.cells, first: comparison.pair.first, second: comparison.pair.second,
      workerCount: workerCount, quick), let p = again.ratio.pValue
    {
      contrasts[position].ratio.pValue = max(chosen.ratio.pValue ?? 0, p)
    }
    return contrasts
  }
}
