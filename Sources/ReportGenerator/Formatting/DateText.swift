import AuditEngine
import OrderLog

/// Days, instants and windows as text. Instants of a result are local ISO 8601 and are shown as they are, in
/// the log's zone; the zone is named once, on the cover.
struct DateText: Sendable {
  let table: StringTable

  init(_ table: StringTable) { self.table = table }

  /// `2026年3月1日`, `1 March 2026`.
  func day(_ day: CivilDate) -> String {
    let (year, month, number) = day.components
    return table.text(
      "date.day",
      ["year": String(year), "month": table.text("date.month.\(month)"), "day": String(number)])
  }

  /// The first to the last day, both in it.
  func days(_ first: CivilDate, _ last: CivilDate) -> String {
    first == last ? day(first) : table.text("date.range", ["start": day(first), "end": day(last)])
  }

  /// An instant in short form, for tables: `2026-03-01 08:00`.
  func instant(_ text: String) -> String {
    guard let instant = LocalInstant(text) else { return MarkupText.visible(text) }
    return instant.day.description + " " + instant.clock
  }

  /// A window in short form, for tables. Whole days are shown as days, a whole month as a month.
  func window(_ window: Window) -> String {
    guard let start = LocalInstant(window.start), let end = LocalInstant(window.end) else {
      return table.text(
        "date.window", ["start": MarkupText.visible(window.start), "end": MarkupText.visible(window.end)])
    }
    if start.isMidnight, end.isMidnight, start.day < end.day { return wholeDays(start.day, before: end.day) }
    let from = start.day.description + " " + start.clock
    let to = end.day == start.day ? end.clock : end.day.description + " " + end.clock
    return table.text("date.window", ["start": from, "end": to])
  }

  private func wholeDays(_ first: CivilDate, before end: CivilDate) -> String {
    let last = CivilDate(dayNumber: end.dayNumber - 1)
    if first == last { return first.description }
    let (year, month, day) = first.components
    let isMonth =
      day == 1 && last.dayNumber - first.dayNumber + 1 == CivilDate.length(ofMonth: month, year: year)
    if isMonth {
      return table.text("date.month", ["year": String(year), "month": table.text("date.month.\(month)")])
    }
    return table.text("date.window", ["start": first.description, "end": last.description])
  }
}

/// A local ISO 8601 instant, taken apart: `2026-03-01T08:00:00+08:00`.
struct LocalInstant: Hashable, Sendable {
  let day: CivilDate
  /// Hour and minute, and the second where it is not zero.
  let clock: String
  let isMidnight: Bool

  /// The parts of a text, or nil when it is anything else.
  init?(_ text: String) {
    let halves = text.split(separator: "T", maxSplits: 1)
    guard halves.count == 2, let day = CivilDate(halves[0]) else { return nil }
    let time = halves[1].prefix { $0.isASCII && ($0.isNumber || $0 == ":") }
    let parts = time.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 2, parts.count <= 3, parts.allSatisfy({ $0.count == 2 }) else { return nil }
    self.day = day
    let seconds = parts.count == 3 ? parts[2] : "00"
    clock = parts[0] + ":" + parts[1] + (seconds == "00" ? "" : ":" + seconds)
    isMidnight = parts[0] == "00" && parts[1] == "00" && seconds == "00"
  }
}
