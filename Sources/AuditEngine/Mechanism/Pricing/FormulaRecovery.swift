import OrderLog
import Simulators
import Statistics

/// The search for a formula of pay.
struct FormulaRecovery: Sendable {
  /// The largest difference that counts as explained, in currency units.
  let tolerance: Double
  let level: Double

  /// The formula that explains the orders best, or nil when they are too few or nothing can be fitted.
  func formula(_ features: PayFeatures) -> RecoveredFormula? {
    let rows = Array(features.rows.prefix(RecoveredFormula.sampleLimit))
    guard rows.count >= RecoveredFormula.leastOrders else { return nil }
    // Few orders tell the units apart; all of the sample then gives the coefficients.
    let few = Array(rows.prefix(240))
    var best: (distance: RecoveredFormula.Unit, time: RecoveredFormula.Unit, criterion: Double)?
    let plainTime = RecoveredFormula.Unit(started: 0, fromAcceptance: true)
    func offer(_ distance: RecoveredFormula.Unit, _ time: RecoveredFormula.Unit) {
      guard let fit = fit(few, distance, time) else { return }
      // A unit is only called started where that fits clearly better.
      if fit.criterion < (best?.criterion ?? .infinity) - 6 { best = (distance, time, fit.criterion) }
    }
    for fromAcceptance in [false, true] where has(rows, distance: fromAcceptance) {
      offer(RecoveredFormula.Unit(started: 0, fromAcceptance: fromAcceptance), plainTime)
    }
    if let plain = best?.distance {
      for started in [0.1, 0.5, 1] {
        offer(RecoveredFormula.Unit(started: started, fromAcceptance: plain.fromAcceptance), plainTime)
      }
    }
    if best == nil { offer(RecoveredFormula.Unit(started: 0, fromAcceptance: false), plainTime) }
    guard let distance = best?.distance else { return nil }
    offer(distance, RecoveredFormula.Unit(started: 1, fromAcceptance: true))
    guard let best, let fit = fit(rows, best.distance, best.time) else { return nil }
    return formula(fit, features, best.distance, best.time)
  }

  // MARK: One fit

  private struct Fit {
    let regression: PiecewiseRegression
    let design: Design
    let rows: [PayFeatures.Row]
    let criterion: Double
  }

  private struct Design {
    var names: [String] = []
    var columns: [[Double]] = []
    var rampNames: [String] = []
    var ramps: [PiecewiseRegression.Ramp] = []
  }

  private func has(_ rows: [PayFeatures.Row], distance fromAcceptance: Bool) -> Bool {
    rows.allSatisfy { (fromAcceptance ? $0.allMetres : $0.tripMetres) != nil }
  }

  /// The regressors of rows. A variable that a row lacks is not used at all.
  private func design(
    _ rows: [PayFeatures.Row], _ distance: RecoveredFormula.Unit, _ time: RecoveredFormula.Unit
  ) -> Design {
    var design = Design()
    func ramp(
      _ name: String, resolution: Double, breakpoints: Int, _ value: (PayFeatures.Row) -> Double?
    ) {
      let values = rows.compactMap(value)
      guard values.count == rows.count, let low = values.min(), let high = values.max(), low < high else {
        return
      }
      design.rampNames.append(name)
      design.ramps.append(
        PiecewiseRegression.Ramp(values, resolution: resolution, breakpoints: breakpoints))
    }
    func column(_ name: String, _ value: (PayFeatures.Row) -> Double) {
      let values = rows.map(value)
      // An indicator of a handful of orders would fit just these.
      let others = values.count { $0 != values[0] }
      guard min(others, values.count - others) >= 5 else { return }
      design.names.append(name)
      design.columns.append(values)
    }
    ramp("perKilometre", resolution: distance.started > 0 ? distance.started : 0.001, breakpoints: 5) { row in
      Self.units(distance.fromAcceptance ? row.allMetres : row.tripMetres, of: 1_000, distance.started)
    }
    ramp("perMinute", resolution: time.started > 0 ? time.started : 0.001, breakpoints: 1) { row in
      Self.units(row.milliseconds, of: 60_000, time.started)
    }
    ramp("perKilogram", resolution: 0.001, breakpoints: 1) { $0.grams.map { Double($0) / 1_000 } }
    if rows.allSatisfy({ $0.levels != nil }) {
      column("perLevel") { Double($0.levels ?? 0) }
    }
    column("night") { $0.isNight ? 1 : 0 }
    column("holiday") { $0.isHoliday ? 1 : 0 }
    for (index, kind) in Weather.allCases.enumerated() where index > 0 {
      column("weather.\(kind.rawValue)") { $0.weather == index ? 1 : 0 }
    }
    return design
  }

  /// A whole number of base units in units of `size`, those that are begun counted whole where `started` says so.
  private static func units(_ value: Int64?, of size: Int64, _ started: Double) -> Double? {
    guard let value else { return nil }
    guard started > 0 else { return Double(value) / Double(size) }
    let step = Int64((Double(size) * started).rounded())
    let (whole, rest) = value.quotientAndRemainder(dividingBy: max(step, 1))
    return (Double(whole) + (rest > 0 ? 1 : 0)) * started
  }

  /// A fit without the orders that are far from it.
  private func fit(
    _ all: [PayFeatures.Row], _ distance: RecoveredFormula.Unit, _ time: RecoveredFormula.Unit
  ) -> Fit? {
    var rows = all
    var found: Fit?
    let resolution = Self.resolution(all)
    for _ in 0..<4 {
      let design = design(rows, distance, time)
      guard
        let regression = try? PiecewiseRegression(
          columns: design.columns, ramps: design.ramps, response: rows.map(\.pay), resolution: resolution)
      else { return found }
      // Left-out orders cost as much as the worst that is left in, so that leaving out is no gain by itself.
      let left = Double(all.count - rows.count)
      found = Fit(
        regression: regression, design: design, rows: rows,
        criterion: regression.criterion + left * 12)
      let sizes = regression.fit.residuals.map(\.magnitude).sorted()
      let middle = sizes[sizes.count / 2]
      let limit = max(6 * 1.4826 * middle, tolerance)
      let kept = zip(rows, regression.fit.residuals).filter { $0.1.magnitude <= limit }.map(\.0)
      guard kept.count < rows.count, kept.count * 10 >= all.count * 7 else { break }
      rows = kept
    }
    return found
  }

  /// Whether amounts are whole hundredths, or finer.
  private static func resolution(_ rows: [PayFeatures.Row]) -> Double {
    rows.allSatisfy { ($0.pay * 100 - ($0.pay * 100).rounded()).magnitude < 1e-6 } ? 0.01 : 0.0001
  }

  // MARK: In the platform's terms

  private func formula(
    _ fit: Fit, _ features: PayFeatures, _ distance: RecoveredFormula.Unit, _ time: RecoveredFormula.Unit
  ) -> RecoveredFormula {
    let terms = fit.regression.terms
    let exact = fit.regression.coefficients
    // Coefficients to the hundredth where they explain as many orders and fit no worse than chance would have it.
    let snapped = exact.map { ($0 * 100).rounded() / 100 }
    let all = design(features.rows, distance, time)
    let plain = quality(terms, exact, fit.design, all, features.rows)
    let round = quality(terms, snapped, fit.design, all, features.rows)
    let isRound = round.explained >= plain.explained && areAsGood(snapped, fit)
    let values = isRound ? snapped : exact
    let uncertainty = self.uncertainty(fit)
    func coefficient(_ name: String, _ tier: ClosedRange<Double>?, _ members: [Int])
      -> RecoveredFormula.Coefficient
    {
      let value = members.reduce(0) { $0 + values[$1] }
      guard let (covariance, quantile) = uncertainty else {
        return RecoveredFormula.Coefficient(name: name, tier: tier, value: value, lower: nil, upper: nil)
      }
      let centre = members.reduce(0) { $0 + exact[$1] }
      var variance = 0.0
      for a in members { for b in members { variance += covariance[a][b] } }
      let error = quantile * max(0, variance).squareRoot()
      return RecoveredFormula.Coefficient(
        name: name, tier: tier, value: value, lower: min(value, centre - error),
        upper: max(value, centre + error))
    }
    var coefficients: [RecoveredFormula.Coefficient] = []
    for (index, term) in terms.enumerated() {
      switch term {
      case .constant: coefficients.append(coefficient("base", nil, [index]))
      case .column(let column): coefficients.append(coefficient(fit.design.names[column], nil, [index]))
      case .slope, .hinge: break
      }
    }
    for ramp in fit.design.ramps.indices {
      let slope = terms.indices.filter { terms[$0] == .slope(ramp: ramp) }
      let hinges = terms.indices.compactMap { index -> (index: Int, at: Double)? in
        if case .hinge(ramp, let at) = terms[index] { (index, at) } else { nil }
      }.sorted { $0.at < $1.at }
      guard !slope.isEmpty || !hinges.isEmpty else { continue }
      let most = max(fit.design.ramps[ramp].values.max() ?? 0, hinges.last?.at ?? 0)
      let edges = [0] + hinges.map(\.at) + [most]
      for tier in 0...hinges.count where edges[tier] <= edges[tier + 1] {
        coefficients.append(
          coefficient(
            fit.design.rampNames[ramp], edges[tier]...edges[tier + 1],
            slope + hinges.prefix(tier).map(\.index)))
      }
    }
    return RecoveredFormula(
      coefficients: coefficients, distance: distance, time: time, sample: fit.rows.count,
      orders: features.rows.count, explained: isRound ? round.explained : plain.explained,
      rSquared: isRound ? round.rSquared : plain.rSquared)
  }

  /// The covariance of the coefficients over workers and the quantile of t with one degree of freedom less than there
  /// are workers; nil where they are too few or orders have none.
  private func uncertainty(_ fit: Fit) -> (covariance: [[Double]], quantile: Double)? {
    let clusters = fit.rows.map { Int($0.worker) }
    let workers = Set(clusters)
    guard workers.count >= RecoveredFormula.leastWorkers, workers.allSatisfy({ $0 >= 0 }),
      let covariance = try? fit.regression.fit.covariance(.cluster(clusters)),
      let t = try? StudentTDistribution(degreesOfFreedom: Double(workers.count - 1)),
      let quantile = try? t.quantile(upperTail: (1 - level) / 2)
    else { return nil }
    return (covariance, quantile)
  }

  /// Whether other coefficients raise the squares of the sample by no more than ten times what chance lets each
  /// coefficient be off; amounts are known to 1/10,000.
  private func areAsGood(_ coefficients: [Double], _ fit: Fit) -> Bool {
    func squares(_ coefficients: [Double]) -> Double {
      let fitted = predicted(fit.regression.terms, coefficients, fit.design, fit.design, fit.rows.count) ?? []
      return zip(fit.rows, fitted).reduce(0) { $0 + ($1.0.pay - $1.1) * ($1.0.pay - $1.1) }
    }
    let (count, free) = (Double(coefficients.count), Double(fit.rows.count - coefficients.count))
    let least = squares(fit.regression.coefficients)
    return squares(coefficients) - least <= 10 * count * least / max(free, 1) + 1e-14 * Double(fit.rows.count)
  }

  /// What coefficients give for the rows of a design; nil where the design lacks a variable of the fit.
  private func predicted(
    _ terms: [PiecewiseRegression.Term], _ coefficients: [Double], _ fitted: Design, _ all: Design,
    _ count: Int
  ) -> [Double]? {
    var predicted = [Double](repeating: 0, count: count)
    for (term, coefficient) in zip(terms, coefficients) {
      switch term {
      case .constant: for row in predicted.indices { predicted[row] += coefficient }
      case .column(let column):
        guard let at = all.names.firstIndex(of: fitted.names[column]) else { continue }
        for row in predicted.indices { predicted[row] += coefficient * all.columns[at][row] }
      case .slope(let ramp), .hinge(let ramp, _):
        guard let at = all.rampNames.firstIndex(of: fitted.rampNames[ramp]) else { return nil }
        let values = all.ramps[at].values
        if case .hinge(_, let from) = term {
          for row in predicted.indices { predicted[row] += coefficient * max(0, values[row] - from) }
        } else {
          for row in predicted.indices { predicted[row] += coefficient * values[row] }
        }
      }
    }
    return predicted
  }

  /// How far coefficients explain rows: the share within the tolerance, and the share of the variation.
  private func quality(
    _ terms: [PiecewiseRegression.Term], _ coefficients: [Double], _ fitted: Design, _ all: Design,
    _ rows: [PayFeatures.Row]
  ) -> (explained: Double, rSquared: Double?) {
    var (hits, left, sum) = (0, 0.0, 0.0)
    guard let predicted = predicted(terms, coefficients, fitted, all, rows.count) else { return (0, nil) }
    for row in rows.indices {
      let gap = rows[row].pay - predicted[row]
      // Half a hundredth is the rounding of the formula itself.
      if gap.magnitude <= tolerance + 0.005 + 1e-9 { hits += 1 }
      left += gap * gap
      sum += rows[row].pay
    }
    let mean = sum / Double(max(rows.count, 1))
    let variation = rows.reduce(0) { $0 + ($1.pay - mean) * ($1.pay - mean) }
    return (
      Double(hits) / Double(max(rows.count, 1)), variation > 1e-12 ? 1 - left / variation : nil
    )
  }
}
