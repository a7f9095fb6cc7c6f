/// A stream of random numbers named by a seed, a purpose and an entity.
///
/// Two parts of a program that ask for `RandomStream(seed: 7, purpose: "demand", entity: 12)` get the same
/// numbers, whatever else was drawn before, in any order and on any thread; streams with another purpose or
/// entity are unrelated. Adding a consumer therefore never changes what the others see, which one shared
/// generator cannot promise.
///
/// **Keying.** The purpose is hashed with 64-bit FNV-1a over its UTF-8 bytes. The key (seed, purpose hash,
/// entity) is absorbed word by word into four lanes, lane *i* being
/// `mix(mix(mix(seed + cᵢ) + purpose) + entity)` with the bijective finaliser of ``SplitMix64`` and
/// `cᵢ = (i + 1) · 0x9E3779B97F4A7C15`. The lanes are the state of a xoshiro256++ generator. For a fixed seed
/// and purpose each lane is a bijection of the entity, so two entities never share a stream.
///
/// **Portability.** Words, bounded integers, uniforms, shuffles and choices use integer and correctly rounded
/// IEEE operations only; normal, exponential and Poisson draws use a logarithm written here for the same
/// reason. The same key gives the same bits on every platform. The standard library's `shuffle(using:)` and
/// `random(in:using:)` accept a stream too but do not promise their algorithm; prefer the methods here.
///
/// - Complexity: O(length of `purpose`) to create, O(1) per word.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var generator: Xoshiro256

  /// The stream of a numbered entity.
  public init(seed: UInt64, purpose: String, entity: UInt64 = 0) {
    let purposeKey = Self.hash(purpose)
    func lane(_ index: UInt64) -> UInt64 {
      var word = SplitMix64.mix(seed &+ index &* 0x9E37_79B9_7F4A_7C15)
      word = SplitMix64.mix(word &+ purposeKey)
      return SplitMix64.mix(word &+ entity)
    }
    generator = Xoshiro256(lane(1), lane(2), lane(3), lane(4))
  }

  /// The stream of an entity named by text, such as a worker id; the text is hashed like the purpose.
  public init(seed: UInt64, purpose: String, entity: String) {
    self.init(seed: seed, purpose: purpose, entity: Self.hash(entity))
  }

  /// The next word, uniform over all 64-bit values.
  public mutating func next() -> UInt64 { generator.next() }

  /// 64-bit FNV-1a over the UTF-8 bytes, finished by ``SplitMix64/mix(_:)``.
  static func hash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return SplitMix64.mix(hash)
  }
}

extension RandomStream {
  /// A number uniform on [0, 1): one of the 2⁵³ multiples of 2⁻⁵³.
  public mutating func nextUniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number uniform on [`range.lowerBound`, `range.upperBound`).
  ///
  /// - Precondition: the bounds and their difference are finite.
  public mutating func nextUniform(in range: Range<Double>) -> Double {
    let width = range.upperBound - range.lowerBound
    precondition(width.isFinite, "the range must have a finite width")
    // Rounding can reach the open upper bound when the range is narrow; draw again.
    while true {
      let value = range.lowerBound + width * nextUniform()
      if value < range.upperBound || width == 0 { return value }
    }
  }

  /// An integer uniform on 0 ..< `bound`, without bias.
  ///
  /// - Precondition: `bound` is positive.
  /// - Note: Source: D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019).
  public mutating func nextInt(below bound: Int) -> Int {
    precondition(bound > 0, "the bound must be positive")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// An integer uniform on the closed range, without bias.
  ///
  /// - Precondition: the range holds fewer than `Int.max` integers.
  public mutating func nextInt(in range: ClosedRange<Int>) -> Int {
    let (width, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
    precondition(!overflow && width < Int.max, "the range is too wide")
    return range.lowerBound + nextInt(below: width + 1)
  }

  /// `true` with the given probability.
  ///
  /// - Precondition: `probability` lies in [0, 1].
  public mutating func nextBool(probability: Double) -> Bool {
    precondition(probability >= 0 && probability <= 1, "a probability lies between 0 and 1")
    return nextUniform() < probability
  }

  /// Puts the elements in random order; every order is equally likely (Fisher-Yates, from the end).
  ///
  /// - Complexity: O(*n*).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    var last = elements.count - 1
    while last > 0 {
      elements.swapAt(last, nextInt(below: last + 1))
      last -= 1
    }
  }

  /// The index of a random weight, chosen with probability weight / total.
  ///
  /// An index whose weight is 0 is never chosen.
  ///
  /// - Throws: ``Undefined/empty``, ``Undefined/notFinite(count:)``, ``Undefined/negativeValues(count:)`` or
  ///   ``Undefined/allZero``.
  /// - Complexity: O(*n*).
  public mutating func nextIndex(weights: [Double]) throws(Undefined) -> Int {
    try requireFinite(weights)
    let negative = weights.count { $0 < 0 }
    guard negative == 0 else { throw .negativeValues(count: negative) }
    var total = 0.0
    for weight in weights { total += weight }
    guard total > 0 else { throw .allZero }
    guard total.isFinite else { throw .invalidArgument("the weights are too large to add") }
    let target = nextUniform() * total
    var cumulative = 0.0
    var lastPositive = 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      cumulative += weight
      lastPositive = index
      if target < cumulative { return index }
    }
    // `uniform · total` can round up to `total` itself.
    return lastPositive
  }
}
