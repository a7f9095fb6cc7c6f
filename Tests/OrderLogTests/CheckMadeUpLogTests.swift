import Testing

@testable import OrderLog

/// A made-up row: numbers in stored units and texts, by field.
struct MadeUpRow {
  var numbers: [Field: Int64] = [:]
  var texts: [Field: String] = [:]

  subscript(number field: Field) -> Int64 {
    get { numbers[field] ?? 0 }
    set { numbers[field] = newValue }
  }

  mutating func clear(_ fields: Field...) {
    for field in fields {
      numbers[field] = nil
      texts[field] = nil
    }
  }
}

/// A made-up log with every table and column, in which no check finds anything: 240 orders of ten workers in
/// twelve days of March 2025.
struct MadeUpLog {
  static let start: Int64 = 1_740_960_000_000 + 3_600_000  // 2025-03-03 09:00 in Shanghai
  static let day: Int64 = 86_400_000
  var rows: [TableKind: [MadeUpRow]] = [:]
  var absent: [TableKind: Set<Field>] = [:]
  var zone = "Asia/Shanghai"
  var report = ReadingReport()

  init(orders count: Int = 240) {
    rows[.orders] = (0..<count).map(Self.order)
    rows[.offers] = (0..<count).map { index in
      let order = Self.order(index)
      var row = MadeUpRow()
      row.texts = [.orderID: Self.id(index), .workerID: order.texts[.workerID] ?? "", .response: "accepted"]
      row.numbers = [
        .offeredAt: order[number: .offeredAt], .respondedAt: order[number: .acceptedAt],
        .eligible: Int64(5 + index % 3), .rank: Int64(1 + index % 2), .score: Int64(index),
      ]
      return row
    }
    rows[.candidates] = (0..<count).map { index in
      let order = Self.order(index)
      let i = Int64(index)
      return MadeUpRow(
        numbers: [
          .offeredAt: order[number: .offeredAt], .approachDistance: 300 + i, .approachTime: 269_000 + i,
          .carried: i % 3, .idleTime: 400_000 + i, .detour: 500 + i, .slack: 900_000 + i,
          .earnedToday: 400_000 + i * 10, .engagedToday: 7_000_000 + i, .rank: 1 + i % 2, .score: i,
        ],
        texts: [.orderID: Self.id(index), .workerID: order.texts[.workerID] ?? ""])
    }
    rows[.sessions] = (0..<120).map { index in
      var row = MadeUpRow()
      row.texts[.workerID] = "w\(index % 10)"
      let online = Self.start + Int64(index / 10) * Self.day - 600_000 + Int64(index) * 17
      row.numbers = [
        .onlineAt: online + 1_234, .offlineAt: online + 8 * 3_600_000, .forced: Int64(index % 2),
      ]
      return row
    }
    // A quarter of an hour at noon, between the orders of the morning and those of the afternoon.
    rows[.breaks] = (0..<60).map { index in
      let started = Self.start + Int64(index / 10) * Self.day + 10_200_000 + Int64(index) * 23 - 900_000
      return MadeUpRow(
        numbers: [.startedAt: started, .endedAt: started + 840_017], texts: [.workerID: "w\(index % 10)"])
    }
    rows[.incidents] = (0..<20).map { index in
      MadeUpRow(
        numbers: [.at: Self.start + Int64(index % 10) * Self.day + Int64(index) * 611_003],
        texts: [
          .workerID: "w\(index % 10)", .incident: index % 3 == 0 ? "accident" : "violation",
          .orderID: Self.id(index),
        ])
    }
    rows[.prompts] = (0..<10).map { index in
      MadeUpRow(
        numbers: [.at: Self.start + Int64(index) * Self.day + 7],
        texts: [.workerID: "w\(index)", .kind: "fatigue"])
    }
    rows[.workers] = (0..<10).map { index in
      MadeUpRow(
        numbers: [.tenureDays: Int64(index * 10)],
        texts: [
          .workerID: "w\(index)", .gender: index % 2 == 0 ? "f" : "m", .ageBand: "30", .origin: "x",
          .contract: "crowd",
        ])
    }
    rows[.appeals] = (0..<10).map { index in
      let opened = Self.start + Int64(index) * Self.day + 11
      return MadeUpRow(
        numbers: [.openedAt: opened, .repliedAt: opened + Self.day],
        texts: [.appealID: "a\(index)", .orderID: Self.id(index), .cause: "late", .outcome: "upheld"])
    }
  }

  static func id(_ index: Int) -> String { "o-" + String(1_000 + index) }

  static func order(_ index: Int) -> MadeUpRow {
    let i = Int64(index)
    let slot = i % 20
    let placed = start + i / 20 * day + slot / 10 * 10_800_000 + slot % 10 * 420_000 + 13_007 + i * 31
    func after(_ seconds: Int64) -> Int64 { placed + seconds * 1_000 }
    var row = MadeUpRow()
    row.texts = [
      .orderID: id(index), .platform: "p", .city: "c", .service: "food", .workerID: "w\(slot % 10)",
      .contract: "crowd", .vehicle: "ebike", .assignMode: "push", .status: "completed", .ruleVersion: "v1",
      .addedReason: i % 2 == 0 ? "rain" : "slow kitchen", .pickupZone: "z\(i % 3)", .dropoffZone: "z\(i % 4)",
      .weather: i % 2 == 0 ? "clear" : "rain", .deductionReason: i % 2 == 0 ? "late" : "lost",
    ]
    row.numbers = [
      .placedAt: placed, .offeredAt: after(20), .acceptedAt: after(31), .arrivedPickupAt: after(300),
      .readyPromisedAt: after(400), .readyAt: after(420), .pickedUpAt: after(480),
      .arrivedDropoffAt: after(1_200),
      .completedAt: after(1_320), .promisedAt: after(2_400), .deadlineAt: after(2_300),
      .paidOutAt: after(86_400),
      .etaModel: 1_500_000 + i, .etaCity: 1_400_000 + i, .etaSegments: 1_300_000 + i,
      .etaDistance: 1_200_000 + i,
      .addedTime: 60_000 + i, .distance: 2_000 + i * 7, .shortestDistance: 1_900 + i * 7,
      .pickupLon: 1_214_000_000 + i * 1_000, .pickupLat: 312_000_000 + i * 100,
      .dropoffLon: 1_214_100_000 + i * 1_000, .dropoffLat: 312_000_000 + i * 100, .carried: i % 3,
      .carryLimit: 5, .control: i % 2, .slowPickup: i / 2 % 2, .customerPaid: 300_000 + i * 10,
      .workerPay: 60_000 + i * 10, .displayedTakeRate: 200_000 + i, .approachDistance: 300 + i,
      .goodsWeight: 1_500 + i, .difficulty: i % 3, .demandPressure: 900_000 + i,
    ]
    for (offset, field) in [
      Field.payBase, .payDistance, .payTime, .payDifficulty, .subsidyWeather, .subsidyHoliday, .incentive,
      .tip,
      .deduction, .commissionRefund,
    ].enumerated() {
      row.numbers[field] = 10_000 + i * 10 + Int64(offset)
    }
    if index % 40 == 39 {
      row.texts[.status] = "cancelled_customer"
      row.clear(.pickedUpAt, .arrivedDropoffAt, .completedAt, .paidOutAt, .customerPaid, .workerPay)
    }
    return row
  }

  mutating func change(_ indices: [Int], _ edit: (inout MadeUpRow) -> Void) { change(.orders, indices, edit) }

  mutating func change(_ table: TableKind, _ indices: [Int], _ edit: (inout MadeUpRow) -> Void) {
    for index in indices { edit(&rows[table, default: []][index]) }
  }

  /// Changes every row of the orders.
  mutating func changeAll(_ edit: (inout MadeUpRow) -> Void) {
    change(.orders, Array(rows[.orders, default: []].indices), edit)
  }

  func table(_ kind: TableKind, shuffle: UInt64? = nil) -> Table {
    var rows = rows[kind] ?? []
    if var seed = shuffle {
      for index in rows.indices.reversed() where index > 0 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        rows.swapAt(index, Int(seed >> 33) % (index + 1))
      }
    }
    var columns: [Field: Column] = [:]
    for field in kind.fields where absent[kind]?.contains(field) != true {
      switch field.type {
      case .identifier: columns[field] = .identifier(IdentifierColumn(rows.map { $0.texts[field] ?? "" }))
      case .text: columns[field] = .text(TextColumn(rows.map { $0.texts[field] }))
      default: columns[field] = .integer(IntegerColumn(rows.map { $0.numbers[field] }))
      }
    }
    return Table(kind: kind, rowCount: rows.count, columns: columns)
  }

  func log(shuffle: UInt64? = nil) -> OrderLog {
    OrderLog(
      orders: table(.orders, shuffle: shuffle),
      others: TableKind.allCases.filter { $0 != .orders && rows[$0] != nil }.map {
        table($0, shuffle: shuffle)
      },
      timeZone: CivilTimeZone(identifier: zone) ?? .utc)
  }

  func quality(shuffle: UInt64? = nil, threads: Int = 2) -> LogCheckResult {
    LogChecks.run(on: log(shuffle: shuffle), report: report, threads: threads)
  }

  /// The observations with a code, after checking that shuffled rows give the same ones.
  func observed(_ code: String) -> [LogObservation] {
    let found = quality().observations.filter { $0.code == code }
    #expect(quality(shuffle: 7).observations.filter { $0.code == code } == found)
    return found
  }
}

@Suite struct CheckLawsTests {
  @Test func aCleanLogGivesNothing() {
    let quality = MadeUpLog().quality()
    #expect(quality.observations == [])
    #expect(quality.weakFields() == [])
    #expect(quality.fields.allSatisfy { $0.missing == 0 })
  }

  @Test func codesAndIdsAreUnique() {
    let codes = LogChecks.codes.values.flatMap { $0 }
    #expect(Set(codes).count == codes.count)
    #expect(LogChecks.codes.count == LogChecks.all.count)
    #expect(
      (codes + LogChecks.codes.keys).allSatisfy {
        $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }
      })
  }

  /// A log with faults of most kinds.
  static var faulty: MadeUpLog {
    var made = MadeUpLog()
    for (index, field) in Field.allCases.enumerated() {
      for kind in TableKind.allCases where made.rows[kind]?.isEmpty == false {
        let row = index * 7 % (made.rows[kind]?.count ?? 1)
        made.change(kind, [row]) { $0.numbers[field] = $0.numbers[field].map { -$0 } }
        made.change(kind, [(row + 3) % (made.rows[kind]?.count ?? 1)]) { $0.clear(field) }
      }
    }
    made.rows[.orders]?.append(contentsOf: [MadeUpLog.order(5), MadeUpLog.order(6), MadeUpLog.order(6)])
    made.change([240]) { $0[number: .workerPay] += 1 }
    return made
  }

  @Test func theOrderOfRowsAndTheNumberOfThreadsHaveNoSay() {
    let made = Self.faulty
    let quality = made.quality()
    #expect(quality.observations.count > 30)
    for seed in 1...5 { #expect(made.quality(shuffle: UInt64(seed)) == quality) }
    #expect(made.quality(threads: 1) == quality)
    #expect(made.quality(threads: 8) == quality)
  }

  @Test func nothingTraps() {
    for count in [0, 1, 2, 63, 64, 65] {
      var made = MadeUpLog(orders: count)
      _ = made.quality()
      for kind in TableKind.allCases {
        made.rows[kind] = (0..<count).map { _ in MadeUpRow() }
      }
      #expect(made.quality().observations.allSatisfy { $0.affected <= $0.total })
      let extremes: [Int64] = [
        .max, .min + 1, -1, 0, 1, PlausibleInstant.lower, PlausibleInstant.upper - 1,
      ]
      for value in extremes {
        made.rows[.orders] = (0..<count).map { index in
          var row = MadeUpLog.order(index)
          for field in row.numbers.keys where (index + field.rawValue.count) % 2 == 0 {
            row.numbers[field] = value
          }
          return row
        }
        made.rows[.sessions] = (0..<count).map { index in
          MadeUpRow(
            numbers: [.onlineAt: value, .offlineAt: index % 2 == 0 ? value : -value], texts: [.workerID: "w"])
        }
        _ = made.quality()
      }
    }
    let bare = OrderLog(orders: Table(kind: .orders, rowCount: 3, columns: [:]), timeZone: .utc)
    #expect(LogChecks.run(on: bare).observations.filter { $0.severity == .serious }.count == 2)
  }
}
