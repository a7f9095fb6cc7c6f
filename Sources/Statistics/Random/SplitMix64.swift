/// A small generator of 64-bit words: a counter with a strong mixing function.
///
/// Passes BigCrush, has period 2⁶⁴ and one word of state. It is used to expand keys for ``RandomStream`` and
/// where a test needs cheap repeatable numbers. The same seed gives the same words on every platform.
///
/// - Complexity: O(1) per word.
/// - Note: Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators",
///   OOPSLA 2014.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator that starts at `seed`; every value is a good seed.
  public init(seed: UInt64) { state = seed }

  /// The next word.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// The finaliser of the generator: a bijection of 64-bit words in which every input bit reaches every
  /// output bit (variant 13 of D. Stafford's search).
  static func mix(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
