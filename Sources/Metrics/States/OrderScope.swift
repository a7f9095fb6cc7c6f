public import OrderLog

/// Which orders a time-limit metric is about, by the vehicle they were carried on.
public struct VehicleScope: Hashable, Sendable {
  /// What happens to orders whose vehicle is not known.
  public enum Unknown: String, Hashable, Sendable, CaseIterable {
    /// They are counted apart and belong to no result.
    case apart
    /// They are taken for a vehicle of the scope.
    case included
  }

  /// The vehicles, sorted; nil: any, known or not.
  public let vehicles: [String]?
  /// What happens to orders whose vehicle is not known.
  public let unknown: Unknown

  /// A scope; the default is e-bikes, with orders of unknown vehicle counted apart.
  public init(_ vehicles: Set<String>? = ["ebike"], unknown: Unknown = .apart) {
    self.vehicles = vehicles?.sorted()
    self.unknown = unknown
  }

  /// Every order.
  public static let any = VehicleScope(nil)

  /// How an order stands to the scope.
  enum Relation: UInt8 {
    case inside, outside, unknown
  }

  /// The relation per vehicle code, the one of a row without a vehicle first.
  func relations(_ codes: CodeReader) -> [Relation] {
    guard let vehicles else { return codes.resolved(missing: .inside) { _ in .inside } }
    return codes.resolved(missing: unknown == .included ? .inside : .unknown) {
      vehicles.contains($0) ? .inside : .outside
    }
  }
}

/// From when the time given to the worker is counted.
public enum ClockStart: String, Hashable, Sendable, CaseIterable {
  /// From acceptance; the reading that favours the platform least is counted from here.
  case accepted
  /// From the offer of the order to the worker.
  case offered
  /// From the customer's order.
  case placed

  /// The field of the start.
  public var field: Field {
    switch self {
    case .accepted: .acceptedAt
    case .offered: .offeredAt
    case .placed: .placedAt
    }
  }
}

/// Which of the two promised times an order is held against.
public enum GivenClock: String, Hashable, Sendable, CaseIterable {
  /// The time limit given to the worker.
  case deadline
  /// The time shown to the customer.
  case promised

  /// The field of the clock.
  public var field: Field {
    switch self {
    case .deadline: .deadlineAt
    case .promised: .promisedAt
    }
  }
}

/// Which rows of the orders were carried out: those whose status is `completed` or not known. A row that was
/// cancelled has no duration, even if a clock ran on.
struct CompletionReader {
  private let codes: CodeReader
  private let counts: [Bool]

  init(_ orders: Table) {
    codes = CodeReader(orders, .status)
    counts = codes.resolved(missing: true) { $0 == "completed" }
  }

  @inline(__always) subscript(row: Int) -> Bool { counts[Int(codes[row]) + 1] }
}

/// Which rows of the orders were called off before any worker had them, or were left undelivered because nobody took
/// them: a customer's or the platform's cancellation, or no delivery, without a worker, an acceptance, a pick-up or a
/// completion. What was never given to anybody has no time limit and no load, so such rows are outside what a rule
/// about carried orders looks at. A worker's own cancellation needs an acceptance; where that is missing, the row
/// stays undecided.
struct NeverAcceptedReader {
  private let status: CodeReader
  private let isCalledOff: [Bool]
  private let worker: CodeReader
  private let instants: [IntegerReader]
  /// Whether the log can tell at all: it has a status, and instants of acceptance.
  private let canTell: Bool

  init(_ orders: Table) {
    status = CodeReader(orders, .status)
    isCalledOff = status.resolved(missing: false) {
      $0 == "cancelled_customer" || $0 == "cancelled_platform" || $0 == "undelivered"
    }
    worker = CodeReader(orders, .workerID)
    instants = [.acceptedAt, .pickedUpAt, .completedAt].map { IntegerReader(orders, $0) }
    canTell = orders.has(.acceptedAt) && isCalledOff.contains(true)
  }

  @inline(__always) subscript(row: Int) -> Bool {
    guard canTell, isCalledOff[Int(status[row]) + 1], worker[row] < 0 else { return false }
    return instants.allSatisfy { $0[row] == IntegerColumn.null }
  }
}
