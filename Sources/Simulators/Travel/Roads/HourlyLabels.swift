/// Hub labels for each hour of the day, for streets that slow down at different hours.
///
/// A way that ends before the speeds change next is as fast as the hour's own labels say, exactly: a way that lasts
/// longer arrives later. Other ways are left to ``TimedRoadSearch``. Hours with the same speeds share their labels.
///
/// - Complexity: one preparation for each distinct hour; O(label length) per query.
struct HourlyLabels: Sendable {
  private let labels: [HubLabels]
  private let labelsOf: [Int]
  private let clock: HourClock
  private let network: RoadNetwork

  init(_ network: RoadNetwork, clock: HourClock) {
    self.network = network
    self.clock = clock
    var columns: [[Int64]] = []
    var labelsOf: [Int] = []
    var labels: [HubLabels] = []
    for hour in 0..<24 {
      let column = network.profiles.map { $0.thousandths[hour] }
      if let known = columns.firstIndex(of: column) {
        labelsOf.append(known)
        continue
      }
      labelsOf.append(columns.count)
      columns.append(column)
      labels.append(
        HubLabels(
          starts: network.starts, heads: network.heads,
          weights: network.heads.indices.map { network.weight($0, hour: hour) }))
    }
    self.labels = labels
    self.labelsOf = labelsOf
  }

  /// The fastest way, if it ends before the speeds change.
  func leg(from: Int, to: Int, departing: Int64) -> TravelLeg? {
    let (hour, end) = clock.hour(at: departing)
    guard let weight = labels[labelsOf[hour]].distance(from: from, to: to) else { return nil }
    let duration = network.milliseconds(weight)
    let arrival = departing.addingClamped(duration)
    if arrival > end {
      // Into the next hour of the clock, if that has the same speeds.
      let (next, last) = clock.hour(at: end)
      guard labelsOf[next] == labelsOf[hour], arrival <= last else { return nil }
    }
    return TravelLeg(distance: network.metres(weight), duration: duration)
  }

  var byteCount: Int { labels.reduce(0) { $0 + $1.byteCount } }
}
