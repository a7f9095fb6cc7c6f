/// The figures of a plan as Reyes et al. (2018) report them; minutes and currency units. Means are over the orders
/// delivered, nil when there are none.
public struct MealDeliverySummary: Sendable, Hashable {
  public let orders: Int
  public let delivered: Int
  /// From placement to the drop-off.
  public let meanClickToDoor: Double?
  public let clickToDoor90: Double?
  /// Minutes above the target, 0 for orders within it.
  public let meanOverage: Double?
  /// From the time the food is ready to the pick-up.
  public let meanReadyToPickup: Double?
  public let readyToPickup90: Double?
  public let ordersPerBundle: Double?
  /// What the couriers are paid: max(per order · orders, per hour · hours of shift) each, summed over all of them.
  public let pay: Double
  /// Of it, what goes to couriers who delivered nothing.
  public let payWithoutOrders: Double
  /// Pay by orders delivered.
  public let payPerOrder: Double?

  init(instance: MealDeliveryInstance, plan: MealDeliveryPlan) {
    var doors: [Int] = []
    var waits: [Int] = []
    for (order, delivery) in zip(instance.orders, plan.deliveries) {
      guard let delivery else { continue }
      doors.append(delivery.droppedOffAt - order.placedAt)
      waits.append(delivery.pickedUpAt - order.readyAt)
    }
    orders = instance.orders.count
    delivered = doors.count
    let target = instance.parameters.targetClickToDoor
    meanClickToDoor = Self.mean(doors)
    clickToDoor90 = Self.quantile(doors, 0.9)
    meanOverage = Self.mean(doors.map { max(0, $0 - target) })
    meanReadyToPickup = Self.mean(waits)
    readyToPickup90 = Self.quantile(waits, 0.9)
    ordersPerBundle =
      plan.assignments.isEmpty ? nil : Double(doors.count) / Double(plan.assignments.count)
    let wages = MealDeliveryPay(instance: instance, plan: plan)
    pay = Double(wages.total) / Double(Money.unit)
    payWithoutOrders = Double(wages.withoutOrders) / Double(Money.unit)
    payPerOrder = doors.isEmpty ? nil : pay / Double(doors.count)
  }

  /// Orders that nobody delivered.
  public var undelivered: Int { orders - delivered }
  /// Their share of all orders, 0 to 1.
  public var undeliveredShare: Double { orders == 0 ? 0 : Double(undelivered) / Double(orders) }

  private static func mean(_ values: [Int]) -> Double? {
    values.isEmpty ? nil : Double(values.reduce(0, +)) / Double(values.count)
  }

  /// A quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996), as the judge's.
  private static func quantile(_ values: [Int], _ share: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let position = share * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    return Double(sorted[lower]) + (position - Double(lower)) * Double(sorted[upper] - sorted[lower])
  }
}
