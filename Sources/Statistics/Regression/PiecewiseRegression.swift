/// A sparse piecewise linear fit whose breakpoints are found from the data.
///
/// The response is explained by a constant, given columns, and ramps: variables that may enter with a slope and with
/// hinges max(0, x − τ). Terms are added one by one, each time the one that lowers the criterion most, every found
/// breakpoint is looked for again after each addition, and terms that the criterion does without are taken out. The
/// criterion is n · ln(RSS/n + r²/12) + cost · ln n with r the resolution of the response, so that rounding noise buys
/// no term; a hinge costs two, its place and its slope. Every breakpoint is then moved to where the lines on its two
/// sides meet, so that it need not be an observed value, and rounded to the resolution of its ramp.
///
/// On data without noise whose terms are among those offered the result is exact to rounding.
///
/// - Note: Criterion: G. Schwarz, "Estimating the dimension of a model", Annals of Statistics 6 (1978). Where the lines
///   meet: V. M. R. Muggeo, "Estimating regression models with unknown break-points", Statistics in Medicine 22 (2003).
public struct PiecewiseRegression: Sendable {
  /// One part of the fit.
  public enum Term: Hashable, Sendable {
    case constant
    /// A given column.
    case column(Int)
    /// A ramp as it is.
    case slope(ramp: Int)
    /// max(0, ramp − at).
    case hinge(ramp: Int, at: Double)

    var cost: Double { if case .hinge = self { 2 } else { 1 } }
  }

  /// A variable that may have breakpoints.
  public struct Ramp: Sendable {
    /// One value per row.
    public var values: [Double]
    /// Breakpoints are multiples of this; 0: any number.
    public var resolution: Double
    /// How many breakpoints it may have.
    public var breakpoints: Int

    /// See the properties.
    public init(_ values: [Double], resolution: Double, breakpoints: Int = 6) {
      self.values = values
      self.resolution = resolution
      self.breakpoints = breakpoints
    }
  }

  /// The terms, in the order in which they were added.
  public private(set) var terms: [Term]
  /// The least squares fit with one column per term.
  public private(set) var fit: LeastSquares
  /// The criterion; less is better.
  public private(set) var criterion: Double

  /// The coefficients, one per term.
  public var coefficients: [Double] { fit.coefficients }

  /// Looks for the fit.
  ///
  /// - Parameters:
  ///   - columns: Regressors that enter as they are or not at all, such as indicators.
  ///   - ramps: Regressors that may have breakpoints.
  ///   - response: One value per row.
  ///   - resolution: The unit to which the response is rounded.
  ///   - maximumTerms: How many terms there are at most.
  /// - Throws: as ``LeastSquares``.
  /// - Complexity: O(*t*² *k*² *n*) for *t* terms found among *n* rows.
  public init(
    columns: [[Double]], ramps: [Ramp], response: [Double], resolution: Double, maximumTerms: Int = 16
  ) throws(Undefined) {
    let n = response.count
    try requireFinite(response)
    for values in columns + ramps.map(\.values) {
      try requireSameCount(values.count, n, "regressors and responses")
      try requireFinite(values)
    }
    let search = Search(columns: columns, ramps: ramps, response: response, resolution: resolution)
    var best = try search.solved([.constant])
    while best.terms.count < min(maximumTerms, n - 1), let next = search.addition(to: best),
      var wider = try? search.solved(best.terms + [next])
    {
      wider = search.refined(wider)
      guard wider.criterion < best.criterion - 1e-6 else { break }
      best = wider
    }
    best = search.thinned(best)
    (terms, criterion) = (best.terms, best.criterion)
    let parts = best.columns
    fit = try LeastSquares(rows: (0..<n).map { row in parts.map { $0[row] } }, response: response)
  }
}

/// The search for a piecewise fit.
private struct Search {
  struct Solution {
    var terms: [PiecewiseRegression.Term]
    var coefficients: [Double]
    var residuals: [Double]
    var columns: [[Double]]
    var inverse: [[Double]]
    var squares: Double
    var criterion: Double
  }

  typealias Term = PiecewiseRegression.Term

  let columns: [[Double]]
  let ramps: [PiecewiseRegression.Ramp]
  let response: [Double]
  let floor: Double
  /// The rows by each ramp's value, largest first.
  let orders: [[Int]]

  init(
    columns: [[Double]], ramps: [PiecewiseRegression.Ramp], response: [Double], resolution: Double
  ) {
    self.columns = columns
    self.ramps = ramps
    self.response = response
    floor = max(resolution * resolution / 12, 1e-24)
    orders = ramps.map { ramp in
      ramp.values.indices.sorted {
        ramp.values[$0] == ramp.values[$1] ? $0 < $1 : ramp.values[$0] > ramp.values[$1]
      }
    }
  }

  func vector(_ term: Term) -> [Double] {
    switch term {
    case .constant: [Double](repeating: 1, count: response.count)
    case .column(let index): columns[index]
    case .slope(let ramp): ramps[ramp].values
    case .hinge(let ramp, let at): ramps[ramp].values.map { max(0, $0 - at) }
    }
  }

  func solved(_ terms: [Term]) throws(Undefined) -> Solution {
    let parts = terms.map(vector)
    let qr = try HouseholderQR(columns: parts)
    let coefficients = qr.solve(response)
    var residuals = response
    for (part, coefficient) in zip(parts, coefficients) {
      for row in residuals.indices { residuals[row] -= part[row] * coefficient }
    }
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    return Solution(
      terms: terms, coefficients: coefficients, residuals: residuals, columns: parts,
      inverse: qr.inverseGram(), squares: squares,
      criterion: criterion(squares, terms.reduce(0) { $0 + $1.cost }))
  }

  func criterion(_ squares: Double, _ cost: Double) -> Double {
    let n = Double(response.count)
    return n * logarithm(max(squares, 0) / n + floor) + cost * logarithm(n)
  }

  /// The term that lowers the criterion most, or nil when none lowers it.
  func addition(to solution: Solution, onlyRamp: Int? = nil) -> Term? {
    var best: (term: Term, criterion: Double)?
    let cost = solution.terms.reduce(0) { $0 + $1.cost }
    func offer(_ term: Term, _ gain: Double) {
      guard gain > 0, gain.isFinite else { return }
      let value = criterion(solution.squares - gain, cost + term.cost)
      if value < best?.criterion ?? solution.criterion { best = (term, value) }
    }
    let residuals = solution.residuals
    if onlyRamp == nil {
      for index in columns.indices where !solution.terms.contains(.column(index)) {
        offer(.column(index), gain(of: columns[index], residuals, solution))
      }
      for ramp in ramps.indices where !solution.terms.contains(.slope(ramp: ramp)) {
        offer(.slope(ramp: ramp), gain(of: ramps[ramp].values, residuals, solution))
      }
    }
    for ramp in ramps.indices where onlyRamp == nil || onlyRamp == ramp {
      let used = solution.terms.count { if case .hinge(ramp, _) = $0 { true } else { false } }
      guard used < ramps[ramp].breakpoints else { continue }
      if let (at, gain) = bestHinge(ramp, residuals, solution) { offer(.hinge(ramp: ramp, at: at), gain) }
    }
    return best?.term
  }

  /// By how much a column lowers the squares.
  private func gain(of column: [Double], _ residuals: [Double], _ solution: Solution) -> Double {
    var (own, slope) = (0.0, 0.0)
    for (value, residual) in zip(column, residuals) {
      own += value * value
      slope += value * residual
    }
    let products = solution.columns.map { other in zip(other, column).reduce(0) { $0 + $1.0 * $1.1 } }
    return quotient(slope, own, products, solution.inverse)
  }

  private func quotient(
    _ slope: Double, _ own: Double, _ products: [Double], _ inverse: [[Double]]
  ) -> Double {
    var explained = 0.0
    for i in products.indices {
      for j in products.indices { explained += products[i] * inverse[i][j] * products[j] }
    }
    let free = own - explained
    // What the terms already say almost wholly adds nothing but noise.
    return free > 1e-9 * own && own > 0 ? slope * slope / free : 0
  }

  /// The hinge of a ramp that lowers the squares most: sums over all larger values serve every breakpoint.
  private func bestHinge(
    _ ramp: Int, _ residuals: [Double], _ solution: Solution
  ) -> (at: Double, gain: Double)? {
    let values = ramps[ramp].values
    let k = solution.columns.count
    var products = [Double](repeating: 0, count: k)
    var weighted = products
    var (count, sum, square, residual, slope) = (0.0, 0.0, 0.0, 0.0, 0.0)
    var best: (at: Double, gain: Double)?
    let order = orders[ramp]
    let least = order.last.map { values[$0] } ?? 0
    for (position, row) in order.enumerated() {
      let x = values[row]
      if position > 0, x < values[order[position - 1]], x > least, count >= 3 {
        let crossed = (0..<k).map { weighted[$0] - x * products[$0] }
        let gain = quotient(
          slope - x * residual, square - 2 * x * sum + x * x * count, crossed, solution.inverse)
        if gain > best?.gain ?? 0, !solution.terms.contains(.hinge(ramp: ramp, at: x)) { best = (x, gain) }
      }
      for j in 0..<k {
        products[j] += solution.columns[j][row]
        weighted[j] += solution.columns[j][row] * x
      }
      count += 1
      sum += x
      square += x * x
      residual += residuals[row]
      slope += residuals[row] * x
    }
    return best
  }

  // MARK: Better places

  /// The solution with each breakpoint looked for again while the others stay.
  func refined(_ solution: Solution) -> Solution {
    var best = met(solution)
    for _ in 0..<24 {
      var changed = false
      for index in best.terms.indices {
        guard case .hinge(let ramp, _) = best.terms[index] else { continue }
        var terms = best.terms
        terms.remove(at: index)
        guard let without = try? solved(terms),
          let (at, _) = bestHinge(ramp, without.residuals, without),
          !terms.contains(.hinge(ramp: ramp, at: at))
        else { continue }
        terms.insert(.hinge(ramp: ramp, at: at), at: index)
        guard let moved = try? solved(terms) else { continue }
        let candidate = met(moved)
        if candidate.squares < best.squares * (1 - 1e-9) - 1e-18 {
          best = candidate
          changed = true
        }
      }
      if !changed { break }
    }
    return best
  }

  /// The solution with its breakpoints where the lines on both sides meet. All move together, and a step may make the
  /// fit worse before the next makes it better; the best of them counts.
  private func met(_ solution: Solution) -> Solution {
    var best = solution
    var present = solution
    for _ in 0..<12 {
      let hinges = present.terms.indices.filter { if case .hinge = present.terms[$0] { true } else { false } }
      guard !hinges.isEmpty else { return best }
      let steps = hinges.map { index -> [Double] in
        guard case .hinge(let ramp, let at) = present.terms[index] else { return [] }
        return ramps[ramp].values.map { $0 > at ? -1 : 0 }
      }
      guard let qr = try? HouseholderQR(columns: present.columns + steps) else { return best }
      let solved = qr.solve(response)
      var terms = present.terms
      for (position, index) in hinges.enumerated() {
        guard case .hinge(let ramp, let at) = terms[index], solved[index] != 0 else { continue }
        let moved = at + solved[present.terms.count + position] / solved[index]
        let unit = ramps[ramp].resolution
        let rounded = unit > 0 ? (moved / unit).rounded() * unit : moved
        let values = ramps[ramp].values
        guard rounded.isFinite, let low = values.min(), let high = values.max(), rounded > low, rounded < high
        else { continue }
        terms[index] = .hinge(ramp: ramp, at: rounded)
      }
      guard terms != present.terms, Set(terms).count == terms.count, let moved = try? self.solved(terms)
      else {
        return best
      }
      present = moved
      if moved.squares < best.squares * (1 - 1e-9) { best = moved }
    }
    return best
  }

  /// The solution without the terms that the criterion does without.
  func thinned(_ solution: Solution) -> Solution {
    var best = solution
    while best.terms.count > 1 {
      var lighter: Solution?
      for index in best.terms.indices where best.terms[index] != .constant {
        var terms = best.terms
        terms.remove(at: index)
        guard var candidate = try? solved(terms) else { continue }
        // Without one breakpoint the others may stand better.
        if case .hinge = best.terms[index] { candidate = refined(candidate) }
        if candidate.criterion < (lighter ?? best).criterion { lighter = candidate }
        // A breakpoint below nearly all values stands for the ramp itself.
        guard case .hinge(let ramp, _) = best.terms[index], !best.terms.contains(.slope(ramp: ramp)) else {
          continue
        }
        terms.insert(.slope(ramp: ramp), at: index)
        guard let straight = try? solved(terms) else { continue }
        candidate = refined(straight)
        if candidate.criterion < (lighter ?? best).criterion { lighter = candidate }
      }
      guard let lighter else { return best }
      best = lighter
    }
    return best
  }
}
