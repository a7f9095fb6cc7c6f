import OrderLog
import Statistics

/// Weather and traffic control of a synthetic scenario.
public struct ConditionPlan: Sendable, Hashable, Codable {
  /// An episode by day of the run and local hours.
  public struct Episode: Sendable, Hashable, Codable {
    /// Day of the run, from 0.
    public var day: Int
    /// Local hours from midnight, such as 11.5.
    public var fromHour: Double
    public var toHour: Double
    /// The weather; nil for an episode of traffic control.
    public var weather: Weather?
    /// The zone under control; nil for all.
    public var zone: Int?

    /// An episode.
    public init(day: Int, fromHour: Double, toHour: Double, weather: Weather? = nil, zone: Int? = nil) {
      self.day = day
      self.fromHour = fromHour
      self.toHour = toHour
      self.weather = weather
      self.zone = zone
    }
  }

  /// Probability that a six-hour block has rain, heavy in one of four cases.
  public var rainShare = 0.0
  /// Mean number of hours of traffic control in some zone per day.
  public var controlPerDay = 0.0
  /// Episodes on top.
  public var episodes: [Episode] = []

  /// Clear weather.
  public init() {}

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.set(&rainShare, .rainShare)
    try values.set(&controlPerDay, .controlPerDay)
    try values.set(&episodes, .episodes)
  }

  func calendar(
    days: ClosedRange<CivilDate>, timeZone: CivilTimeZone, zones: Int, seed: UInt64
  ) -> ConditionCalendar {
    var result: [ConditionEpisode] = []
    func instant(_ day: Int, _ hour: Double) -> Int64 {
      let local = Int64(days.lowerBound.dayNumber + day) * 86_400_000 + Int64(hour * 3_600_000)
      return timeZone.instant(ofLocal: local).instant
    }
    for day in 0...(days.upperBound.dayNumber - days.lowerBound.dayNumber) {
      for block in 0..<4 {
        var stream = DrawPurpose.weather.stream(seed: seed, entity: UInt64(day * 4 + block))
        guard stream.nextUniform() < rainShare else { continue }
        let weather = stream.nextUniform() < 0.25 ? Weather.heavyRain : .rain
        result.append(
          ConditionEpisode(
            .weather(weather), start: instant(day, Double(block) * 6),
            end: instant(day, Double(block + 1) * 6)))
      }
      var stream = DrawPurpose.control.stream(seed: seed, entity: UInt64(day))
      for _ in 0..<stream.nextPoisson(mean: min(max(controlPerDay, 0), 1_000)) {
        let hour = Double(stream.nextInt(below: 23))
        result.append(
          ConditionEpisode(
            .control(zone: stream.nextInt(below: max(zones, 1))), start: instant(day, hour),
            end: instant(day, hour + 1)))
      }
    }
    for episode in episodes {
      let kind: ConditionEpisode.Kind =
        episode.weather.map { .weather($0) } ?? .control(zone: episode.zone)
      result.append(
        ConditionEpisode(
          kind, start: instant(episode.day, episode.fromHour), end: instant(episode.day, episode.toHour)))
    }
    return ConditionCalendar(result)
  }
}
