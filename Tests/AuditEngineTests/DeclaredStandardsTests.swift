import OrderLog
import Rules
import Testing

@testable import AuditEngine

/// A recommended standard binds those who declared it.
@Suite struct DeclaredStandardsTests {
  private let standard = Basis(
    status: .standard, source: "FD-4H", citation: words("standard"), confidence: .seen,
    effective: civil("2020-01-01"), standard: "GB/T 46862—2025")

  private func documents(_ standards: [AdoptedStandard]?) -> EvidencedDisclosure {
    EvidencedDisclosure(
      Disclosure(
        asOf: civil("2026-05-01"), platform: DisclosedPlatform(id: "p", name: "p", services: ["food"]),
        standards: standards), file: "d.yaml", digest: "sha256:0")
  }

  private func adopted(
    _ number: String, _ declared: String? = "2024-01-01", withdrawn: String? = nil, services: [String] = []
  ) -> AdoptedStandard {
    AdoptedStandard(
      standard: number, declared: declared.map(civil), withdrawn: withdrawn.map(civil), services: services,
      source: EntrySource(path: "standards[0]"))
  }

  /// The source of the verdict and of its findings on a log with a spell that is too long.
  private func statuses(_ standards: [AdoptedStandard]?, disclosed: Bool = true) throws -> Set<BasisStatus> {
    let rules = [spellRule(bases: [standard, source("own", .analystDefault, from: nil)])]
    let result = try AuditEngine(
      packs: [pack(rules)], threads: 1, version: "test", rulesAlone: true, digest: plainDigest
    )
    .audit(
      log([Trip(id: "1", worker: "a", from: 0, to: 5)]), quality: LogQuality(),
      disclosure: disclosed ? documents(standards) : nil, today: civil("2026-01-01"))
    #expect(result.rules.first?.verdict == .notMet)
    return Set(result.rules.map(\.basis.status) + result.findings.map(\.basis.status))
  }

  @Test func withoutADisclosureOrAListItIsAYardstickAsBefore() throws {
    #expect(try statuses(nil, disclosed: false) == [.standard])
    #expect(try statuses(nil) == [.standard])
  }

  @Test func aListWithoutItLetsTheBasisFallToTheNext() throws {
    #expect(try statuses([]) == [.analystDefault])
    #expect(try statuses([adopted("GB/T 12345—2020")]) == [.analystDefault])
    #expect(try statuses([adopted("GB/T 46862-2025")]) == [.standard])
    #expect(try statuses([adopted("gb/t 46862–2025", services: ["food"])]) == [.standard])
  }

  @Test func aDeclarationHoldsFromItsDayForItsServicesUntilItIsWithdrawn() throws {
    #expect(try statuses([adopted("GB/T 46862—2025", nil)]) == [.analystDefault])
    #expect(try statuses([adopted("GB/T 46862—2025", "2026-01-01")]) == [.analystDefault])
    #expect(try statuses([adopted("GB/T 46862—2025", withdrawn: "2025-01-01")]) == [.analystDefault])
    #expect(try statuses([adopted("GB/T 46862—2025", services: ["ride"])]) == [.analystDefault])
  }

  @Test func reportsSayThatAStandardWasNotDeclared() {
    let day = civil("2025-06-01")
    #expect(DeclaredStandards(documents([]).disclosure).isDeclared(standard, on: day) == false)
    #expect(DeclaredStandards(documents(nil).disclosure).isDeclared(standard, on: day) == nil)
    #expect(DeclaredStandards(nil).isDeclared(standard, on: day) == nil)
    #expect(DeclaredStandards(documents([]).disclosure).isDeclared(source(), on: day) == nil)
  }
}
