import OrderLog
import Simulators

/// The columns of the orders that estimates are recomputed from; a column that the log lacks reads as null.
struct EstimateColumns: Sendable {
  let placed, accepted, deadline, added: IntegerColumn?
  let arrivedPickup, pickedUp, arrivedDropoff, completed: IntegerColumn?
  let readyPromised, ready: IntegerColumn?
  let distance, approach, carried, control: IntegerColumn?
  /// The four estimates by component.
  let estimates: [IntegerColumn?]
  let worker: TextColumn?
  private let completedCode: Int32
  private let hasStatus: Bool
  private let status: TextColumn?
  /// By weather code, no weather first: clear, adverse, the weather, or not known.
  private let weathers: [Weather?]
  private let weatherCodes: TextColumn?
  /// How far an instant of the log may lie before the real one, in ms: 999 where all are whole seconds.
  let cut: Int64

  init(_ log: OrderLog) {
    let orders = log.orders
    placed = orders.integers(.placedAt)
    accepted = orders.integers(.acceptedAt)
    deadline = orders.integers(.deadlineAt)
    added = orders.integers(.addedTime)
    arrivedPickup = orders.integers(.arrivedPickupAt)
    pickedUp = orders.integers(.pickedUpAt)
    arrivedDropoff = orders.integers(.arrivedDropoffAt)
    completed = orders.integers(.completedAt)
    readyPromised = orders.integers(.readyPromisedAt)
    ready = orders.integers(.readyAt)
    distance = orders.integers(.distance)
    approach = orders.integers(.approachDistance)
    carried = orders.integers(.carried)
    control = orders.integers(.control)
    estimates = [.etaModel, .etaCity, .etaSegments, .etaDistance].map { orders.integers($0) }
    worker = orders.texts(.workerID)
    status = orders.texts(.status)
    hasStatus = status != nil
    completedCode = status?.dictionary.code(of: "completed") ?? TextColumn.null
    weatherCodes = orders.texts(.weather)
    weathers = [nil] + (weatherCodes?.dictionary.values.map { Weather(rawValue: $0) } ?? [])
    cut = Self.cut([accepted, deadline, pickedUp, completed, ready, readyPromised])
  }

  /// Whether an order was carried out.
  func isCompleted(_ row: Int) -> Bool {
    hasStatus
      ? completedCode != TextColumn.null && status?[row] == completedCode : Self.at(completed, row) != nil
  }

  /// The weather of an order; nil when it is not known or not one that policies tell apart.
  func weather(_ row: Int) -> Weather? { weathers[Int(weatherCodes?[row] ?? TextColumn.null) + 1] }

  /// A value that is there and that no order's times exceed.
  @inline(__always) static func at(_ column: IntegerColumn?, _ row: Int) -> Int64? {
    guard let value = column?[row], value != IntegerColumn.null, value.magnitude < 1 << 53 else { return nil }
    return value
  }

  /// The way of an order in metres; nil when it is missing or no order can have it.
  func way(_ row: Int) -> Int64? {
    Self.at(distance, row).flatMap { PlausibleOrder.hasWay($0) ? $0 : nil }
  }

  /// 999 when every instant is a whole second, else 0. Logs of a platform are often cut to seconds.
  private static func cut(_ columns: [IntegerColumn?]) -> Int64 {
    for column in columns.compactMap({ $0 }) {
      for value in column.storage.elements where value != IntegerColumn.null && value % 1_000 != 0 {
        return 0
      }
    }
    return 999
  }
}
