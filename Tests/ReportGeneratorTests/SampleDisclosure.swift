import OrderLog
import Rules

/// Made-up statements of platforms: one that says a good deal, one that says nothing.
enum SampleDisclosure {
  static func source(_ path: String, line: Int = 3, files: [String] = []) -> EntrySource {
    EntrySource(
      path: path, line: line,
      attachments: files.map {
        Attachment(title: "<b>\($0)</b>", file: $0, sha256: "sha256:" + String(repeating: "a", count: 64))
      })
  }

  static func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(dayNumber: 0) }

  /// A statement with something of most sections, and with words that try to be markup.
  static var full: EvidencedDisclosure {
    let disclosure = Disclosure(
      asOf: day("2026-03-31"),
      platform: DisclosedPlatform(
        id: "p1", name: "快风<script>alert(1)</script>", services: ["food"], cities: ["上海"]),
      algorithms: [
        DisclosedAlgorithm(
          name: "派单 & 计价", families: [.orderDispatch, .pay], owner: "算法部", purpose: "就近、均衡地分配订单",
          version: "3.2", online: day("2025-06-01"), source: source("algorithms[0]", files: ["list.txt"]))
      ],
      mechanism: DeclaredMechanism(
        dispatch: [
          DeclaredVersion(
            version: "d3", from: day("2025-06-01"),
            steps: [DeclaredStep(policy: "batch", parameters: ["window": .number(30)])],
            factors: [DeclaredFactor(name: "距离", weight: 0.6, direction: .less)], description: "按距离与时间成批分配。",
            source: source("mechanism.dispatch[0]"))
        ], pricing: []),
      filings: [
        AlgorithmFiling(
          algorithm: "派单 & 计价", number: "网信算备310000000000000000000号", serviceStart: day("2026-03-02"),
          filed: day("2026-03-20"),
          changes: [
            FiledChange(content: "计价", changed: day("2026-03-02"), source: source("filings[0].changes[0]"))
          ], source: source("filings[0]"))
      ])
    return EvidencedDisclosure(
      disclosure, file: "disclosure.yaml", digest: "sha256:" + String(repeating: "b", count: 64),
      states: [:])
  }

  /// A statement that says nothing beyond whose it is.
  static var empty: EvidencedDisclosure {
    EvidencedDisclosure(
      Disclosure(asOf: day("2026-03-31"), platform: DisclosedPlatform(id: "p2", name: "无名")),
      file: "disclosure.yaml", digest: "sha256:" + String(repeating: "c", count: 64))
  }

  /// March 2026 with one made-up day off and one worked Saturday.
  static let calendar = HolidayCalendar(
    arrangements: [
      2026: .init(off: [day("2026-03-05")], worked: [day("2026-03-07")], reference: "made up")
    ])
}
