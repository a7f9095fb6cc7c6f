import Metrics
import OrderLog

/// Where an order lies, so that differences can be located: version, city, hour band, contract, condition and group.
struct EstimatePlaces {
  /// One place: a value of a dimension.
  struct Place: Sendable, Equatable {
    var dimension: String
    var name: String
  }

  /// The places; the first is the whole log.
  let places: [Place]
  private let versionStart: Int
  private let city: (start: Int, column: TextColumn?)
  private let hourStart: Int
  private let contract: (start: Int, column: TextColumn?)
  private let conditionStart: Int
  /// Per attribute the place of each worker; −1 where it is not known.
  private let groups: [[Int]]
  private let columns: EstimateColumns
  private let zone: CivilTimeZone

  private static let attributes: [WorkerAttribute] = [.field(.gender), .field(.ageBand), .field(.origin)]
  private static let hours = ["0-6", "6-10", "10-14", "14-17", "17-21", "21-24"]
  private static let conditions = ["clear", "adverse", "control", "unknown"]
  /// More values than this of a city or a contract are not told apart.
  private static let limit = 200

  init(versions: [String], log: OrderLog, columns: EstimateColumns) {
    var places = [Place(dimension: "", name: "")]
    func take(_ dimension: String, _ names: [String]) -> Int {
      defer { places += names.map { Place(dimension: dimension, name: $0) } }
      return places.count
    }
    func text(_ dimension: String, _ field: Field) -> (Int, TextColumn?) {
      guard let column = log.orders.texts(field), column.dictionary.values.count <= Self.limit else {
        return (0, nil)
      }
      return (take(dimension, column.dictionary.values), column)
    }
    versionStart = take("version", versions)
    city = text("city", .city)
    hourStart = take("hour", Self.hours)
    contract = text("contract", .contract)
    conditionStart = take("condition", Self.conditions)
    groups = Self.attributes.compactMap { attribute in
      let known = attribute.groups(in: log)
      let names = Set(known.compactMap { $0 }).sorted()
      guard !names.isEmpty, names.count <= Self.limit else { return nil }
      let start = take(attribute.name, names)
      let positions = Dictionary(uniqueKeysWithValues: zip(names, names.indices.map { start + $0 }))
      return known.map { $0.flatMap { positions[$0] } ?? -1 }
    }
    self.places = places
    self.columns = columns
    zone = log.timeZone
  }

  /// The places of a row, the whole log first.
  func indices(_ row: Int, version: Int, accepted: Int64, worker: Int32, into indices: inout [Int]) {
    indices.removeAll(keepingCapacity: true)
    indices.append(0)
    indices.append(versionStart + version)
    if let code = city.column?[row], code >= 0 { indices.append(city.start + Int(code)) }
    let time = (accepted + zone.offset(at: accepted)) % 86_400_000
    let hour = Int((time < 0 ? time + 86_400_000 : time) / 3_600_000)
    indices.append(hourStart + [6, 10, 14, 17, 21].count { hour >= $0 })
    if let code = contract.column?[row], code >= 0 { indices.append(contract.start + Int(code)) }
    let control = EstimateColumns.at(columns.control, row) == 1
    let condition =
      control ? 2 : columns.weather(row).map { $0.isAdverse ? 1 : 0 } ?? 3
    indices.append(conditionStart + condition)
    if worker >= 0 {
      for group in groups where Int(worker) < group.count && group[Int(worker)] >= 0 {
        indices.append(group[Int(worker)])
      }
    }
  }
}
