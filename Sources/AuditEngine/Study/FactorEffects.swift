import Statistics

/// What single factors do to a response.
///
/// In a factorial design each level of a factor is run with every level of the others, or with a balanced part of them:
/// the mean over the arms of a level, less that over the arms of another, is the factor's main effect. Designs that fill a
/// space have no levels; there ranks say whether a response rises or falls with a factor.
struct FactorEffects {
  let effects: [StudySummary.FactorEffect]

  /// The main effects; none for other designs, and for a single factor, whose levels are the arms. `values` are by arm,
  /// then by replication.
  init(_ values: [[Int: Double]], _ study: Study) {
    switch study.design {
    case .fullFactorial where study.factors.count > 1, .fractionalFactorial: break
    default:
      effects = []
      return
    }
    let whole = (values.first ?? [:]).keys.filter { replication in
      values.allSatisfy { $0[replication] != nil }
    }.sorted()
    var effects: [StudySummary.FactorEffect] = []
    for factor in study.factors.indices {
      var names: [String] = []
      var arms: [String: [Int]] = [:]
      for (arm, setting) in study.arms.enumerated() where setting.levels.indices.contains(factor) {
        let level = setting.levels[factor]
        if arms[level] == nil { names.append(level) }
        arms[level, default: []].append(arm)
      }
      let means = names.map { name in
        whole.map { replication in
          let own = (arms[name] ?? []).compactMap { values[$0][replication] }
          return own.reduce(0, +) / Double(max(1, own.count))
        }
      }
      let base = Self.level(factor, of: study.baseline, study).flatMap(names.firstIndex(of:)) ?? 0
      let levels = names.enumerated().map { place, name -> StudySummary.LevelEffect in
        let sample = ReplicationSample(means[place])
        var level = StudySummary.LevelEffect(
          level: name, count: whole.count, mean: sample.mean, interval: sample.interval(level: study.level))
        if place != base {
          let differences = ReplicationSample(zip(means[place], means[base]).map { $0 - $1 })
          level.difference = differences.mean.map { mean in
            .init(
              count: whole.count, mean: mean, interval: differences.interval(level: study.level),
              pValue: differences.pValue)
          }
        }
        return level
      }
      effects.append(.init(factor: study.factors[factor].name, levels: levels))
    }
    Self.correct(&effects)
    self.effects = effects
  }

  private static func level(_ factor: Int, of arm: Int?, _ study: Study) -> String? {
    guard let arm, study.arms.indices.contains(arm), study.arms[arm].levels.indices.contains(factor) else {
      return nil
    }
    return study.arms[arm].levels[factor]
  }

  /// Holm's correction over all levels of all factors.
  private static func correct(_ effects: inout [StudySummary.FactorEffect]) {
    var tested: [(factor: Int, level: Int, p: Double)] = []
    for (factor, effect) in effects.enumerated() {
      for (level, own) in effect.levels.enumerated() {
        if let p = own.difference?.pValue { tested.append((factor, level, p)) }
      }
    }
    guard let corrected = try? MultipleTesting.holm(tested.map(\.p)) else { return }
    for (place, p) in zip(tested, corrected) {
      effects[place.factor].levels[place.level].difference?.corrected = p
    }
  }

  /// Partial rank correlations of an output by arm with the factors. Two levels that are no numbers count as 0 and 1 in
  /// the order of ``Study/orderedPair(of:)``; more of them have no order, and the factor is left out.
  static func rankCorrelations(_ outputs: [Double], _ study: Study) -> [StudySummary.FactorSensitivity] {
    let columns = study.factors.indices.map { numbers(of: $0, study) }
    let used = columns.indices.filter { columns[$0] != nil }
    guard
      let found = try? PartialRankCorrelation.coefficients(
        used.compactMap { columns[$0] }, outputs, level: study.level)
    else { return [] }
    return study.factors.enumerated().map { place, factor in
      let own = used.firstIndex(of: place).flatMap { found[$0] }
      return .init(
        factor: factor.name, method: "rank", values: own.map { ["rank": $0.coefficient] } ?? [:],
        intervals: own.map {
          ["rank": .init(lower: $0.interval.lowerBound, upper: $0.interval.upperBound)]
        } ?? [:])
    }
  }

  /// The levels of a factor by arm as numbers.
  private static func numbers(of factor: Int, _ study: Study) -> [Double]? {
    let values = study.arms.map { $0.values.indices.contains(factor) ? $0.values[factor] : nil }
    let known = values.compactMap { $0 }
    if known.count == values.count { return known }
    guard let pair = study.orderedPair(of: factor) else { return nil }
    return study.arms.map { $0.levels[factor] == pair.0 ? 0 : 1 }
  }
}

extension Study {
  /// The two levels of a factor that are no numbers, in the order of their first arms; nil for another number of them.
  public func orderedPair(of factor: Int) -> (String, String)? {
    var names: [String] = []
    for arm in arms {
      guard arm.levels.indices.contains(factor) else { return nil }
      if !names.contains(arm.levels[factor]) { names.append(arm.levels[factor]) }
      if names.count > 2 { return nil }
    }
    return names.count == 2 ? (names[0], names[1]) : nil
  }
}
