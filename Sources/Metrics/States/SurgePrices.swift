public import OrderLog

/// What customers paid and what workers got, by kind of trip and price: the raw material for telling high prices
/// from usual ones when the log has no mark of a surge.
///
/// A kind of trip is a city, a service, a rule version and a distance band of 500 m. 56 bytes for each pair of a
/// kind and a price step of 0.50 that occurs.
public struct SurgePrices: MergeableState {
  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// Whether `commission_refund` is on the worker's side.
    public var addsRefunds: Bool

    /// Refunds on the worker's side.
    public init(addsRefunds: Bool = true) { self.addsRefunds = addsRefunds }
  }

  /// The orders of one kind at one price step.
  struct Cell: Equatable, Sendable {
    var orders = 0
    /// Σ customer_paid and Σ worker's side, in ten-thousandths.
    var paid: Int128 = 0
    var pay: Int128 = 0

    mutating func add(_ other: Cell) {
      orders += other.orders
      paid &+= other.paid
      pay &+= other.pay
    }
  }

  /// Half a currency unit, in ten-thousandths; prices up to 2,047 are told apart.
  static let step: Int64 = 5_000
  static let stepBits: UInt64 = 12
  private static let top: Int64 = 4_095

  /// What the state was told.
  public let parameters: Parameters
  /// The cells: the price step in the lowest bits of the key, the kind of trip above.
  private(set) var cells: [UInt64: Cell] = [:]
  /// Completed orders that lack an amount or the distance, or whose price is not positive.
  public private(set) var incomplete = 0

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    let price = columns.integers(.customerPaid)
    let income = columns.integers(.workerPay)
    let refund = parameters.addsRefunds ? columns.integers(.commissionRefund) : nil
    let completed = columns.integers(.completedAt)
    let distance = columns.integers(.distance)
    let city = columns.codes(.city)
    let service = columns.codes(.service)
    let version = columns.codes(.ruleVersion)
    let absent = IntegerColumn.null
    for row in block where completed.at(row) != absent {
      let (customer, own, metres) = (price.at(row), income.at(row), distance.at(row))
      guard customer > 0, own != absent, metres >= 0 else {
        incomplete += 1
        continue
      }
      let returned = refund.at(row)
      // A missing code is −1: one more makes it 0. Codes beyond the field's width share the last place.
      func place(_ code: Int32, _ bits: UInt64) -> UInt64 { min(UInt64(max(code, -1) + 1), 1 << bits - 1) }
      var key = place(city.at(row), 14)
      key = key << 4 | place(service.at(row), 4)
      key = key << 14 | place(version.at(row), 14)
      key = key << 12 | UInt64(min(metres / 500, Self.top))
      key = key << Self.stepBits | UInt64(min(customer / Self.step, Self.top))
      cells[key, default: Cell()].add(
        Cell(
          orders: 1, paid: Int128(customer), pay: Int128(own) + (returned == absent ? 0 : Int128(returned))))
    }
  }

  public mutating func merge(_ other: SurgePrices) {
    incomplete += other.incomplete
    cells.merge(other.cells) { own, added in
      var sum = own
      sum.add(added)
      return sum
    }
  }
}
