/// One line of a calculation that a reader can check with a pocket calculator: quantity × rate = amount.
public struct TraceLine: Sendable, Hashable, Codable {
  /// What the line is about, as a stable code that the report has words for, such as `kilometres` or `sum`.
  public var code: String
  /// The field of the order log that the line belongs to, where it is a part of one.
  public var field: String?
  /// How much, in the unit that goes with the code.
  public var quantity: Double?
  /// Amount per unit of the quantity.
  public var rate: Double?
  /// The line's amount in the currency unit.
  public var amount: Double

  /// A line.
  public init(
    _ code: String, field: String? = nil, quantity: Double? = nil, rate: Double? = nil, amount: Double
  ) {
    self.code = code
    self.field = field
    self.quantity = quantity
    self.rate = rate
    self.amount = amount
  }
}
