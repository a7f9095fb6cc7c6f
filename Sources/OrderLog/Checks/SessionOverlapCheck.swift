/// Sessions of one worker that overlap, and sessions without an end in sight.
///
/// One person is logged on once: sessions that overlap by more than a minute come from a shared id or from records
/// kept twice, and double the hours online. A session of more than 24 hours was not closed. Sessions without an end
/// are open and overlap nothing. O(sessions log sessions).
struct SessionOverlapCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Affected: sessions that start within an earlier one. Details: `workers`.
    case overlap = "overlapping-sessions"
    /// Details: `longestHours`.
    case long = "sessions-over-a-day"
  }
  static let id = "session-overlap"
  static let cost = 4

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    guard let table = subject.log.table(.sessions), let workers = table.texts(.workerID),
      let online = table.integers(.onlineAt)?.storage.elements,
      let offline = table.integers(.offlineAt)?.storage.elements
    else { return [] }
    let groups = WorkerRows(workers, workerCount: subject.log.workers.values.count) {
      PlausibleInstant.contains(online[$0]) && PlausibleInstant.contains(offline[$0])
        && offline[$0] >= online[$0]
    }
    var overlapping = RowExamples(table)
    var long = RowExamples(table)
    var longest: Int64 = 0
    var total = 0
    var workersFound = 0
    groups.forEachGroup(inOrderOf: { a, b in
      online[a] != online[b] ? online[a] < online[b] : offline[a] < offline[b]
    }) { group in
      total += group.count
      let before = overlapping.count
      var latest = Int64.min
      for entry in group {
        let row = Int(entry)
        if latest > online[row], min(latest, offline[row]) - online[row] > 60_000 { overlapping.add(row) }
        latest = max(latest, offline[row])
        if offline[row] - online[row] > 86_400_000 {
          long.add(row)
          longest = max(longest, offline[row] - online[row])
        }
      }
      if overlapping.count > before { workersFound += 1 }
    }
    var found: [LogObservation] = []
    if overlapping.count > 0 {
      found.append(
        observation(
          .overlap, .caution, .sessions, [.onlineAt, .offlineAt], affected: overlapping.count, total: total,
          examples: overlapping.examples, details: ["workers": .init(workersFound)],
          faulty: [.onlineAt, .offlineAt]))
    }
    if long.count > 0 {
      found.append(
        observation(
          .long, .caution, .sessions, [.offlineAt], affected: long.count, total: total,
          examples: long.examples,
          details: ["longestHours": .init(Double(longest) / 3_600_000)], faulty: [.offlineAt]))
    }
    return found
  }
}
