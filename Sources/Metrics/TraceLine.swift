/// One line of a calculation that a reader can check with a pocket calculator: quantity × rate = amount, or terms that go
/// into a sentence.
public struct TraceLine: Sendable, Hashable, Codable {
  /// What the line is about, as a stable code that the report has words for, such as `kilometres` or `eta.city`.
  public var code: String
  /// The field of the order log that the line belongs to, where it is a part of one.
  public var field: String?
  /// How much, in the unit that goes with the code.
  public var quantity: Double?
  /// Amount per unit of the quantity.
  public var rate: Double?
  /// What went in, in the order of the code's sentence; nil where the line is a product or an amount alone.
  public var terms: [Double]?
  /// What came out: in the currency unit, or in the unit of the code's sentence.
  public var amount: Double

  /// A product, or an amount alone.
  public init(
    _ code: String, field: String? = nil, quantity: Double? = nil, rate: Double? = nil, amount: Double
  ) {
    self.code = code
    self.field = field
    self.quantity = quantity
    self.rate = rate
    self.amount = amount
  }

  /// A sentence about terms and what comes of them.
  public init(_ code: String, terms: [Double], amount: Double) {
    self.code = code
    self.terms = terms
    self.amount = amount
  }
}
