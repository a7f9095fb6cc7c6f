public import OrderLog

extension MealDeliveryResult {
  /// The plan as an order log: orders, sessions and workers.
  ///
  /// Minute 0 is midnight of `day`. An order is accepted when its courier is sent. A session lasts from the beginning of
  /// the shift to its end, or to the end of the last assignment where that is later. Distances are straight, as in
  /// the instance; pay is as in ``MealDeliverySummary``, the top-up to the guarantee on the courier's last order. Places
  /// are left out because the instance has a plane without a place on the globe; promises and time limits because it
  /// has none.
  ///
  /// - Complexity: O(orders log orders).
  public func log(on day: CivilDate, timeZone: CivilTimeZone) -> OrderLog {
    let midnight = timeZone.start(of: day)
    func instant(_ minute: Int?) -> Int64? { minute.map { midnight + Int64($0) * 60_000 } }
    let rows = instance.orders.indices.sorted {
      (instance.orders[$0].placedAt, $0) < (instance.orders[$1].placedAt, $1)
    }
    let pay = MealDeliveryPay(instance: instance, plan: plan)
    func integers(_ value: (Int) -> Int64?) -> Column { .integer(IntegerColumn(rows.map(value))) }
    func texts(_ value: (Int) -> String?) -> Column { .text(TextColumn(rows.map(value))) }
    let deliveries = plan.deliveries
    let orders = instance.orders
    let accepted: (Int) -> Int64? = { order in
      instant(deliveries[order].map { plan.assignments[$0.assignment].assignedAt })
    }
    let columns: [Field: Column] = [
      .orderID: .identifier(IdentifierColumn(rows.map { orders[$0].id })),
      .platform: texts { _ in "mdrp" },
      .city: texts { _ in instance.name },
      .service: texts { _ in "food" },
      .workerID: texts { deliveries[$0].map { instance.couriers[$0.courier].id } },
      .contract: texts { deliveries[$0].map { _ in Contract.other.rawValue } },
      .assignMode: texts { deliveries[$0].map { _ in "push" } },
      .status: texts { deliveries[$0] == nil ? "undelivered" : "completed" },
      .placedAt: integers { instant(orders[$0].placedAt) },
      .offeredAt: integers(accepted),
      .acceptedAt: integers(accepted),
      .arrivedPickupAt: integers { order in
        instant(deliveries[order].map { plan.assignments[$0.assignment].arrivedAt })
      },
      .readyPromisedAt: integers { instant(orders[$0].readyAt) },
      .readyAt: integers { deliveries[$0] == nil ? nil : instant(orders[$0].readyAt) },
      .pickedUpAt: integers { instant(deliveries[$0]?.pickedUpAt) },
      .arrivedDropoffAt: integers { instant(deliveries[$0]?.arrivedAt) },
      .completedAt: integers { instant(deliveries[$0]?.droppedOffAt) },
      .distance: integers { deliveries[$0].map { Int64($0.distance.rounded()) } },
      .shortestDistance: integers { deliveries[$0].map { Int64($0.shortestDistance.rounded()) } },
      .carried: integers { order in
        deliveries[order].flatMap {
          plan.assignments[$0.assignment].orders.firstIndex(of: order).map(Int64.init)
        }
      },
      .workerPay: integers { order in pay.base[order].map { $0 + (pay.topUp[order] ?? 0) } },
      .payBase: integers { pay.base[$0] },
      .incentive: integers { pay.topUp[$0] },
    ]
    return OrderLog(
      orders: Table(kind: .orders, rowCount: rows.count, columns: columns),
      others: [sessions(instant), workers()], timeZone: timeZone)
  }

  private func sessions(_ instant: (Int?) -> Int64?) -> Table {
    var ends = instance.couriers.map(\.offAt)
    for assignment in plan.assignments {
      ends[assignment.courier] = max(ends[assignment.courier], assignment.freeAt)
    }
    let shifts = ends.indices.filter { ends[$0] > instance.couriers[$0].onAt }
    return Table(
      kind: .sessions, rowCount: shifts.count,
      columns: [
        .workerID: .text(TextColumn(shifts.map { instance.couriers[$0].id as String? })),
        .onlineAt: .integer(IntegerColumn(shifts.map { instant(instance.couriers[$0].onAt) })),
        .offlineAt: .integer(IntegerColumn(shifts.map { instant(ends[$0]) })),
      ])
  }

  private func workers() -> Table {
    Table(
      kind: .workers, rowCount: instance.couriers.count,
      columns: [
        .workerID: .text(TextColumn(instance.couriers.map { $0.id as String? })),
        .contract: .text(TextColumn(instance.couriers.map { _ in Contract.other.rawValue as String? })),
      ])
  }
}
