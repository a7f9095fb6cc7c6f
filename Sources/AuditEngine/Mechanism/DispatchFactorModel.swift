import Foundation
import Metrics
import OrderLog
import Statistics

/// Which factors moved the choice of who got an order, declared or not: a conditional logit over the candidates.
///
/// Two models are fitted: with the declared factors alone, and with all that the log has. The weight of what was not
/// declared is the part of the explained log-likelihood that needs it,
///
///     (LL_all − k/2 − LL_declared) / (LL_all − LL_none),
///
/// with k undeclared columns, whose expected gain from chance alone is k/2. Where chance itself is declared (a lottery),
/// the denominator is −LL_none, all that there is to explain. The interval is by the delta method on each decision's
/// contributions, clustered by the worker who got the order; the test of no weight is the score test of the undeclared
/// columns at the declared model, clustered alike, which holds also where a group is always or never chosen.
///
/// When the declared factors tell every choice, nothing is left to explain: the weight is 0, and its upper bound is what
/// the undeclared could explain of the departures that so many decisions without one do not rule out.
///
/// - Complexity: O(decisions · candidates · columns²) a step of the fit; more than `largest` decisions are drawn from.
struct DispatchFactorModel {
  /// What was found of one column.
  struct Effect {
    let column: DispatchDesign.Column
    /// The coefficient per standard deviation within sets; nil when there is no finite one.
    let coefficient: Double?
    /// Its standard errors, clustered by worker and by order.
    let error: Double?
    let orderError: Double?
    /// Average change of the chance to be chosen per standard deviation, with its error by the delta method.
    let marginal: Double?
    let marginalError: Double?
    /// p-value of no effect beside what was declared; for undeclared columns only.
    let pValue: Double?
  }

  let effects: [Effect]
  /// The weight of what was not declared.
  let weight: Estimate
  /// Decisions that the model was fitted to, and those that it could have been.
  let used: Int
  let available: Int
  let design: DispatchDesign
  /// The share of log-likelihood explained by all factors and by the declared ones.
  let explained: Double
  let explainedByDeclared: Double
  /// What the undeclared columns are worth in decisions; nil where no finite fit exists, or nothing is left to explain.
  let importance: DispatchImportance?

  /// So many decisions at most are fitted; they are drawn by their orders' hashes and the seed.
  static let largest = 20_000
  /// And so many candidates of them together, which bounds the memory of the design to some 300 MB.
  static let mostRows = 1_000_000

  /// Why there is no model.
  enum Obstacle: Error, Hashable {
    case tooFew(have: Int, need: Int)
    /// No undeclared factor could be told apart from the declared ones.
    case nothingUndeclared
    /// Neither declared nor other factors explain the choice.
    case nothingExplained
    case undefined(Undefined)
  }

  /// Fits the model. `departures` is the number of departures from the recomputed rule, nil when it was not recomputed.
  init(
    _ design: DispatchDesign, available: Int, isLottery: Bool, departures: Int?, level: Double, seed: UInt64
  ) throws(Obstacle) {
    self.design = design
    self.available = available
    used = design.count
    let all = design.columns.count
    let own = design.declaredCount
    guard used >= max(50, 5 * all) else { throw .tooFew(have: used, need: max(50, 5 * all)) }
    guard all > own else { throw .nothingUndeclared }
    do {
      let sizes = (0..<used).map { design.offsets[$0 + 1] - design.offsets[$0] }
      let none = sizes.map { -log(Double($0)) }
      let total = none.reduce(0, +)
      let declared: ConditionalLogit?
      if own == 0 {
        declared = nil
      } else if departures == 0 {
        (weight, effects, explained, explainedByDeclared, importance) = (
          try Self.nothingLeft(sizes, level), [], 1, 1, nil
        )
        return
      } else {
        do throws(Undefined) {
          declared = try Self.fit(try Self.choices(design, 0..<own))
        } catch {
          guard error == ConditionalLogit.separated else { throw error }
          (weight, effects, explained, explainedByDeclared, importance) = (
            try Self.nothingLeft(sizes, level), [], 1, 1, nil
          )
          return
        }
      }
      let base = (declared?.coefficients ?? []) + [Double](repeating: 0, count: all - own)
      let scores = DispatchScores(design, at: base)
      var fit: ConditionalLogit?
      do throws(Undefined) {
        fit = try Self.fit(try Self.choices(design, 0..<all))
      } catch {
        guard error == ConditionalLogit.separated else { throw error }
      }
      // Without a finite best, the likelihood comes as near to 1 as one likes.
      let full =
        fit.map { DispatchScores(design, at: $0.coefficients).logLikelihoods }
        ?? [Double](repeating: 0, count: used)
      let gain = zip(full, scores.logLikelihoods).map { $0 - $1 }
      let reach = isLottery ? none.map { -$0 } : zip(full, none).map { $0 - $1 }
      let explainedSum = full.reduce(0, +) - total
      let test = try ChiSquaredDistribution(degreesOfFreedom: Double(all)).upperTail(2 * max(explainedSum, 0))
      guard isLottery || test < 0.01 else { throw Obstacle.nothingExplained }
      let p = try scores.pValue(of: own..<all, beside: 0..<own, clusters: design.clusters)
      weight = try Self.ratio(
        gain, reach, chance: Double(all - own) / 2, clusters: design.clusters, level: level, pValue: p)
      explained = explainedSum / -total
      explainedByDeclared = (scores.logLikelihoods.reduce(0, +) - total) / -total
      effects = try Self.effects(design, fit, scores, own)
      importance = fit.flatMap {
        DispatchImportance(design, coefficients: $0.coefficients, declared: own, seed: seed)
      }
    } catch let obstacle as Obstacle {
      throw obstacle
    } catch let undefined as Undefined {
      throw .undefined(undefined)
    } catch {
      throw .undefined(.degenerate("\(error)"))
    }
  }

  /// A fit. The columns do not depend on each other, so information that vanishes means that a coefficient runs away
  /// (a group that is always, or never, chosen): the fit then stops where less is left to gain than matters here.
  private static func fit(_ choices: ConditionalLogit.Choices) throws(Undefined) -> ConditionalLogit {
    for tolerance in [1e-6, 1e-4] {
      do throws(Undefined) {
        return try ConditionalLogit(choices, tolerance: tolerance)
      } catch {
        if error == ConditionalLogit.separated { throw error }
      }
    }
    return try ConditionalLogit(choices, tolerance: 1e-2)
  }

  private static func choices(
    _ design: DispatchDesign, _ columns: Range<Int>
  ) throws(Undefined) -> ConditionalLogit.Choices {
    var choices = ConditionalLogit.Choices(features: columns.count)
    let all = design.columns.count
    for set in 0..<design.count {
      var values: [Double] = []
      for row in design.offsets[set]..<design.offsets[set + 1] {
        values += design.values[(row * all + columns.lowerBound)..<(row * all + columns.upperBound)]
      }
      try choices.add(values, chosen: design.chosen[set])
    }
    return choices
  }

  /// The weight when no decision departs: 0, up to what departures that were not seen could hold. With a share p of
  /// departures to any of the others, the loss of log-likelihood is p ln((k − 1)/p) − (1 − p) ln(1 − p) a decision.
  private static func nothingLeft(_ sizes: [Int], _ level: Double) throws(Undefined) -> Estimate {
    let share = try Proportion(successes: 0, trials: sizes.count).wilsonInterval(level: level).upper
    var loss = 0.0
    var total = 0.0
    for size in sizes {
      loss += share * log(Double(max(size - 1, 1)) / share) - (1 - share) * log(1 - share)
      total += log(Double(size))
    }
    return Estimate(
      value: 0, lower: 0, upper: min(1, loss / max(total, 1e-9)), level: level, pValue: 1,
      method: "no-departure")
  }

  /// A ratio of sums with its interval.
  private static func ratio(
    _ parts: [Double], _ wholes: [Double], chance: Double, clusters: [Int], level: Double, pValue: Double
  ) throws(Undefined) -> Estimate {
    let whole = wholes.reduce(0, +)
    guard whole > 0 else { throw .degenerate("the factors explain nothing") }
    let value = min(1, max(0, parts.reduce(0, +) - chance) / whole)
    var residuals: [Int: Double] = [:]
    for index in parts.indices {
      residuals[clusters[index], default: 0] += parts[index] - value * wholes[index]
    }
    let count = Double(residuals.count)
    guard count > 1 else { throw .tooFew(have: residuals.count, need: 2) }
    let squares = residuals.sorted { $0.key < $1.key }.reduce(0.0) { $0 + $1.value * $1.value }
    let error = (count / (count - 1) * squares).squareRoot() / whole
    let t = try StudentTDistribution(degreesOfFreedom: count - 1).quantile(upperTail: (1 - level) / 2)
    let power = try NormalDistribution.standard.quantile(0.8)
    return Estimate(
      value: value, lower: max(0, value - t * error), upper: min(1, value + t * error), level: level,
      pValue: pValue, method: "likelihood-share", minimumDetectable: (t + power) * error)
  }

  private static func effects(
    _ design: DispatchDesign, _ fit: ConditionalLogit?, _ scores: DispatchScores, _ own: Int
  ) throws(Undefined) -> [Effect] {
    let clustered = try fit?.covariance(clusters: design.clusters)
    let byOrder = try fit?.covariance(clusters: Array(0..<design.count))
    let plain = try fit?.covariance()
    var marginal: [(effect: Double, standardError: Double)]?
    if let fit, let clustered { marginal = try fit.averageMarginalEffects(covariance: clustered) }
    return try design.columns.enumerated().map { (index, column) throws(Undefined) in
      // Beyond this a standard deviation multiplies the odds by a million, or nobody knows by what: it runs away.
      let isFinite =
        (fit.map { $0.coefficients[index].magnitude < 14 } ?? false)
        && (plain.map { $0[index][index] < 4 } ?? false)
      func error(_ covariance: [[Double]]?) -> Double? {
        isFinite ? covariance.map { max($0[index][index], 0).squareRoot() } : nil
      }
      return Effect(
        column: column, coefficient: isFinite ? fit?.coefficients[index] : nil, error: error(clustered),
        orderError: error(byOrder), marginal: isFinite ? marginal?[index].effect : nil,
        marginalError: isFinite ? marginal?[index].standardError : nil,
        pValue: index < own
          ? nil
          : try scores.pValue(of: index..<index + 1, beside: 0..<own, clusters: design.clusters))
    }
  }
}
