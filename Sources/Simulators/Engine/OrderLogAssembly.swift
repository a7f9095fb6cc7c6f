public import OrderLog

/// Turns the outcome of a run into an order log, column by column.
///
/// - Complexity: O(orders + offers + sessions), about 450 bytes an order.
struct OrderLogAssembly {
  let setup: SimulationSetup
  let outcome: SimulationOutcome
  let orders: [Order]
  let workers: TextDictionary
  /// The code of each worker in `workers`.
  let codes: [Int32]

  init(setup: SimulationSetup, outcome: SimulationOutcome) {
    self.setup = setup
    self.outcome = outcome
    orders = outcome.orders
    let dictionary = TextDictionary(outcome.workers.map(\.profile.id))
    workers = dictionary
    codes = outcome.workers.map { dictionary.code(of: $0.profile.id) ?? TextColumn.null }
  }

  func log() -> OrderLog {
    var tables = [sessionTable(), promptTable(), workerTable()]
    if !outcome.breaks.isEmpty { tables.append(breakTable()) }
    if setup.recordsOffers { tables.append(offerTable()) }
    if setup.recordsCandidates { tables.append(candidateTable()) }
    var table = orderTable()
    if !outcome.removedOrders.isEmpty {
      table = table.selecting(orders.indices.filter { !outcome.removedOrders.contains(Int32($0)) })
    }
    return OrderLog(orders: table, others: tables, timeZone: setup.timeZone)
  }

  // MARK: Columns

  private func integers(_ value: (Order) -> Int64) -> Column {
    Self.integers(orders, value)
  }

  static func integers<Row>(_ rows: [Row], _ value: (Row) -> Int64) -> Column {
    .integer(
      IntegerColumn(
        storage: ColumnStorage(uninitialized: rows.count) { slots in
          for index in rows.indices { slots[index] = value(rows[index]) }
        }))
  }

  /// A text column whose values are few: `code` gives a row's position in `texts`, or −1.
  static func texts<Row>(_ rows: [Row], of texts: [String], _ code: (Row) -> Int) -> Column {
    let used = Set(rows.lazy.map(code)).filter { $0 >= 0 && $0 < texts.count }
    let dictionary = TextDictionary(used.map { texts[$0] })
    let map = texts.map { dictionary.code(of: $0) ?? TextColumn.null }
    let codes = ColumnStorage<Int32>(uninitialized: rows.count) { slots in
      for index in rows.indices {
        let value = code(rows[index])
        slots[index] = value >= 0 && value < map.count ? map[value] : TextColumn.null
      }
    }
    return .text(TextColumn(codes: codes, dictionary: dictionary))
  }

  private func workerColumn<Row>(_ rows: [Row], _ worker: (Row) -> Int32) -> Column {
    let codes = codes
    let storage = ColumnStorage<Int32>(uninitialized: rows.count) { slots in
      for index in rows.indices {
        let number = Int(worker(rows[index]))
        slots[index] = number >= 0 && number < codes.count ? codes[number] : TextColumn.null
      }
    }
    return .text(TextColumn(codes: storage, dictionary: workers))
  }

  /// The id of an order: `o` and its number, padded so that ids sort by placement.
  static func orderIDs(_ numbers: [Int32], width: Int) -> Column {
    let size = width + 1
    let bytes = ColumnStorage<UInt8>(uninitialized: numbers.count * size) { slots in
      for (index, number) in numbers.enumerated() {
        var rest = Int(number)
        var place = index * size + width
        while place > index * size {
          slots[place] = UInt8(48 + rest % 10)
          rest /= 10
          place -= 1
        }
        slots[index * size] = UInt8(ascii: "o")
      }
    }
    let offsets = ColumnStorage<Int64>(uninitialized: numbers.count + 1) { slots in
      for index in 0...numbers.count { slots[index] = Int64(index * size) }
    }
    return .identifier(IdentifierColumn(offsets: offsets, bytes: bytes))
  }

  /// The id of one order of `count`.
  static func orderID(_ number: Int, of count: Int) -> String {
    let digits = String(number)
    return "o" + String(repeating: "0", count: max(0, idWidth(count) - digits.count)) + digits
  }

  private static func idWidth(_ count: Int) -> Int { max(7, String(count).count) }
  private var idWidth: Int { Self.idWidth(orders.count) }

  // MARK: Tables

  private func orderTable() -> Table {
    let none = IntegerColumn.null
    var columns: [Field: Column] = [:]
    let constant = { (text: String) in Self.texts(orders, of: [text]) { _ in 0 } }
    columns[.orderID] = Self.orderIDs(orders.indices.map { Int32($0) }, width: idWidth)
    columns[.platform] = constant(setup.platform)
    columns[.city] = constant(setup.city)
    columns[.service] = constant(setup.service.rawValue)
    let accepted = { (order: Order) in order.timeline.acceptedAt != OrderTimeline.none }
    columns[.workerID] = workerColumn(orders) { accepted($0) ? $0.worker : -1 }
    let profiles = outcome.workers.map(\.profile)
    columns[.contract] = Self.texts(orders, of: Contract.allCases.map(\.rawValue)) {
      accepted($0) ? Contract.allCases.firstIndex(of: profiles[Int($0.worker)].contract) ?? -1 : -1
    }
    columns[.vehicle] = Self.texts(orders, of: VehicleClass.allCases.map(\.rawValue)) {
      accepted($0) ? VehicleClass.allCases.firstIndex(of: profiles[Int($0.worker)].vehicle) ?? -1 : -1
    }
    columns[.assignMode] = Self.texts(orders, of: ["push", "grab"]) {
      accepted($0) ? Int($0.mode.rawValue) : -1
    }
    let statuses = [
      "completed", "cancelled_customer", "cancelled_worker", "cancelled_platform", "undelivered",
    ]
    columns[.status] = Self.texts(orders, of: statuses) {
      Int($0.phase.rawValue) - Int(OrderPhase.completed.rawValue)
    }
    if !setup.ruleVersions.isEmpty {
      columns[.ruleVersion] = Self.texts(orders, of: setup.ruleVersions) { Int($0.pay.ruleVersion) }
    }
    columns[.placedAt] = integers { $0.request.placedAt }
    columns[.offeredAt] = integers { $0.timeline.offeredAt }
    columns[.acceptedAt] = integers { $0.timeline.acceptedAt }
    columns[.arrivedPickupAt] = integers { $0.timeline.arrivedPickupAt }
    columns[.readyPromisedAt] = integers { $0.request.readyPromisedAt }
    // What is not ready by the end of an order stays unknown to the platform.
    columns[.readyAt] = integers { $0.timeline.pickedUpAt == OrderTimeline.none ? none : $0.request.readyAt }
    columns[.pickedUpAt] = integers { $0.timeline.pickedUpAt }
    columns[.arrivedDropoffAt] = integers { $0.timeline.arrivedDropoffAt }
    columns[.completedAt] = integers { $0.timeline.completedAt }
    columns[.promisedAt] = integers { $0.estimate.promisedAt }
    columns[.deadlineAt] = integers { $0.estimate.deadlineAt }
    addEstimates(&columns)
    addPlaces(&columns, accepted)
    addMoney(&columns)
    return Table(kind: .orders, rowCount: orders.count, columns: columns)
  }

  private func addEstimates(_ columns: inout [Field: Column]) {
    let none = IntegerColumn.null
    let parts: [(Field, (DeliveryEstimate) -> Int64)] = [
      (.etaModel, \.model), (.etaCity, \.city), (.etaSegments, \.segments), (.etaDistance, \.distance),
    ]
    for (field, part) in parts where orders.contains(where: { part($0.estimate) >= 0 }) {
      columns[field] = integers { part($0.estimate) >= 0 ? part($0.estimate) : none }
    }
    columns[.addedTime] = integers {
      $0.timeline.acceptedAt == OrderTimeline.none ? none : $0.estimate.addedTime
    }
    columns[.addedReason] = Self.texts(orders, of: AddedTimeReason.allCases.map(\.rawValue)) {
      $0.estimate.addedReason.flatMap(AddedTimeReason.allCases.firstIndex(of:)) ?? -1
    }
  }

  private func addPlaces(_ columns: inout [Field: Column], _ accepted: (Order) -> Bool) {
    let none = IntegerColumn.null
    columns[.distance] = integers { accepted($0) ? $0.loggedDistance : none }
    columns[.approachDistance] = integers { accepted($0) ? $0.loggedApproach : none }
    columns[.shortestDistance] = integers { accepted($0) ? Int64($0.shortestDistance.rounded()) : none }
    if let frame = setup.frame {
      let scale = Double(FieldType.coordinate.scale)
      columns[.pickupLon] = integers {
        Int64((frame.degrees(of: $0.request.pickup).longitude * scale).rounded())
      }
      columns[.pickupLat] = integers {
        Int64((frame.degrees(of: $0.request.pickup).latitude * scale).rounded())
      }
      columns[.dropoffLon] = integers {
        Int64((frame.degrees(of: $0.request.dropoff).longitude * scale).rounded())
      }
      columns[.dropoffLat] = integers {
        Int64((frame.degrees(of: $0.request.dropoff).latitude * scale).rounded())
      }
    }
    if !setup.zones.isEmpty {
      columns[.pickupZone] = Self.texts(orders, of: setup.zones) { Int($0.request.pickupZone) }
      columns[.dropoffZone] = Self.texts(orders, of: setup.zones) { Int($0.request.dropoffZone) }
    }
    let limits = outcome.workers.map(\.profile.carryLimit)
    columns[.carried] = integers { accepted($0) ? Int64($0.carried) : none }
    columns[.carryLimit] = integers { accepted($0) ? Int64(limits[Int($0.worker)]) : none }
    columns[.weather] = Self.texts(orders, of: Weather.allCases.map(\.rawValue)) {
      Weather.allCases.firstIndex(of: $0.weather) ?? -1
    }
    columns[.control] = integers { $0.control ? 1 : 0 }
    let slow = setup.slowPickupAfter
    columns[.slowPickup] = integers {
      $0.timeline.pickedUpAt == OrderTimeline.none
        ? none : $0.request.readyAt - $0.request.readyPromisedAt > slow ? 1 : 0
    }
  }

  private func addMoney(_ columns: inout [Field: Column]) {
    guard !setup.pricing.isEmpty else { return }
    let none = IntegerColumn.null
    // What pay was worked out from and only some scenarios have.
    let inputs = setup.pricing.reduce(into: Set<PayInput>()) { $0.formUnion($1.inputs) }
    if inputs.contains(.weight) { columns[.goodsWeight] = integers(\.loggedWeight) }
    if inputs.contains(.difficulty) { columns[.difficulty] = integers { Int64($0.request.difficulty) } }
    if inputs.contains(.pressure) { columns[.demandPressure] = integers(\.loggedPressure) }
    let parts: [(Field, (PaySlip) -> Int64)] = [
      (.customerPaid, \.customerPaid), (.workerPay, \.workerPay), (.payBase, \.base),
      (.payDistance, \.distance), (.payTime, \.time), (.payDifficulty, \.difficulty),
      (.subsidyWeather, \.weatherSubsidy), (.subsidyHoliday, \.holidaySubsidy), (.incentive, \.incentive),
      (.tip, \.tip), (.deduction, \.deduction), (.commissionRefund, \.commissionRefund),
    ]
    for (field, part) in parts {
      if field == .customerPaid, !orders.contains(where: { $0.pay.customerPaid != 0 }) { continue }
      columns[field] = integers { $0.phase == .completed ? part($0.pay) : none }
    }
    columns[.deductionReason] = Self.texts(orders, of: DeductionReason.allCases.map(\.rawValue)) {
      $0.pay.deductionReason.flatMap(DeductionReason.allCases.firstIndex(of:)) ?? -1
    }
    if setup.showsTakeRate { columns[.displayedTakeRate] = integers { $0.pay.displayedTakeRate ?? none } }
    columns[.paidOutAt] = integers { $0.pay.paidOutAt }
  }

  private func offerTable() -> Table {
    let offers = outcome.offers
    return Table(
      kind: .offers, rowCount: offers.count,
      columns: [
        .orderID: Self.orderIDs(offers.map(\.order), width: idWidth),
        .workerID: workerColumn(offers) { $0.worker },
        .offeredAt: Self.integers(offers) { $0.offeredAt },
        .response: Self.texts(offers, of: OfferResponse.allCases.map(\.rawValue)) {
          OfferResponse.allCases.firstIndex(of: $0.response) ?? -1
        },
        .respondedAt: Self.integers(offers) { $0.respondedAt },
        .eligible: Self.integers(offers) { Int64($0.eligible) },
      ])
  }

  private func candidateTable() -> Table {
    let rows = outcome.candidates
    let none = IntegerColumn.null
    return Table(
      kind: .candidates, rowCount: rows.count,
      columns: [
        .orderID: Self.orderIDs(rows.map(\.order), width: idWidth),
        .workerID: workerColumn(rows) { $0.worker },
        .offeredAt: Self.integers(rows) { $0.offeredAt },
        .approachDistance: Self.integers(rows) { $0.approachDistance },
        .approachTime: Self.integers(rows) { $0.approachTime },
        .carried: Self.integers(rows) { Int64($0.carried) },
        .idleTime: Self.integers(rows) { $0.idleTime },
        .detour: Self.integers(rows) { $0.detour },
        .slack: Self.integers(rows) { $0.slack },
        .earnedToday: Self.integers(rows) { $0.earnedToday },
        .engagedToday: Self.integers(rows) { $0.engagedToday },
        .rank: Self.integers(rows) { $0.rank > 0 ? Int64($0.rank) : none },
        .score: Self.integers(rows) { row in
          let scaled = row.score * Double(FieldType.ratio.scale)
          return scaled.magnitude < 9e18 ? Int64(scaled.rounded()) : none
        },
      ])
  }

  private func sessionTable() -> Table {
    let sessions = outcome.sessions
    return Table(
      kind: .sessions, rowCount: sessions.count,
      columns: [
        .workerID: workerColumn(sessions) { $0.worker },
        .onlineAt: Self.integers(sessions) { $0.onlineAt },
        .offlineAt: Self.integers(sessions) { $0.offlineAt },
        .forced: Self.integers(sessions) { $0.isForced ? 1 : 0 },
      ])
  }

  private func breakTable() -> Table {
    let breaks = outcome.breaks
    return Table(
      kind: .breaks, rowCount: breaks.count,
      columns: [
        .workerID: workerColumn(breaks) { $0.worker },
        .startedAt: Self.integers(breaks) { $0.startedAt },
        .endedAt: Self.integers(breaks) { $0.endedAt },
      ])
  }

  private func promptTable() -> Table {
    let prompts = outcome.prompts
    return Table(
      kind: .prompts, rowCount: prompts.count,
      columns: [
        .workerID: workerColumn(prompts) { $0.worker },
        .at: Self.integers(prompts) { $0.at },
        .kind: Self.texts(prompts, of: PromptKind.allCases.map(\.rawValue)) {
          PromptKind.allCases.firstIndex(of: $0.kind) ?? -1
        },
      ])
  }

  private func workerTable() -> Table {
    let profiles = outcome.workers.map(\.profile)
    var columns: [Field: Column] = [
      .workerID: workerColumn(Array(0..<Int32(profiles.count))) { $0 },
      .contract: .text(TextColumn(profiles.map { $0.contract.rawValue })),
    ]
    let attributes: [(Field, (WorkerProfile) -> String?)] = [
      (.gender, \.gender), (.ageBand, \.ageBand), (.origin, \.origin),
    ]
    for (field, value) in attributes where profiles.contains(where: { value($0) != nil }) {
      columns[field] = .text(TextColumn(profiles.map(value)))
    }
    if profiles.contains(where: { $0.tenureDays != nil }) {
      columns[.tenureDays] = .integer(IntegerColumn(profiles.map { $0.tenureDays.map(Int64.init) }))
    }
    return Table(kind: .workers, rowCount: profiles.count, columns: columns)
  }
}

extension SimulationOutcome {
  /// The outcome as an order log, in the same format as a platform's.
  public func log(setup: SimulationSetup) -> OrderLog {
    OrderLogAssembly(setup: setup, outcome: self).log()
  }
}
