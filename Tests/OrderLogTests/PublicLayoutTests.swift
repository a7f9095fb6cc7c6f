import Foundation
import Testing

@testable import OrderLog

/// Layouts of published data sets, with made-up rows; and the data sets themselves where a copy lies beside the
/// package.
@Suite struct PublicLayoutTests {
  private static let parcels = LogMapping(
    name: "parcels", timeZone: "Asia/Shanghai", year: 2021,
    tables: [
      .orders: TableMapping(
        files: ["deliveries.csv.gz"],
        fields: [
          .workerID: FieldSource(.column("courier_id")), .service: FieldSource(.constant("parcel")),
          .acceptedAt: FieldSource(.column("accept_time"), time: .pattern("MM-dd HH:mm:ss", date: nil)),
          .completedAt: FieldSource(.column("delivery_time"), time: .pattern("MM-dd HH:mm:ss", date: nil)),
          .dropoffLon: FieldSource(.column("lng")), .dropoffLat: FieldSource(.column("lat")),
          .dropoffZone: FieldSource(.column("aoi_id")),
        ], ignored: ["region_id", "ds"])
    ])

  private static let cabs = LogMapping(
    name: "cabs", timeZone: "America/Los_Angeles",
    tables: [
      .orders: TableMapping(
        files: ["trips.csv.gz"],
        fields: [
          .orderID: FieldSource(.joined(["cab_id", "pickup_ts"], separator: "-")),
          .workerID: FieldSource(.column("cab_id")),
          .acceptedAt: FieldSource(
            .shifted(instant: "pickup_ts", by: "vacant_s_before", unit: .seconds, backwards: true),
            time: .unixSeconds),
          .pickedUpAt: FieldSource(.column("pickup_ts"), time: .unixSeconds),
          .completedAt: FieldSource(.column("dropoff_ts"), time: .unixSeconds),
          .distance: FieldSource(.column("path_m")),
        ])
    ])

  private static let taxis = LogMapping(
    name: "taxis", timeZone: "America/New_York",
    tables: [
      .orders: TableMapping(
        files: ["sorted_data.csv.gz"],
        dialect: CSVDialect(columns: [
          "medallion", "hack_license", "pickup_datetime", "dropoff_datetime", "trip_time_in_secs",
          "trip_distance",
          "pickup_longitude", "pickup_latitude", "dropoff_longitude", "dropoff_latitude", "payment_type",
          "fare_amount", "surcharge", "mta_tax", "tip_amount", "tolls_amount", "total_amount",
        ]),
        fields: [
          .orderID: FieldSource(.joined(["hack_license", "pickup_datetime"], separator: " ")),
          .workerID: FieldSource(.column("hack_license")),
          .pickedUpAt: FieldSource(.column("pickup_datetime")),
          .completedAt: FieldSource(.column("dropoff_datetime")),
          .distance: FieldSource(.column("trip_distance"), unit: .miles),
          .pickupLon: FieldSource(.column("pickup_longitude")),
          .pickupLat: FieldSource(.column("pickup_latitude")),
          .workerPay: FieldSource(.sum([.init("fare_amount"), .init("surcharge")])),
          .tip: FieldSource(.column("tip_amount")), .customerPaid: FieldSource(.column("total_amount")),
        ])
    ])

  private func orders(_ text: String, _ mapping: LogMapping) throws -> Table {
    let folder = try TemporaryLog()
    for file in mapping.tables[.orders]?.files ?? [] { try folder.write(text, to: file) }
    let (log, report) = try LogReader(mapping: mapping).read(folder.path)
    #expect(report.quarantined == [])
    return log.orders
  }

  @Test func parcelsWithoutAYear() throws {
    let table = try orders(
      """
      order_id,region_id,city,courier_id,lng,lat,aoi_id,aoi_type,accept_time,delivery_time,ds
      1,9,Nowhere,77,126.5,43.75,5,14,08-21 09:11:00,08-21 15:00:00,821

      """, Self.parcels)
    #expect(table.integers(.acceptedAt)?.value(at: 0) == 1_629_508_260_000)
    #expect(table.integers(.dropoffLat)?.value(at: 0) == 437_500_000)
    #expect(table.texts(.service)?.value(at: 0) == "parcel")
  }

  @Test func cabsInUnixSeconds() throws {
    let table = try orders(
      """
      cab_id,pickup_ts,dropoff_ts,path_m,vacant_s_before
      zz,1211035870,1211036158,2233,60

      """, Self.cabs)
    #expect(table.identifiers(.orderID)?.value(at: 0) == "zz-1211035870")
    #expect(table.integers(.acceptedAt)?.value(at: 0) == 1_211_035_810_000)
  }

  @Test func taxisWithoutAHeader() throws {
    let table = try orders(
      "M,H,2013-01-01 00:00:00,2013-01-01 00:02:00,120,0.50,-73.95,40.71,-73.96,40.715,CSH,3.50,0.50,0.50,1,0,5.50\n",
      Self.taxis)
    #expect(table.integers(.distance)?.value(at: 0) == 805)
    #expect(table.integers(.workerPay)?.value(at: 0) == 40_000)
    #expect(table.integers(.pickedUpAt)?.value(at: 0) == 1_357_016_400_000)
  }

  @Test func mealsInTimesOfDay() throws {
    let mapping = ordersMapping([
      .workerID: FieldSource(.constant("")),
      .placedAt: FieldSource(.column("placement_time"), time: .pattern("HH:mm:ss", date: "2019-08-01")),
      .readyAt: FieldSource(.column("ready_time"), time: .pattern("HH:mm:ss", date: "2019-08-01")),
    ])
    let (log, _) = try readOrders(
      "order_id,placement_time,ready_time\n1,11:59:59,12:10:00\n", mapping: mapping,
      timeZone: "America/Bogota")
    #expect(log.orders.integers(.placedAt)?.value(at: 0) == 1_564_678_799_000)
    #expect(log.orders.texts(.workerID)?.value(at: 0) == nil)
    #expect(log.workers.values == [])
  }

  @Test func solutionsSeparatedBySpacesWithNaN() throws {
    let missing = ["nan": ""]
    let mapping = ordersMapping(
      [
        .orderID: FieldSource(.column("order")), .workerID: FieldSource(.column("courier"), values: missing),
        .etaModel: FieldSource(.column("dropoff_time"), unit: .minutes, values: missing),
      ], dialect: CSVDialect(delimiter: 32))
    let (log, report) = try readOrders(
      "order placement_time courier dropoff_time\no1 3 c1 75.5\no2 4 nan nan\n", mapping: mapping)
    #expect(report.quarantined == [])
    #expect((0..<2).map { log.orders.texts(.workerID)?.value(at: $0) } == ["c1", nil])
    #expect((0..<2).map { log.orders.integers(.etaModel)?.value(at: $0) } == [4_530_000, nil])
  }

  @Test func driverMonthsAsWorkers() throws {
    let folder = try TemporaryLog()
    try folder.write("order_id,worker_id\n")
    try folder.write(",Driver_ID,Age,Gender,City\n0,1,28,0,C1\n1,2,,1,C2\n", to: "driver_months.csv")
    let mapping = LogMapping(tables: [
      .workers: TableMapping(
        files: ["driver_months.csv"],
        fields: [
          .workerID: FieldSource(.column("Driver_ID")),
          .gender: FieldSource(.column("Gender"), values: ["0": "male", "1": "female"]),
        ], attributes: ["City": "city"], ignored: [""])
    ])
    let (log, _) = try LogReader(mapping: mapping).read(folder.path)
    let workers = try #require(log.table(.workers))
    #expect((0..<2).map { workers.texts(.gender)?.value(at: $0) } == ["male", "female"])
    #expect(workers.attributes.keys.sorted() == ["Age", "city"])
  }

  // MARK: The data sets themselves

  private func dataset(_ name: String) -> String? {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    for relative in ["../shared/data", "../../shared/data"] {
      let path = root.appendingPathComponent(relative).appendingPathComponent(name).standardizedFileURL.path
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    print("skipped: no data set \(name) beside the package")
    return nil
  }

  @Test func theParcels() throws {
    guard let path = dataset("lade_jilin") else { return }
    let (log, report) = try LogReader(mapping: Self.parcels).read(path)
    #expect(log.orders.rowCount == 20_148)
    #expect(log.workers.values.count == 49)
    #expect(report.quarantined == [])
  }

  @Test func theCabs() throws {
    guard let path = dataset("sf_cabspotting") else { return }
    let (log, report) = try LogReader(mapping: Self.cabs).read(path)
    #expect(log.orders.rowCount == 191_306)
    #expect(report.quarantined == [])
  }

  @Test func theTaxis() throws {
    guard let path = dataset("nyc_debs2015") else { return }
    let (log, report) = try LogReader(mapping: Self.taxis).read(path)
    #expect(log.orders.rowCount + report.quarantinedCount == 10_004)
  }
}
