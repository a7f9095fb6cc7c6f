public import Metrics

/// What an observation rests on, one case per kind, each with the rows of the log that it was read from.
public enum Evidence: Codable, Sendable, Equatable {
  /// A continuous spell of orders.
  case spell(MeasuredWindow)
  /// A worker's engaged time in a day.
  case workedDay(MeasuredWindow)
  /// A run of days without a day of rest.
  case daysWithoutRest(MeasuredWindow)
  /// A worker's pay against the floor in a month.
  case payAgainstFloor(MeasuredWindow)
  /// The speed that a time limit implies for an order.
  case impliedSpeed(MeasuredOrder)
  /// The take rate of an order.
  case takeRate(MeasuredOrder)
  /// A displayed amount or rate against the recomputed one.
  case displayedAmount(MeasuredOrder)
  /// Money taken off an order.
  case deduction(MeasuredOrder)
  /// Orders in hand at the acceptance of an order.
  case ordersInHand(MeasuredOrder)
  /// Another measured order.
  case order(MeasuredOrder)
  /// Orders of the same work by workers who were paid differently, side by side.
  case likeOrders(MeasuredWindow)
  /// A change of what the platform does from one day to the next.
  case change(MeasuredWindow)
  /// A rate or an effect over the log.
  case estimate(MeasuredNumbers)
  /// What a disclosure says, with the entries and their attachments.
  case documents([DocumentPoint])

  /// A worker's window of time with what was measured in it.
  public struct MeasuredWindow: Codable, Sendable, Equatable {
    /// What was measured, in `quantity`.
    public var measured: Double
    /// What it is compared with, in `quantity`; nil where there is no limit.
    public var limit: Double?
    /// The unit of `measured` and `limit`.
    public var quantity: Quantity
    /// Whether `measured` is only known to be at least so much, because the window is open at an end of the log.
    public var isLowerBound: Bool
    /// Further numbers by a stable key.
    public var figures: [Figure]
    /// The orders of the worker that touch the window, by start; at most `rowLimit`, `rowCount` in all.
    public var rows: [EvidenceRow]
    /// How many orders touch the window, listed or not.
    public var rowCount: Int
    /// A window. See the properties.
    public init(
      measured: Double, limit: Double?, quantity: Quantity, isLowerBound: Bool, figures: [Figure],
      rows: [EvidenceRow], rowCount: Int
    ) {
      self.measured = measured
      self.limit = limit
      self.quantity = quantity
      self.isLowerBound = isLowerBound
      self.figures = figures
      self.rows = rows
      self.rowCount = rowCount
    }
  }

  /// An order with what was measured on it.
  public struct MeasuredOrder: Codable, Sendable, Equatable {
    /// What was measured, in `quantity`.
    public var measured: Double
    /// What it is compared with, in `quantity`; nil where there is no limit.
    public var limit: Double?
    /// The unit of `measured` and `limit`.
    public var quantity: Quantity
    /// Further numbers by a stable key.
    public var figures: [Figure]
    /// The order.
    public var row: EvidenceRow
    /// The calculation behind the limit line by line, where a formula was run.
    public var trace: [TraceLine]?
    /// An order. See the properties.
    public init(
      measured: Double, limit: Double?, quantity: Quantity, figures: [Figure], row: EvidenceRow,
      trace: [TraceLine]? = nil
    ) {
      self.measured = measured
      self.limit = limit
      self.quantity = quantity
      self.figures = figures
      self.row = row
      self.trace = trace
    }
  }

  /// How many rows a window lists.
  public static let rowLimit = 60

  /// The rows listed.
  public var rows: [EvidenceRow] {
    switch self {
    case .spell(let window), .workedDay(let window), .daysWithoutRest(let window),
      .payAgainstFloor(let window), .change(let window), .likeOrders(let window):
      window.rows
    case .impliedSpeed(let order), .takeRate(let order), .displayedAmount(let order), .deduction(let order),
      .ordersInHand(let order), .order(let order):
      [order.row]
    case .estimate, .documents: []
    }
  }
}

/// A row of the table of orders, named so that it can be found again.
public struct EvidenceRow: Codable, Sendable, Equatable {
  /// The id of the order.
  public var orderID: String
  /// The digest of the row's values in the log format, see the order-log specification.
  public var digest: String
  /// The values of the fields that the rule is about, as text in customary units.
  public var values: [String: String]
  /// A row. See the properties.
  public init(orderID: String, digest: String, values: [String: String]) {
    self.orderID = orderID
    self.digest = digest
    self.values = values
  }
}
