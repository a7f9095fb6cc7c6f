/// The weather of an hour. The raw value is the order log's; everything but `clear` is adverse (恶劣天气).
public enum Weather: String, Codable, CaseIterable, Sendable, Hashable {
  case clear, rain
  case heavyRain = "heavy_rain"
  case snow, fog, heat

  /// Speed under this weather over speed in clear weather. Defaults of this project.
  public var speedFactor: Double {
    switch self {
    case .clear, .heat: 1
    case .rain, .fog: 0.88
    case .heavyRain: 0.75
    case .snow: 0.65
    }
  }

  /// Whether it is adverse.
  public var isAdverse: Bool { self != .clear }
}

/// A stretch of weather or of traffic control.
public struct ConditionEpisode: Sendable, Hashable, Codable {
  /// What holds.
  public enum Kind: Sendable, Hashable, Codable {
    /// Weather over the whole city.
    case weather(Weather)
    /// Traffic control, in one zone or (nil) in all.
    case control(zone: Int?)
  }

  public var kind: Kind
  /// From this instant (ms) …
  public var start: Int64
  /// … up to, not including, this one.
  public var end: Int64

  /// An episode.
  public init(_ kind: Kind, start: Int64, end: Int64) {
    self.kind = kind
    self.start = start
    self.end = end
  }
}

/// Weather and traffic control over time.
///
/// - Complexity: O(log episodes) per look-up of weather; control looks at the episodes in force.
public struct ConditionCalendar: Sendable {
  private var weatherStarts: [Int64] = [.min]
  private var weathers: [Weather] = [.clear]
  private var controls: [ConditionEpisode] = []

  /// A calendar of episodes. Where two of weather overlap, the one that starts later holds until its end.
  public init(_ episodes: [ConditionEpisode] = []) {
    var points = Set<Int64>()
    var spells: [(Int64, Int64, Weather)] = []
    for episode in episodes where episode.start < episode.end {
      switch episode.kind {
      case .weather(let weather):
        spells.append((episode.start, episode.end, weather))
        points.insert(episode.start)
        points.insert(episode.end)
      case .control: controls.append(episode)
      }
    }
    spells.sort { ($0.0, $0.1) < ($1.0, $1.1) }
    for point in points.sorted() {
      let holding = spells.last { $0.0 <= point && point < $0.1 }
      let weather = holding?.2 ?? .clear
      if weathers.last != weather {
        weatherStarts.append(point)
        weathers.append(weather)
      }
    }
    controls.sort { $0.start < $1.start }
  }

  /// The weather at an instant.
  public func weather(at instant: Int64) -> Weather {
    if weathers.count == 1 { return .clear }
    var low = 0
    var high = weathers.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if weatherStarts[middle] <= instant { low = middle } else { high = middle }
    }
    return weathers[low]
  }

  /// Whether traffic control is in force in a zone (−1: outside all zones).
  public func isControlled(zone: Int32, at instant: Int64) -> Bool {
    for episode in controls {
      if episode.start > instant { return false }
      guard instant < episode.end, case .control(let controlled) = episode.kind else { continue }
      if controlled == nil || controlled == Int(zone) { return true }
    }
    return false
  }

  /// Speed at an instant over speed in clear weather; control takes 20 % off.
  public func speedFactor(zone: Int32, at instant: Int64) -> Double {
    weather(at: instant).speedFactor * (isControlled(zone: zone, at: instant) ? 0.8 : 1)
  }
}
