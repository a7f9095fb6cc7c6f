/// Conditional logit (McFadden): which of several alternatives was chosen, by their features.
///
/// In each choice set alternative *j* is chosen with probability exp(xⱼβ) / Σ exp(xₖβ). Only differences within a set
/// count, so a feature that is the same for all alternatives of every set has no coefficient. Fitted by Newton's method
/// on the concave log-likelihood.
///
/// Source: D. McFadden, "Conditional logit analysis of qualitative choice behavior", in Frontiers in Econometrics (1974).
public struct ConditionalLogit: Sendable {
  /// One coefficient per feature.
  public let coefficients: [Double]
  /// The log-likelihood at the coefficients.
  public let logLikelihood: Double
  /// The log-likelihood when all alternatives of a set are equally likely.
  public let nullLogLikelihood: Double
  /// The number of choice sets that have at least two alternatives.
  public let count: Int
  /// How many steps the fit took.
  public let iterations: Int
  private let choices: Choices
  private let inverseInformation: [[Double]]

  /// Choice sets on contiguous storage.
  public struct Choices: Sendable {
    /// The number of features of an alternative.
    public let features: Int
    /// The features of all alternatives, alternative by alternative.
    fileprivate var values: [Double] = []
    /// The first alternative of each set, and the end.
    fileprivate var offsets: [Int] = [0]
    /// The chosen alternative of each set, from 0.
    fileprivate var chosen: [Int] = []
    /// How many sets were left out since they had a single alternative.
    public private(set) var trivial = 0

    /// No set yet.
    public init(features: Int) { self.features = max(0, features) }

    /// The number of sets.
    public var count: Int { chosen.count }

    /// Adds a set; `alternatives` holds the features one alternative after the other. A set with a single alternative
    /// says nothing and is counted in ``trivial`` only.
    ///
    /// - Throws: ``Undefined/empty``; ``Undefined/notFinite(count:)``; ``Undefined/invalidArgument(_:)`` for another
    ///   number of values than alternatives times features, or a choice outside the set.
    public mutating func add(_ alternatives: [Double], chosen: Int) throws(Undefined) {
      try requireFinite(alternatives)
      guard features > 0, alternatives.count.isMultiple(of: features),
        (0..<(alternatives.count / features)).contains(chosen)
      else { throw .invalidArgument("a choice set needs its features and one of its alternatives chosen") }
      guard alternatives.count > features else {
        trivial += 1
        return
      }
      values += alternatives
      offsets.append(values.count / features)
      self.chosen.append(chosen)
    }
  }

  /// What a fit throws when the features tell every choice apart, so that the log-likelihood comes as near to 0 as one
  /// likes and no finite coefficient is best.
  public static let separated = Undefined.degenerate(
    "the features separate the choices, so no finite coefficient is best")

  /// Fits the choices.
  ///
  /// - Throws: ``Undefined/empty``; ``Undefined/tooFew(have:need:)`` for fewer sets than features;
  ///   ``Undefined/degenerate(_:)`` when features depend on each other, do not vary within sets, or separate the choices
  ///   so that no finite coefficient is best.
  /// - Complexity: O(iterations · alternatives · k²) for *k* features.
  public init(_ choices: Choices, tolerance: Double = 1e-10, maximumIterations: Int = 60) throws(Undefined) {
    guard choices.count > 0 else { throw .empty }
    let k = choices.features
    guard choices.count >= k else { throw .tooFew(have: choices.count, need: k) }
    var beta = [Double](repeating: 0, count: k)
    var state = Self.evaluate(choices, beta)
    let null = state.value
    var steps = 0
    while true {
      guard let step = Self.solve(state.information, state.gradient) else {
        throw .degenerate("the features depend on each other or do not vary within choice sets")
      }
      // The gain that the quadratic model still promises, in units of the log-likelihood.
      let gain = zip(step, state.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if gain < tolerance {
        // The last step is within the quadratic region: taking it squares the error.
        beta = zip(beta, step).map { $0 + $1 }
        state = Self.evaluate(choices, beta)
        break
      }
      guard steps < maximumIterations else {
        throw .degenerate("the choices are separated by the features, or the fit does not settle")
      }
      steps += 1
      var size = 1.0
      var next = state
      var candidate = beta
      repeat {
        candidate = zip(beta, step).map { $0 + size * $1 }
        next = Self.evaluate(choices, candidate)
        size /= 2
      } while !(next.value > state.value) && size > 1e-10
      guard next.value > state.value else { break }
      beta = candidate
      state = next
      // A chosen alternative with a probability of 1 everywhere means that coefficients run away.
      if state.value > -1e-6 * Double(choices.count) {
        throw Self.separated
      }
    }
    guard let inverse = Self.inverse(state.information) else {
      throw .degenerate("the features depend on each other or do not vary within choice sets")
    }
    coefficients = beta
    logLikelihood = state.value
    nullLogLikelihood = null
    count = choices.count
    iterations = steps
    self.choices = choices
    inverseInformation = inverse
  }

  /// The covariance of the coefficients: the inverse information, or with clusters (one id per set) the sandwich
  /// H⁻¹ [Σ_c s_c s_cᵀ] H⁻¹ · C/(C − 1) for choices that resemble each other within a cluster.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` for another number of ids than sets; ``Undefined/tooFew(have:need:)`` for
  ///   fewer than two clusters.
  public func covariance(clusters: [Int]? = nil) throws(Undefined) -> [[Double]] {
    guard let clusters else { return inverseInformation }
    try requireSameCount(clusters.count, choices.count, "clusters and choice sets")
    let k = choices.features
    var sums: [Int: [Double]] = [:]
    for set in 0..<choices.count {
      let score = Self.score(choices, coefficients, set)
      sums[clusters[set], default: [Double](repeating: 0, count: k)] =
        zip(sums[clusters[set]] ?? [Double](repeating: 0, count: k), score).map { $0 + $1 }
    }
    guard sums.count > 1 else { throw .tooFew(have: sums.count, need: 2) }
    var middle = [[Double]](repeating: [Double](repeating: 0, count: k), count: k)
    for (_, sum) in sums.sorted(by: { $0.key < $1.key }) {
      for a in 0..<k { for b in 0..<k { middle[a][b] += sum[a] * sum[b] } }
    }
    let factor = Double(sums.count) / Double(sums.count - 1)
    return Self.product(Self.product(inverseInformation, middle), inverseInformation)
      .map { $0.map { $0 * factor } }
  }

  /// The average marginal effect of each feature: how much the probability of an alternative changes per unit of its own
  /// feature, averaged over all alternatives of all sets.
  public var averageMarginalEffects: [Double] {
    var sum = CompensatedSum()
    for set in 0..<choices.count {
      for p in Self.probabilities(choices, coefficients, set) { sum.add(p * (1 - p)) }
    }
    let mean = sum.value / Double(choices.offsets.last ?? 1)
    return coefficients.map { $0 * mean }
  }

  /// The average marginal effects with their standard errors by the delta method, from a covariance of the coefficients
  /// such as ``covariance(clusters:)`` gives; the features count as fixed.
  ///
  /// With m(β) the mean of p(1 − p) over all alternatives, the effect of feature j is βⱼm, and its derivative with
  /// respect to βₗ is m·[j = l] + βⱼ · mean of (1 − 2p) p (xₗ − x̄ₗ), x̄ being the set's mean weighted by p.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` for a covariance of another size.
  public func averageMarginalEffects(
    covariance: [[Double]]
  ) throws(Undefined) -> [(effect: Double, standardError: Double)] {
    let k = choices.features
    guard covariance.count == k, covariance.allSatisfy({ $0.count == k }) else {
      throw .invalidArgument("the covariance needs a row and a column for each coefficient")
    }
    var sum = CompensatedSum()
    var slopes = [Double](repeating: 0, count: k)
    for set in 0..<choices.count {
      let first = choices.offsets[set]
      let probabilities = Self.probabilities(choices, coefficients, set)
      for feature in 0..<k {
        var mean = 0.0
        for (index, p) in probabilities.enumerated() {
          mean += p * choices.values[(first + index) * k + feature]
        }
        for (index, p) in probabilities.enumerated() {
          slopes[feature] += (1 - 2 * p) * p * (choices.values[(first + index) * k + feature] - mean)
        }
      }
      for p in probabilities { sum.add(p * (1 - p)) }
    }
    let count = Double(choices.offsets.last ?? 1)
    let mean = sum.value / count
    return (0..<k).map { j in
      let gradient = (0..<k).map { coefficients[j] * slopes[$0] / count + ($0 == j ? mean : 0) }
      var variance = 0.0
      for a in 0..<k { for b in 0..<k { variance += gradient[a] * covariance[a][b] * gradient[b] } }
      return (coefficients[j] * mean, max(variance, 0).squareRoot())
    }
  }

  /// The share of sets whose most probable alternative was the chosen one; the first of equals counts.
  public var hitRate: Double {
    let hits = (0..<choices.count).count { set in
      let probabilities = Self.probabilities(choices, coefficients, set)
      return probabilities.firstIndex(of: probabilities.max() ?? 0) == choices.chosen[set]
    }
    return Double(hits) / Double(choices.count)
  }

  private static func probabilities(_ choices: Choices, _ beta: [Double], _ set: Int) -> [Double] {
    let k = choices.features
    var utilities = (choices.offsets[set]..<choices.offsets[set + 1]).map { row in
      (0..<k).reduce(0.0) { $0 + choices.values[row * k + $1] * beta[$1] }
    }
    let largest = utilities.max() ?? 0
    var total = 0.0
    for index in utilities.indices {
      utilities[index] = exponential(utilities[index] - largest)
      total += utilities[index]
    }
    return utilities.map { $0 / total }
  }

  private static func score(_ choices: Choices, _ beta: [Double], _ set: Int) -> [Double] {
    let k = choices.features
    let first = choices.offsets[set]
    let probabilities = probabilities(choices, beta, set)
    let own = first + choices.chosen[set]
    return (0..<k).map { feature in
      var mean = 0.0
      for (index, p) in probabilities.enumerated() {
        mean += p * choices.values[(first + index) * k + feature]
      }
      return choices.values[own * k + feature] - mean
    }
  }

  private struct State {
    var value: Double
    var gradient: [Double]
    var information: [[Double]]
  }

  private static func evaluate(_ choices: Choices, _ beta: [Double]) -> State {
    let k = choices.features
    var value = CompensatedSum()
    var gradient = [Double](repeating: 0, count: k)
    var information = [[Double]](repeating: [Double](repeating: 0, count: k), count: k)
    var mean = [Double](repeating: 0, count: k)
    for set in 0..<choices.count {
      let first = choices.offsets[set]
      let probabilities = probabilities(choices, beta, set)
      value.add(logarithm(probabilities[choices.chosen[set]]))
      for feature in 0..<k { mean[feature] = 0 }
      for (index, p) in probabilities.enumerated() {
        for feature in 0..<k { mean[feature] += p * choices.values[(first + index) * k + feature] }
      }
      let own = first + choices.chosen[set]
      for feature in 0..<k { gradient[feature] += choices.values[own * k + feature] - mean[feature] }
      for (index, p) in probabilities.enumerated() {
        let row = (first + index) * k
        for a in 0..<k {
          let left = p * (choices.values[row + a] - mean[a])
          for b in 0...a { information[a][b] += left * (choices.values[row + b] - mean[b]) }
        }
      }
    }
    for a in 0..<k { for b in 0..<a { information[b][a] = information[a][b] } }
    return State(value: value.value, gradient: gradient, information: information)
  }

  /// Solves a symmetric positive definite system by Cholesky; nil when it is not.
  private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    guard let lower = cholesky(matrix) else { return nil }
    let k = right.count
    var x = right
    for i in 0..<k {
      for j in 0..<i { x[i] -= lower[i][j] * x[j] }
      x[i] /= lower[i][i]
    }
    for i in stride(from: k - 1, through: 0, by: -1) {
      for j in (i + 1)..<max(i + 1, k) { x[i] -= lower[j][i] * x[j] }
      x[i] /= lower[i][i]
    }
    return x
  }

  private static func cholesky(_ matrix: [[Double]]) -> [[Double]]? {
    let k = matrix.count
    var lower = [[Double]](repeating: [Double](repeating: 0, count: k), count: k)
    for i in 0..<k {
      for j in 0...i {
        var sum = matrix[i][j]
        for l in 0..<j { sum -= lower[i][l] * lower[j][l] }
        if i == j {
          // What is left of a variance after the features before it; rounding noise means that nothing is.
          guard sum > 1e-11 * matrix[i][i], sum > 0 else { return nil }
          lower[i][i] = sum.squareRoot()
        } else {
          lower[i][j] = sum / lower[j][j]
        }
      }
    }
    return lower
  }

  private static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
    var columns: [[Double]] = []
    for j in matrix.indices {
      guard let column = solve(matrix, matrix.indices.map { $0 == j ? 1 : 0 }) else { return nil }
      columns.append(column)
    }
    return matrix.indices.map { i in columns.map { $0[i] } }
  }

  private static func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.indices.map { i in b.indices.map { j in b.indices.reduce(0) { $0 + a[i][$1] * b[$1][j] } } }
  }
}
