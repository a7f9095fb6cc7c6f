/// xoshiro256++: 256 bits of state, period 2²⁵⁶ − 1.
///
/// With that much state, streams that start at unrelated points do not overlap in practice: for 10⁹ streams
/// of 10¹² words each the probability is below 10⁻⁴⁶.
///
/// - Note: Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators",
///   ACM TOMS 47 (2021).
struct Xoshiro256: RandomNumberGenerator, Sendable {
  private var s0, s1, s2, s3: UInt64

  /// The four words must not all be zero; that state, which the generator cannot leave, is replaced.
  init(_ s0: UInt64, _ s1: UInt64, _ s2: UInt64, _ s3: UInt64) {
    let allZero = s0 | s1 | s2 | s3 == 0
    (self.s0, self.s1, self.s2, self.s3) = (allZero ? 1 : s0, s1, s2, s3)
  }

  mutating func next() -> UInt64 {
    let sum = s0 &+ s3
    let result = ((sum << 23) | (sum >> 41)) &+ s0
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }
}
