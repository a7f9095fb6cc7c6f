public import OrderLog

/// Whether orders in adverse weather carry a weather subsidy. 16 bytes a worker; no hashing per row.
public struct WeatherSubsidies: MergeableState {
  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// The weather that is not adverse.
    public var clearWeather: Set<String>

    /// Adverse is every weather but `clear`.
    public init(clearWeather: Set<String> = ["clear"]) { self.clearWeather = clearWeather }
  }

  /// What the state was told.
  public let parameters: Parameters
  /// Completed orders in adverse weather, those without a subsidy (empty, 0 or below), those in weather that
  /// is not recorded.
  public private(set) var adverse = 0
  public private(set) var missing = 0
  public private(set) var unknown = 0
  /// Σ subsidy of the adverse orders, in ten-thousandths.
  public private(set) var money: Int128 = 0
  private(set) var workers = WorkerSlots<WorkerTally>()
  private(set) var worst = WorstMeasured()

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    guard let completed = columns.integers(.completedAt), let subsidy = columns.integers(.subsidyWeather)
    else { return }
    let weather = columns.codes(.weather)
    let isClear = (log.orders.texts(.weather)?.dictionary.values ?? []).map(parameters.clearWeather.contains)
    let accepted = columns.integers(.acceptedAt)
    let absent = IntegerColumn.null
    workers.prepare(log.workers.values.count)
    for row in block where completed[row] != absent {
      let sky = weather.at(row)
      guard sky >= 0 else {
        unknown += 1
        continue
      }
      if isClear[Int(sky)] { continue }
      let amount = subsidy[row]
      let isMissing = amount == absent || amount <= 0
      adverse += 1
      if !isMissing { money &+= Int128(amount) }
      let worker = columns.worker.at(row)
      if worker >= 0, Int(worker) < workers.count {
        workers.withSlots { $0[Int(worker)].count(isMissing) }
      }
      guard isMissing else { continue }
      missing += 1
      if worst.mayKeep(0) {
        worst.insert(
          WorstMeasured.Entry(
            score: 0, worker: worker, start: accepted.at(row), end: completed[row],
            orderID: columns.orderID(row), measured: amount == absent ? 0 : amount, limit: 0))
      }
    }
  }

  public mutating func merge(_ other: WeatherSubsidies) {
    adverse += other.adverse
    missing += other.missing
    unknown += other.unknown
    money &+= other.money
    workers.merge(other.workers)
    worst.merge(other.worst)
  }
}
