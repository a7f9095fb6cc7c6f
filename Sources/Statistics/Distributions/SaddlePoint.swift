// Densities of the gamma and beta families without large cancelling logarithms of the gamma function.
// Source: C. Loader, "Fast and accurate computation of binomial probabilities" (2000).

private let twoPi = 6.283185307179586477

/// The error of Stirling's formula, ln Γ(n + 1) − ((n + ½) ln n − n + ½ ln 2π), for n > 0.
///
/// From 16 on by its asymptotic series; below, by the exact recurrence that leads up to 16.
func stirlingError(_ n: Double) -> Double {
  var shift = CompensatedSum()
  var m = n
  while m < 16 {
    shift.add((m + 0.5) * logarithmOnePlus(1 / m) - 1)
    m += 1
  }
  let s = 1 / (m * m)
  let tail = 1.0 / 1188 - s * (691.0 / 360_360 - s / 156)
  let series = 1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * tail)))
  return series / m + shift.value
}

/// x ln(x / m) + m − x for positive x and m, exact to rounding also when x is close to m.
func devianceTerm(_ x: Double, _ m: Double) -> Double {
  let difference = x - m
  guard difference.magnitude < 0.1 * (x + m) else { return x * logarithmOfRatio(x, to: m) + m - x }
  let v = difference / (x + m)
  let square = v * v
  var sum = difference * v
  var term = 2 * x * v
  var j = 1.0
  while true {
    term *= square
    let next = sum + term / (2 * j + 1)
    if next == sum { return next }
    sum = next
    j += 1
  }
}

/// xᵃ e⁻ˣ / Γ(a + 1) for a > 0, x > 0.
func poissonKernel(_ a: Double, _ x: Double) -> Double {
  exponential(-stirlingError(a) - devianceTerm(a, x)) / (twoPi * a).squareRoot()
}

/// Γ(a + b + 1) / (Γ(a + 1) Γ(b + 1)) xᵃ yᵇ for a, b > 0 and x + y = 1, both positive.
func binomialKernel(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
  let n = a + b
  let exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - devianceTerm(a, n * x) - devianceTerm(b, n * y)
  return exponential(exponent) * (n / (twoPi * a * b)).squareRoot()
}

/// A probability together with its complement, each to full relative precision.
struct Tails {
  var lower: Double
  var upper: Double
  var swapped: Tails { Tails(lower: upper, upper: lower) }
}
