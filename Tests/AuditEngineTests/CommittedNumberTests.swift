import OrderLog
import Rules
import Testing

@testable import AuditEngine

/// What a commitment of the platform does to a parameter, and what it cannot do.
@Suite struct CommittedNumberTests {
  private func documents(evidenced: Bool = true, _ commitments: [Commitment]) -> EvidencedDisclosure {
    let disclosure = Disclosure(
      asOf: civil("2026-05-01"), platform: DisclosedPlatform(id: "p", name: "p"), commitments: commitments)
    return EvidencedDisclosure(
      disclosure, file: "disclosure.yaml", digest: "sha256:0",
      states: Dictionary(
        disclosure.attachments.map { ($0, evidenced ? .present(bytes: 1) : .missing) },
        uniquingKeysWith: { first, _ in first }))
  }

  private func committed(
    _ value: Double, from: String = "2025-01-01", until: String? = nil, cities: [String] = [],
    services: [String] = [], evidenced: Bool = true, key: String = "k", id: String = "C"
  ) throws -> CommittedNumber {
    let commitment = Commitment(
      id: id, parameter: key, value: value, from: civil(from), until: until.map(civil), services: services,
      cities: cities,
      source: EntrySource(path: "commitments[0]", line: 7, attachments: [Attachment(file: "a.txt")]))
    return try #require(CommittedNumber(commitment, in: documents(evidenced: evidenced, [commitment])))
  }

  private func parameter(
    _ values: [(String, String?, Double?, BasisStatus)], _ bound: DatedParameter.Bound? = .maximum
  ) -> DatedParameter {
    DatedParameter(
      key: "k", title: words("k"), unit: .share,
      values: values.map {
        .init(from: civil($0.0), city: $0.1, value: $0.2, status: $0.3, reference: "pack")
      }, bound: bound)
  }

  private func value(_ parameter: DatedParameter, _ day: String, _ city: String? = nil) -> Double? {
    try? parameter.value(on: civil(day), city: city).value
  }

  @Test func aGapIsFilledFromTheFirstDayOnAndOnlyWithTheDocument() throws {
    let gap = parameter([])
    let filled = gap.with(try committed(0.27))
    #expect(value(filled, "2024-12-31") == nil)
    #expect(value(filled, "2025-01-01") == 0.27 && value(filled, "2026-01-01") == 0.27)
    let first = try filled.value(on: civil("2025-01-01"))
    #expect(first.status == .commitment && first.reference == "disclosure.yaml:7, commitments[0]: C")
    #expect(value(gap.with(try committed(0.27, evidenced: false)), "2025-06-01") == nil)
    // After its last day there is a gap again.
    let ended = gap.with(try committed(0.27, until: "2025-06-30"))
    #expect(value(ended, "2025-06-30") == 0.27 && value(ended, "2025-07-01") == nil)
  }

  @Test(arguments: [BasisStatus.law, .standard, .guidance])
  func aLawAStandardOrGuidanceStandsWhateverIsCommitted(_ status: BasisStatus) throws {
    let own = parameter([("2020-01-01", nil, 0.30, status)])
    for number in [0.2, 0.3, 0.4] {
      #expect(value(own.with(try committed(number)), "2025-06-01") == 0.30)
    }
  }

  @Test func aDefaultGivesWayToAStricterNumberAndToNoLaxerOne() throws {
    for (bound, stricter, laxer) in [(DatedParameter.Bound.maximum, 0.2, 0.4), (.minimum, 0.4, 0.2)] {
      let own = parameter([("2020-01-01", nil, 0.30, .analystDefault)], bound)
      #expect(value(own.with(try committed(stricter)), "2025-06-01") == stricter)
      #expect(value(own.with(try committed(laxer)), "2025-06-01") == 0.30)
      // Against itself the platform's word is enough.
      #expect(value(own.with(try committed(stricter, evidenced: false)), "2025-06-01") == stricter)
      // Of two commitments that hold at once the stricter one stands, in either order.
      let two = try [committed(stricter), committed(0.30, id: "D")]
      #expect(value(two.reduce(own) { $0.with($1) }, "2025-06-01") == stricter)
      #expect(value(two.reversed().reduce(own) { $0.with($1) }, "2025-06-01") == stricter)
    }
  }

  @Test func whatIsLeftToAgreementGoesEitherWayWithTheDocument() throws {
    let own = parameter([("2020-01-01", nil, 0.20, .analystDefault)], .agreed)
    #expect(value(own.with(try committed(0.10)), "2025-06-01") == 0.10)
    #expect(value(own.with(try committed(0.30)), "2025-06-01") == 0.30)
    #expect(value(own.with(try committed(0.10, evidenced: false)), "2025-06-01") == 0.20)
  }

  @Test func aWayOfMeasuringIsNobodysToPromise() throws {
    let own = parameter([("2020-01-01", nil, 200, .analystDefault)], nil)
    #expect(own.with(try committed(5)) == own)
  }

  @Test func aCityHasItsOwnNumberAndTheOthersKeepTheirs() throws {
    let own = parameter([
      ("2020-01-01", nil, 0.30, .analystDefault), ("2025-06-01", "杭州", 0.28, .analystDefault),
    ])
    let hangzhou = own.with(try committed(0.25, cities: ["杭州"]))
    #expect(value(hangzhou, "2025-07-01", "杭州") == 0.25 && value(hangzhou, "2025-07-01", "上海") == 0.30)
    // A city without numbers of its own starts from the general ones.
    let shanghai = own.with(try committed(0.25, from: "2025-03-01", cities: ["上海"]))
    #expect(value(shanghai, "2025-02-01", "上海") == 0.30 && value(shanghai, "2025-04-01", "上海") == 0.25)
    #expect(value(shanghai, "2025-04-01") == 0.30)
    let everywhere = own.with(try committed(0.25))
    #expect(value(everywhere, "2025-07-01", "杭州") == 0.25 && value(everywhere, "2025-07-01") == 0.25)
  }

  private func resolver(_ committed: [CommittedNumber], overrides: [AuditSettings.Override] = [])
    -> ParameterResolver
  {
    ParameterResolver(
      parameters: ["k": parameter([("2020-01-01", nil, 0.30, .analystDefault)])], overrides: overrides,
      period: civil("2025-06-01")...civil("2025-06-30"), timeZone: .utc, committed: committed)
  }

  @Test func whatTheAuditorSetsStandsAboveACommitment() throws {
    let set = AuditSettings.Override(key: "k", value: 0.29, reference: "auditor")
    #expect(try resolver([committed(0.25)], overrides: [set]).value("k") == 0.29)
    let used = try #require(try resolver([committed(0.25)]).used("k", as: "limit"))
    #expect(used.committed == ["disclosure.yaml:7, commitments[0]: C"] && !used.isOverridden)
    #expect(try resolver([committed(0.25)], overrides: [set]).used("k", as: "limit")?.committed == nil)
  }

  /// Else a commitment in the middle of a log would leave every rule that uses the parameter undecided.
  @Test func aCommitmentThatBeginsInsideTheLogStandsBack() throws {
    #expect(try resolver([committed(0.25, from: "2025-06-10")]).value("k") == 0.30)
    #expect(try resolver([committed(0.25, from: "2025-06-10")]).value("k", on: civil("2025-06-10")) == 0.25)
    #expect(try resolver([committed(0.25, from: "2025-06-01")]).value("k") == 0.25)
  }

  @Test func servicesMustCoverTheOrdersOfARule() throws {
    let rides = try committed(0.25, services: ["ride"])
    #expect(rides.covers(["ride"]))
    #expect(!rides.covers(["ride", "food"]) && !rides.covers(["ride", nil]) && !rides.covers([]))
    #expect(try committed(0.25).covers(["food", nil]))
  }
}
