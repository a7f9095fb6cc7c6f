import AuditEngine
import Metrics
import OrderLog
import Rules

/// The first page: what was audited, over which time, and what came out in one look.
struct CoverView {
  let platforms: String
  let period: String
  let facts: [LabelledValue]
  let counts: [VerdictCount]
  let headline: [String]

  init(_ contents: ReportContents, _ wording: Wording) {
    let log = contents.result.log
    let values = Self.values(of: .platform, in: log, wording)
    platforms = values.isEmpty ? wording.text("cover.unnamed") : values
    if let first = log.firstDay, let last = log.lastDay {
      period = wording.dates.days(first, last)
    } else {
      period = wording.text("cover.noPeriod")
    }
    var facts: [LabelledValue] = []
    func add(_ key: String, _ value: String) {
      if !value.isEmpty { facts.append(LabelledValue(label: wording.text(key), value: value)) }
    }
    add("cover.period", period)
    add("cover.timeZone", MarkupText.visible(log.timeZone))
    add("cover.orders", wording.counted(.order, log.rows[TableKind.orders.rawValue] ?? 0))
    add(
      "cover.workers",
      wording.text(
        "cover.workers.value",
        ["with": NumberText.integer(log.workersWithOrders), "all": NumberText.integer(log.workers)]))
    add("cover.cities", Self.values(of: .city, in: log, wording))
    add("cover.services", Self.values(of: .service, in: log, wording))
    if let currency = contents.result.currency {
      add(
        "cover.currency",
        wording.text(
          currency.isAssumed ? "cover.currency.assumed" : "cover.currency.stated",
          ["currency": MarkupText.visible(currency.code)]))
    }
    add(
      "cover.packs",
      wording.table.list(contents.result.packs.map { wording.text($0.title) + " " + $0.version }))
    add("cover.tool", contents.result.tool.name + " " + contents.result.tool.version)
    self.facts = facts
    let claim = ClaimWording(wording: wording)
    counts = VerdictCount.all(in: contents, claim)
    headline = Self.headline(contents, wording)
  }

  /// The order in which verdicts are counted.
  static let order: [Verdict] = [.notMet, .needsReview, .undetermined, .met, .notApplicable, .error]

  /// The sentences that sum an audit up, each as careful as the sources allow.
  static func headline(_ contents: ReportContents, _ wording: Wording) -> [String] {
    let rules = contents.result.rules
    var sentences = [
      wording.table.counted("headline.rules", rules.count, shown: NumberText.integer(rules.count))
    ]
    for status in BasisStatus.allCases {
      let beyond = rules.filter {
        $0.verdict == .notMet && $0.basis.status == status && ReportContents.isInForce($0)
      }
      guard !beyond.isEmpty else { continue }
      sentences.append(
        wording.table.counted(
          "headline.\(status.key)", beyond.count, shown: NumberText.integer(beyond.count),
          ["titles": wording.table.list(beyond.map { wording.text($0.title) })]))
    }
    func add(_ key: String, _ count: Int) {
      guard count > 0 else { return }
      sentences.append(wording.table.counted(key, count, shown: NumberText.integer(count)))
    }
    add("headline.comparison", contents.comparisons.count)
    add("headline.review", rules.count { $0.verdict == .needsReview && ReportContents.isInForce($0) })
    add("headline.undetermined", contents.count(.undetermined) - contents.needsDocuments.count)
    add("headline.needsDocuments", contents.needsDocuments.count)
    add("headline.error", contents.count(.error))
    add("headline.flips", rules.count(where: \.flips))
    if contents.count(.notMet) + contents.count(.needsReview) == 0 {
      sentences.append(wording.text("headline.nothingFound"))
    }
    return sentences
  }

  /// The values of a field by how often they occur; at most six.
  private static func values(of field: Field, in log: LogSummary, _ wording: Wording) -> String {
    let counts = (log.breakdown[field.rawValue] ?? [:]).filter { !$0.key.isEmpty && $0.key != "…" }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    guard !sorted.isEmpty else { return "" }
    var names = sorted.prefix(6).map { ValueWording(table: wording.table).text($0, of: field.rawValue) }
    if sorted.count > 6 {
      names.append(wording.text("cover.more", ["n": NumberText.integer(sorted.count - 6)]))
    }
    return wording.table.list(names)
  }
}

/// How many rules have a verdict.
struct VerdictCount {
  let chip: Chip
  let count: String
  let isZero: Bool

  private init(_ chip: Chip, _ count: Int) {
    self.chip = chip
    self.count = NumberText.integer(count)
    isZero = count == 0
  }

  /// The counts of all verdicts. Comparisons with sources that were not in force are counted apart; they and
  /// failures are left out where there are none.
  static func all(in contents: ReportContents, _ claim: ClaimWording) -> [VerdictCount] {
    let comparisons = contents.comparisons
    var counts = CoverView.order.map { verdict in
      VerdictCount(claim.chip(verdict), contents.count(verdict) - comparisons.count { $0.verdict == verdict })
    }
    counts.removeAll { $0.chip.kind == Verdict.error.rawValue && $0.isZero }
    if !comparisons.isEmpty {
      counts.insert(VerdictCount(claim.comparisonChip, comparisons.count), at: min(2, counts.count))
    }
    return counts
  }
}

/// Names of the values of fields with a fixed vocabulary; other values are shown as they are.
struct ValueWording: Sendable {
  let table: StringTable

  func text(_ value: String, of field: String) -> String {
    table.text(ifAny: "value.\(field).\(value)") ?? IdentifierText(value, limit: 40).short
  }
}
