public import OrderLog

/// Sums of each line of pay over the orders, exact. 700 bytes; no hashing.
public struct PayComponentSums: MergeableState {
  /// One line over all orders, money in ten-thousandths.
  public struct Component: Hashable, Sendable {
    /// Orders that have the line, and those where it is not 0.
    public internal(set) var orders = 0
    public internal(set) var nonzero = 0
    /// Orders where the line is below 0.
    public internal(set) var negative = 0
    /// Σ of the line.
    public internal(set) var sum: Int128 = 0
  }

  /// The lines that are summed.
  public static let fields: [Field] =
    [.customerPaid, .workerPay] + PayRecomputation.lines + [.tip, .deduction, .commissionRefund]

  /// How many rows were seen.
  public private(set) var rows = 0
  /// One component per field of `fields`, in their order.
  public private(set) var components = [Component](repeating: Component(), count: Self.fields.count)

  public init(_ parameters: NoParameters) {}

  /// The sums of a field.
  public subscript(field: Field) -> Component {
    Self.fields.firstIndex(of: field).map { components[$0] } ?? Component()
  }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders else { return }
    rows += block.count
    let columns = OrderColumns(log.orders)
    for (index, field) in Self.fields.enumerated() {
      guard let values = columns.integers(field) else { continue }
      var component = components[index]
      for row in block where values[row] != IntegerColumn.null {
        let value = values[row]
        component.orders &+= 1
        component.sum &+= Int128(value)
        if value != 0 { component.nonzero &+= 1 }
        if value < 0 { component.negative &+= 1 }
      }
      components[index] = component
    }
  }

  public mutating func merge(_ other: PayComponentSums) {
    rows += other.rows
    for index in components.indices {
      components[index].orders += other.components[index].orders
      components[index].nonzero += other.components[index].nonzero
      components[index].negative += other.components[index].negative
      components[index].sum &+= other.components[index].sum
    }
  }
}
