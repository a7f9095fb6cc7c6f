import Configuration
import OrderLog
import Rules
import Testing

@testable import AuditEngine

/// Points of documents that stand or fall with what the log says.
@Suite struct LogWitnessTests {
  private let attachment = Attachment(file: "a.txt")

  /// Documents that are there as stated.
  private func evidenced(_ change: (inout Disclosure) -> Void) -> EvidencedDisclosure {
    var disclosure = Disclosure(
      asOf: civil("2026-05-01"),
      platform: DisclosedPlatform(id: "p", name: "p", services: ["ride", "food"]))
    change(&disclosure)
    return EvidencedDisclosure(
      disclosure, file: "d.yaml", digest: "sha256:0", states: [attachment: .present(bytes: 1)])
  }

  private func source(_ path: String) -> EntrySource { EntrySource(path: path, attachments: [attachment]) }

  private func audit(
    _ rules: Set<String>, _ log: OrderLog, threads: Int = 1, _ change: (inout Disclosure) -> Void
  ) throws -> AuditResult {
    var engine = AuditEngine(
      packs: [try RulePacks.load(named: "clause6")], threads: threads, version: "test", rulesAlone: true,
      digest: plainDigest)
    engine.only = rules
    return try engine.audit(
      log, quality: LogQuality(), disclosure: evidenced(change), today: civil("2026-06-01"))
  }

  /// Rides of two cities: 30 % are taken in one, 20 % in the other.
  private var rides: OrderLog {
    log(
      (0..<40).map { index in
        let isFirst = index.isMultiple(of: 2)
        return Trip(
          id: "o\(index)", worker: "w\(index % 8)", from: Double(index), to: Double(index) + 0.5, paid: 100,
          pay: isFirst ? 70 : 80, city: isFirst ? "杭州" : "上海", service: "ride", vehicle: "car")
      })
  }

  private func cap(_ cities: [String], services: [String] = ["ride"], from: String = "2025-01-01")
    -> Commitment
  {
    Commitment(
      id: "cap", parameter: "pay.take_rate_cap", value: 0.25, from: civil(from), services: services,
      cities: cities, source: source("commitments[0]"))
  }

  @Test func aCommitmentIsHeldAgainstItsOwnCitiesServicesAndDays() throws {
    func verdict(_ commitment: Commitment) throws -> Verdict? {
      try audit(["T-PART-5"], rides) { $0.commitments = [commitment] }.rules.first?.verdict
    }
    #expect(try verdict(cap(["上海"])) == .met)
    #expect(try verdict(cap(["杭州"])) == .notMet)
    #expect(try verdict(cap([])) == .notMet)
    #expect(try verdict(cap([], services: ["food"])) == .undetermined)
    #expect(try verdict(cap(["上海"], from: "2026-01-01")) == .undetermined)
  }

  @Test func theRuleItselfIsHeldAgainstTheCommittedNumberAndLeadsToItsFinding() throws {
    let result = try audit(["T-PART-5", "T-PAY-1"], rides) { $0.commitments = [cap([])] }
    #expect(result.commitments?.first?.effect == .applied)
    #expect(result.commitments?.first?.rules == ["T-PAY-1"])
    let rule = try #require(result.rules.first { $0.rule == "T-PAY-1" })
    #expect(rule.verdict == .notMet)
    let limit = try #require(rule.parameters.first { $0.role == "limit" })
    #expect(limit.committed?.count == 1 && limit.values.last?.status == .commitment && !limit.isOverridden)
    let answer = try #require(result.rules.first { $0.rule == "T-PART-5" }?.documents?.first?.log)
    #expect(answer.rule == "T-PAY-1" && answer.verdict == .notMet && answer.exceeding == 20)
    #expect(result.findings.contains { $0.fingerprint == answer.finding })
  }

  @Test func rulesThatAreOnlyReferredToAreNotReported() throws {
    let result = try audit(["T-PART-5"], rides) { $0.commitments = [cap([])] }
    #expect(result.rules.map(\.rule) == ["T-PART-5"])
    #expect(result.findings.allSatisfy { $0.rule == "T-PART-5" })
  }

  @Test func threadsDoNotChangeTheAnswer() throws {
    let one = try bytes(audit(["T-PART-5", "T-PAY-1"], rides) { $0.commitments = [cap([])] })
    let three = try bytes(audit(["T-PART-5", "T-PAY-1"], rides, threads: 3) { $0.commitments = [cap([])] })
    #expect(one == three)
  }

  private func claim(_ name: String, _ value: Double, on log: OrderLog, city: String? = nil) throws
    -> DocumentPoint
  {
    let day = log.timeZone.day(of: at(0))
    let days = DisclosedPeriod(from: day, to: CivilDate(dayNumber: day.dayNumber + 1))
    let result = try audit(["T-REV-4"], log) {
      $0.reviews = [
        AlgorithmReview(
          date: civil("2026-04-01"), objects: [.results],
          indicators: [
            ClaimedIndicator(
              name: name, value: value, period: days, city: city, source: EntrySource(path: "r[0].i[0]"))
          ], source: source("reviews[0]"))
      ]
    }
    return try #require(result.rules.first?.documents?.first)
  }

  @Test func aFigureAgreesInsideTheIntervalOrWithinOnePercent() throws {
    // The last order of the log is on the second day.
    let trips = (0..<600).map { index in
      let isFirst = index.isMultiple(of: 3)
      return Trip(
        id: "o\(index)", worker: "w\(index % 60)", from: Double(index) * 0.08, to: Double(index) * 0.08 + 0.1,
        paid: 100, pay: 70 + Double((index * 7) % 20) + (isFirst ? 0 : 5), city: isFirst ? "上海" : "杭州",
        service: "ride", vehicle: "car")
    }
    let whole = log(trips)
    func number(_ point: DocumentPoint, _ name: String) throws -> Double {
      try #require(point.facts.first { $0.name == name }.flatMap { Double($0.value) })
    }
    let point = try claim("pay.take-rate", 0.205, on: whole)
    let (value, upper) = (try number(point, "recomputed"), try number(point, "upper"))
    #expect(value > 0.17 && value < 0.175 && upper > value)
    #expect(try claim("pay.take-rate", upper, on: whole).state == .shown)
    #expect(try claim("pay.take-rate", value * 1.0099, on: whole).state == .shown)
    let beyond = try claim("pay.take-rate", max(upper, value * 1.01) * 1.02, on: whole)
    #expect(beyond.state == .contradicted && (beyond.measured ?? 0) > 0.01 && beyond.limit == 0.01)
    // One city alone is another figure.
    let city = try number(try claim("pay.take-rate", 0.2, on: whole, city: "上海"), "recomputed")
    #expect(city != value)
    #expect(try claim("pay.take-rate", 0.2, on: whole, city: "北京").why == "no-orders")
    #expect(try claim("pay.rate", 0.2, on: whole).why == "unknown-metric")
    #expect(try claim("pay.take-rate#no-such-figure", 0.2, on: whole).why == "unknown-metric")
    // A metric without its fields has no value, and says which are missing.
    let missing = try claim("eta.lateness/deadline", 0.1, on: whole)
    #expect(missing.why == "no-value" && missing.reason?.code == .missingFields)
  }

  @Test func namesOfFiguresHaveThreeParts() {
    let full = IndicatorName("eta.lateness/deadline#mae")
    #expect(full.metric == "eta.lateness" && full.variant == "deadline" && full.figure == "mae")
    let plain = IndicatorName("pay.take-rate")
    #expect(plain.metric == "pay.take-rate" && plain.variant == "" && plain.figure == nil)
    #expect(IndicatorName("").metric == "")
  }
}
