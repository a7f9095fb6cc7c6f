import OrderLog

/// Throws when the orders lack one of the fields, or have no value in it.
func requireColumns(_ fields: [Field], in log: OrderLog, _ table: TableKind = .orders) throws(NoValue) {
  let missing = fields.map { FieldRequirement(table, anyOf: [$0]) }.filter { !$0.isMet(by: log) }
  if !missing.isEmpty { throw .missingFields(missing) }
}

extension ClusteredShare {
  /// Both intervals and what they rest on, as figures.
  var figures: [Figure] {
    var figures = [
      Figure("share", value, .share), Figure("wilson.lower", orderInterval.lower, .share),
      Figure("wilson.upper", orderInterval.upper, .share), Figure("clusters", Double(clusterCount), .count),
    ]
    if let clusterInterval {
      figures.append(Figure("cluster.lower", clusterInterval.lower, .share))
      figures.append(Figure("cluster.upper", clusterInterval.upper, .share))
    }
    if let designEffect { figures.append(Figure("designEffect", designEffect, .ratio)) }
    return figures
  }
}

/// Quantiles, mean and ends of a histogram; `scale` stored units are one unit of `quantity`.
func quantileFigures(
  _ counts: BinnedCounts, scale: Double, _ quantity: Quantity, prefix: String = ""
) -> [Figure] {
  guard let mean = counts.mean else { return [] }
  var figures = [Figure(prefix + "mean", mean / scale, quantity)]
  for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)] {
    if let value = counts.quantile(share) { figures.append(Figure(prefix + name, value / scale, quantity)) }
  }
  figures.append(Figure(prefix + "min", Double(counts.minimum) / scale, quantity))
  figures.append(Figure(prefix + "max", Double(counts.maximum) / scale, quantity))
  return figures
}

/// The bins of a histogram put together into wider ones, for pictures.
func wholeBins(_ counts: BinnedCounts, width: Int64) -> [(lower: Int64, count: Int)] {
  var wide: [(lower: Int64, count: Int)] = []
  for bin in counts.bins {
    let remainder = bin.lowerBound % width
    let lower = bin.lowerBound - (remainder < 0 ? remainder + width : remainder)
    if let last = wide.last, last.lower == lower {
      wide[wide.count - 1].count += bin.count
    } else {
      wide.append((lower: lower, count: bin.count))
    }
  }
  return wide
}

/// Examined and exceeding orders per city, per hour band and per weather, from counters per stratum of which
/// the first is examined and `hits` is exceeding. Keys such as `city.Beijing`, `hour.10-14`, `weather.clear`.
func marginals(
  _ counters: [Int], width: Int, _ scheme: StratumScheme, cities: [String], hits: Int
) -> [(key: String, examined: Int, exceeding: Int)] {
  var sums: [String: (examined: Int, exceeding: Int)] = [:]
  for index in 0..<(counters.count / width) where counters[index * width] > 0 {
    let stratum = scheme.stratum(index, cities: cities)
    var keys: [String] = []
    if let city = stratum.city { keys.append("city.\(city.isEmpty ? "unknown" : city)") }
    if let hours = stratum.hours { keys.append("hour.\(hours)") }
    if let weather = stratum.weather { keys.append("weather.\(weather)") }
    for key in keys {
      let sum = sums[key] ?? (0, 0)
      sums[key] = (
        sum.examined + counters[index * width], sum.exceeding + counters[index * width + hits]
      )
    }
  }
  return sums.sorted { TextDictionary.precedes($0.key, $1.key) }
    .map { (key: $0.key, examined: $0.value.examined, exceeding: $0.value.exceeding) }
}
