/// The orders by what became of them, on which other values are expected or impossible.
struct OrderSets: Sendable {
  /// Whether the log says what became of an order.
  let hasStatus: Bool
  /// Delivered: status `completed`; without a status column, a completion time is there.
  let completed: RowSet
  /// Called off, by whomever.
  let cancelled: RowSet
  /// Not delivered, though not called off.
  let undelivered: RowSet
  /// A worker must have had it in hand: completed, undelivered, or called off by the worker. Without a status
  /// column: a completion or acceptance time is there.
  let held: RowSet

  /// Sorts the orders. O(rows).
  init(_ orders: Table) {
    hasStatus = orders.texts(.status) != nil
    if hasStatus {
      completed = orders.rows(.status, in: ["completed"])
      cancelled = orders.rows(.status, in: ["cancelled_customer", "cancelled_worker", "cancelled_platform"])
      undelivered = orders.rows(.status, in: ["undelivered"])
      held = completed | undelivered | orders.rows(.status, in: ["cancelled_worker"])
    } else {
      completed = orders.present(.completedAt)
      cancelled = RowSet(none: orders.rowCount)
      undelivered = cancelled
      held = completed | orders.present(.acceptedAt)
    }
  }
}
