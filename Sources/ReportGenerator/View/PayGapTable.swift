import AuditEngine
import Metrics
import OrderLog

/// Pay gaps between groups, the three numbers of each side by side, read from a rule's figures.
struct PayGapTable {
  let rows: [Row]

  /// One group under one measure.
  struct Row {
    let group: String
    let measure: String
    let raw: String
    let chosen: String
    let everything: String
    /// The decisive number's p-value and what the data could have shown.
    let detail: String?
  }

  /// Whether a figure belongs here and not among the further numbers.
  static func holds(_ figure: Figure) -> Bool { figure.key.hasPrefix(AdjustedPayGap.figureKey + ".") }

  /// The table of a rule's figures, or nil when they hold no gaps.
  init?(_ figures: [Figure], _ wording: Wording) {
    var groups: [Group] = []
    var numbers: [Group: [String: Double]] = [:]
    for figure in figures where Self.holds(figure) {
      guard let (group, key) = Self.parts(of: figure.key) else { continue }
      if numbers[group] == nil { groups.append(group) }
      numbers[group, default: [:]][key] = figure.value
    }
    rows = groups.map { Row($0, numbers[$0] ?? [:], wording) }
    if rows.isEmpty { return nil }
  }

  /// A group of workers and a measure.
  struct Group: Hashable {
    let attribute: String
    let name: String
    let measure: String
  }

  /// `payGap.gender.female.perHour.raw.lower` is the group female of gender under perHour, and `raw.lower`. A group's name
  /// may have dots of its own.
  private static func parts(of key: String) -> (Group, String)? {
    let parts = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let measures = AdjustedPayGap.Measure.allCases.map(\.rawValue)
    guard let place = parts.lastIndex(where: measures.contains), place >= 3, place + 1 < parts.count else {
      return nil
    }
    return (
      Group(attribute: parts[1], name: parts[2..<place].joined(separator: "."), measure: parts[place]),
      parts[(place + 1)...].joined(separator: ".")
    )
  }
}

extension PayGapTable.Row {
  init(_ group: PayGapTable.Group, _ numbers: [String: Double], _ wording: Wording) {
    let attribute =
      wording.table.text(ifAny: "payGap.\(group.attribute)")
      ?? FieldWording(table: wording.table).label(group.attribute)
    self.group = attribute + wording.text("sentence.colon") + MarkupText.visible(group.name)
    measure = wording.text("payGap.\(group.measure)")
    func number(_ level: AdjustedPayGap.Level) -> String {
      guard let value = numbers[level.rawValue] else { return NumberText.none }
      let text = wording.quantities.text(value, .share)
      guard let lower = numbers["\(level.rawValue).lower"], let upper = numbers["\(level.rawValue).upper"]
      else {
        return text
      }
      return wording.text(
        "payGap.value", ["value": text, "interval": wording.quantities.interval(lower, upper, .share)])
    }
    (raw, chosen, everything) = (number(.raw), number(.chosen), number(.everything))
    let key = AdjustedPayGap.Level.everything.rawValue
    if let p = numbers[key + ".p"], let smallest = numbers[key + ".detectable"],
      let matched = numbers[key + ".matchedShare"], let needed = numbers[key + ".workersNeeded"]
    {
      detail = wording.text(
        "payGap.detail",
        [
          "p": NumberText.probability(p), "detectable": wording.quantities.text(smallest, .share),
          "matched": wording.quantities.text(matched, .share),
          "needed": NumberText.trimmed(needed, atMost: 0),
        ])
    } else {
      detail = nil
    }
  }
}
