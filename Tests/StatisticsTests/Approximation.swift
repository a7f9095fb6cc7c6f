@testable import Statistics

/// Whether two numbers agree to a relative tolerance, or both vanish within the absolute one.
func agree(_ x: Double, _ y: Double, relative: Double = 1e-12, absolute: Double = 0) -> Bool {
  (x - y).magnitude <= max(relative * max(x.magnitude, y.magnitude), absolute)
}

/// Whether two lists agree entry by entry.
func agree(_ x: [Double], _ y: [Double], relative: Double = 1e-12, absolute: Double = 0) -> Bool {
  x.count == y.count && zip(x, y).allSatisfy { agree($0, $1, relative: relative, absolute: absolute) }
}

/// The reason a computation has no value, or `nil` when it has one.
func reason<Value>(_ body: () throws(Undefined) -> Value) -> Undefined? {
  do throws(Undefined) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}

/// Ten monthly incomes with known indices; the first and the last five form two groups.
let incomes: [Double] = [1200, 1850, 2100, 2600, 3100, 3400, 4100, 5200, 6900, 9800]

/// Positive, skewed amounts that depend on a seed only.
func amounts(seed: UInt64, count: Int) -> [Double] {
  var stream = RandomStream(seed: seed, purpose: "amounts")
  return (0..<count).map { _ in 1 + stream.nextExponential(rate: 0.001) }
}
