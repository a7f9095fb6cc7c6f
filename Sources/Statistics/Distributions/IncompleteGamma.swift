/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x) for a > 0, x ≥ 0.
///
/// Power series below x = a + 1, Lentz's continued fraction above.
///
/// - Complexity: O(√a) terms near x = a, fewer elsewhere.
func incompleteGamma(_ a: Double, _ x: Double) -> Tails {
  if x <= 0 { return Tails(lower: 0, upper: 1) }
  if x == .infinity { return Tails(lower: 1, upper: 0) }
  let kernel = poissonKernel(a, x)
  if x < a + 1 {
    var term = 1.0
    var sum = 1.0
    var k = 1.0
    while term > sum * 1e-17 {
      term *= x / (a + k)
      sum += term
      k += 1
    }
    let lower = min(kernel * sum, 1)
    return Tails(lower: lower, upper: 1 - lower)
  }
  let tiny = 1e-300
  var b = x + 1 - a
  var c = 1 / tiny
  var d = 1 / b
  var fraction = d
  var i = 1.0
  // The fraction converges for every x > a + 1; the bound only stops a run on rounding noise.
  while i < 1e6 {
    let numerator = -i * (i - a)
    b += 2
    d = numerator * d + b
    if d.magnitude < tiny { d = tiny }
    c = b + numerator / c
    if c.magnitude < tiny { c = tiny }
    d = 1 / d
    let factor = d * c
    fraction *= factor
    if (factor - 1).magnitude < 1e-16 { break }
    i += 1
  }
  let upper = min(kernel * a * fraction, 1)
  return Tails(lower: 1 - upper, upper: upper)
}
