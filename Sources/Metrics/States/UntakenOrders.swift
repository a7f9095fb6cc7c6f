import OrderLog

/// Which rows of the orders no worker ever took: cancelled or not delivered, and without an acceptance. Nobody was
/// given a time for them, so rules about given times are not about them. A row without an acceptance whose status
/// is not known, or is `completed`, lacks a value and is not one of them.
struct UntakenOrders {
  private let accepted: IntegerReader
  private let codes: CodeReader
  private let ended: [Bool]

  init(_ orders: Table) {
    accepted = IntegerReader(orders, .acceptedAt)
    codes = CodeReader(orders, .status)
    ended = codes.resolved(missing: false) { $0 != "completed" }
  }

  @inline(__always) func contains(_ row: Int) -> Bool {
    accepted[row] == IntegerColumn.null && ended[Int(codes[row]) + 1]
  }
}
