/// The regularised incomplete beta functions I_x(a, b) and 1 − I_x(a, b) for a, b > 0.
///
/// `y` is 1 − x, given separately so that an x close to 1 keeps its precision. Lentz's continued fraction on
/// the side where it converges fast.
///
/// - Complexity: O(√max(a, b)) terms.
/// - Note: Source: A. DiDonato, A. Morris, "Algorithm 708", ACM TOMS 18 (1992).
func incompleteBeta(_ a: Double, _ b: Double, x: Double, y: Double) -> Tails {
  if x <= 0 { return Tails(lower: 0, upper: 1) }
  if y <= 0 { return Tails(lower: 1, upper: 0) }
  if x > (a + 1) / (a + b + 2) { return incompleteBetaFraction(b, a, x: y, y: x).swapped }
  return incompleteBetaFraction(a, b, x: x, y: y)
}

/// The even part of the classical continued fraction; its terms hold the difference a·y − b·x, which keeps its
/// precision when x is close to a/(a + b) and the shapes are large.
private func incompleteBetaFraction(_ a: Double, _ b: Double, x: Double, y: Double) -> Tails {
  let tiny = 1e-300
  func guarded(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
  let offset = a * y - b * x + 1
  var fraction = guarded(a * offset / (a + 1))
  var c = fraction
  var d = 0.0
  var m = 1.0
  // The fraction converges on this side of the mean; the bound only stops a run on rounding noise.
  while m < 1e6 {
    let odd = a + 2 * m - 1
    let product = m * (b - m) * x
    let numerator = (a + m - 1) / odd * ((a + b + m - 1) / odd) * product * x
    let denominator = m + product / odd + (a + m) * (offset + m * (1 + y)) / (a + 2 * m + 1)
    d = 1 / guarded(denominator + numerator * d)
    c = guarded(denominator + numerator / c)
    let factor = c * d
    fraction *= factor
    if (factor - 1).magnitude < 1e-16 { break }
    m += 1
  }
  let lower = min(binomialKernel(a, b, x, y) * (a / (a + b)) * b / fraction, 1)
  return Tails(lower: lower, upper: 1 - lower)
}
