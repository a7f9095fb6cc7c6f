/// Solves tails(t) = target for a distribution whose density in `t` is log-concave.
///
/// The logarithms of both tails are then concave in `t`, so Newton's method on the logarithm of the smaller
/// tail converges from any start; after at most one overshoot it is monotone. A step that lands where the
/// tail underflows is halved.
///
/// - Parameters:
///   - target: Both tails of the wanted point; the smaller one is matched.
///   - start: A point in the body of the distribution.
///   - tails: Both tails at a point.
///   - density: The density in `t`.
/// - Returns: The solution `t`, as precise as the tails.
/// - Complexity: about 5 to 15 evaluations.
func invertLogConcave(
  target: Tails, start: Double, tails: (Double) -> Tails, density: (Double) -> Double
) -> Double {
  let useLower = target.lower <= target.upper
  let wanted = logarithm(useLower ? target.lower : target.upper)
  var t = start
  for _ in 0..<200 {
    let here = tails(t)
    let tail = useLower ? here.lower : here.upper
    let slope = (useLower ? 1 : -1) * density(t) / tail
    var step = (wanted - logarithm(tail)) / slope
    guard step.isFinite else { return t }
    var next = t + step
    var halvings = 0
    while halvings < 100 {
      let there = tails(next)
      if (useLower ? there.lower : there.upper) > 0 && density(next) > 0 { break }
      step /= 2
      next = t + step
      halvings += 1
    }
    if (next - t).magnitude <= 4e-16 * max(1, t.magnitude) { return next }
    t = next
  }
  return t
}
