/// The regularised incomplete beta functions I_x(a, b) and 1 − I_x(a, b) for a, b > 0.
///
/// `y` is 1 − x, given separately so that an x close to 1 keeps its precision. Lentz's continued fraction on
/// the side where it converges fast.
///
/// - Complexity: O(√max(a, b)) terms.
func incompleteBeta(_ a: Double, _ b: Double, x: Double, y: Double) -> Tails {
  if x <= 0 { return Tails(lower: 0, upper: 1) }
  if y <= 0 { return Tails(lower: 1, upper: 0) }
  if x > (a + 1) / (a + b + 2) { return incompleteBetaFraction(b, a, x: y, y: x).swapped }
  return incompleteBetaFraction(a, b, x: x, y: y)
}

private func incompleteBetaFraction(_ a: Double, _ b: Double, x: Double, y: Double) -> Tails {
  let tiny = 1e-300
  func guarded(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
  var c = 1.0
  var d = 1 / guarded(1 - (a + b) * x / (a + 1))
  var fraction = d
  var m = 1.0
  // The fraction converges on this side of the mean; the bound only stops a run on rounding noise.
  while m < 1e6 {
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / guarded(1 + even * d)
    c = guarded(1 + even / c)
    fraction *= d * c
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / guarded(1 + odd * d)
    c = guarded(1 + odd / c)
    let factor = d * c
    fraction *= factor
    if (factor - 1).magnitude < 1e-16 { break }
    m += 1
  }
  let lower = min(binomialKernel(a, b, x, y) * b / (a + b) * fraction, 1)
  return Tails(lower: lower, upper: 1 - lower)
}
