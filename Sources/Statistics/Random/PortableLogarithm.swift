/// The natural logarithm from correctly rounded operations only.
///
/// Platform libraries differ in the last bit of `log`, and a random variate built on them differs too.
/// Here x = m · 2ᵉ with m in [√½, √2), and ln m = 2 artanh((m − 1)/(m + 1)) by its power series, so every
/// IEEE platform gives the same bits. The error is below 3 units in the last place.
///
/// - Precondition: `x` is positive and finite.
func portableLogarithm(_ x: Double) -> Double {
  precondition(x > 0 && x.isFinite, "the logarithm needs a positive number")
  var significand = x.significand
  var exponent = Double(x.exponent)
  if significand > 1.4142135623730951 {
    significand /= 2
    exponent += 1
  }
  let s = (significand - 1) / (significand + 1)
  let square = s * s
  // |s| ≤ 0.1716, so the term after 1/25 is below 2⁻⁶⁸ of the first.
  var series = 0.0
  var denominator = 25.0
  while denominator >= 3 {
    series = (series + 1 / denominator) * square
    denominator -= 2
  }
  // ln 2 in two parts: the first has trailing zeros, so its product with the exponent is exact.
  let high = 6.93147180369123816490e-01
  let low = 1.90821492927058770002e-10
  return exponent * high + (2 * s + (2 * s * series + exponent * low))
}

/// ln k!, from ``portableLogarithm(_:)`` and, from 16 on, Stirling's series.
///
/// - Precondition: `k` is a non-negative integer.
func portableLogFactorial(_ k: Double) -> Double {
  if k < 16 {
    var product = 1.0
    var factor = 2.0
    while factor <= k {
      product *= factor
      factor += 1
    }
    return portableLogarithm(product)
  }
  let halfLogTwoPi = 0.91893853320467274178
  let square = 1 / (k * k)
  let series = (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - square / 1680) * square) * square) / k
  return (k + 0.5) * portableLogarithm(k) - k + halfLogTwoPi + series
}
