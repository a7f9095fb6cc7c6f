/// What the couriers of a plan are paid, in 1/10,000 of the currency unit: each max(per order · orders delivered, per
/// hour · hours of shift), as the instance says.
///
/// Orders are paid at the rate per order; what is missing to the guarantee is booked on the courier's last order as an
/// incentive, so that the orders' pay sums to the courier's. The guarantee of a courier who delivered nothing belongs to
/// no order; it is in `withoutOrders`.
struct MealDeliveryPay {
  /// Of each order that was delivered.
  private(set) var base: [Int64?]
  private(set) var topUp: [Int64?]
  private(set) var total: Int64 = 0
  private(set) var withoutOrders: Int64 = 0

  init(instance: MealDeliveryInstance, plan: MealDeliveryPlan) {
    base = Array(repeating: nil, count: plan.deliveries.count)
    topUp = base
    let rate = Money.amount(instance.parameters.payPerOrder)
    var last = [Int?](repeating: nil, count: instance.couriers.count)
    var earned = [Int64](repeating: 0, count: instance.couriers.count)
    for (order, delivery) in plan.deliveries.enumerated() {
      guard let delivery else { continue }
      base[order] = rate
      topUp[order] = 0
      earned[delivery.courier] += rate
      let latest = last[delivery.courier].flatMap { plan.deliveries[$0]?.droppedOffAt } ?? .min
      if delivery.droppedOffAt > latest { last[delivery.courier] = order }
    }
    for (index, courier) in instance.couriers.enumerated() {
      let hours = Double(courier.offAt - courier.onAt) / 60
      let due = max(earned[index], Money.amountUp(instance.parameters.payPerHour * hours))
      total += due
      if let last = last[index] { topUp[last] = due - earned[index] } else { withoutOrders += due }
    }
  }
}
