import Metrics
import Rules
import Testing

@testable import AuditEngine

@Suite struct VerdictMakerTests {
  private func maker(
    _ decision: Decision, limit: Double? = nil, tolerance: Double = 0, weak: [String] = [], share: Double = 0
  ) -> VerdictMaker {
    VerdictMaker(
      decision: decision, limit: limit, tolerance: tolerance, alpha: 0.05, weakFields: weak, weakShare: share)
  }

  private func counts(_ examined: Int, _ exceeding: Int, undecided: Int = 0) -> Measurement {
    Measurement(
      unit: .order, examined: examined, exceeding: exceeding, undecided: undecided, workersExamined: 1,
      workersExceeding: min(exceeding, 1))
  }

  private func estimate(
    _ value: Double, _ lower: Double?, _ upper: Double?, undecided: Int = 0, examined: Int = 100
  ) -> Measurement {
    var measurement = counts(examined, 0, undecided: undecided)
    measurement.estimate = Estimate(value: value, lower: lower, upper: upper, level: 0.95, method: "test")
    return measurement
  }

  private func says(
    _ maker: VerdictMaker, _ measurement: Measurement, corrected: Double? = nil, _ verdict: Verdict,
    _ code: VerdictReason.Code, at location: SourceLocation = #_sourceLocation
  ) {
    let (said, reason) = maker.verdict(measurement, corrected: corrected)
    #expect(said == verdict, sourceLocation: location)
    #expect(reason.code == code, sourceLocation: location)
  }

  @Test func anIndicationIsForAPerson() {
    let tendency = maker(Decision(kind: .tendency, limit: "limit"), limit: 0.05)
    var falls = estimate(0.1, 0.06, 0.14)
    says(tendency, falls, corrected: 0.001, .notMet, .intervalBeyondLimit)
    falls.doubt = "part"
    says(tendency, falls, corrected: 0.001, .needsReview, .needsJudgement)
    // Within the limit nothing is indicated.
    var steady = estimate(0, -0.04, 0.04)
    steady.doubt = "part"
    says(tendency, steady, corrected: 0.5, .met, .intervalWithinLimit)
  }

  // MARK: Facts

  @Test func factsCountUnits() {
    let facts = maker(Decision(kind: .facts))
    says(facts, counts(10, 0), .met, .noneBeyondLimit)
    says(facts, counts(10, 1), .notMet, .beyondLimit)
    says(maker(Decision(kind: .facts, beyond: .needsReview)), counts(10, 1), .needsReview, .beyondLimit)
  }

  @Test func factsWithAToleranceGrantWholeUnits() {
    let tolerant = maker(Decision(kind: .facts, tolerance: "share"), tolerance: 0.1)
    says(tolerant, counts(20, 2), .met, .withinTolerance)
    says(tolerant, counts(20, 3), .notMet, .beyondLimit)
    // A tenth of 19 is 1.9: two are beyond it.
    says(tolerant, counts(19, 2), .notMet, .beyondLimit)
    says(tolerant, counts(9, 1), .notMet, .beyondLimit)
    says(tolerant, counts(20, 0), .met, .noneBeyondLimit)
  }

  @Test func whatIsUndecidedStandsInTheWayOfMetAlone() {
    let facts = maker(Decision(kind: .facts))
    says(facts, counts(10, 0, undecided: 1), .undetermined, .undecidedUnits)
    says(facts, counts(10, 1, undecided: 9), .notMet, .beyondLimit)
    let tolerant = maker(Decision(kind: .facts, tolerance: "share"), tolerance: 0.1)
    says(tolerant, counts(20, 1, undecided: 1), .met, .withinTolerance)
    says(tolerant, counts(20, 1, undecided: 2), .undetermined, .undecidedUnits)
    says(tolerant, counts(20, 0, undecided: 2), .met, .noneBeyondLimit)
  }

  @Test func weakFieldsStandInTheWayOfMetAlone() {
    let weak = maker(Decision(kind: .facts), weak: ["orders.b", "orders.a"], share: 0.3)
    says(weak, counts(10, 0), .undetermined, .weakField)
    says(weak, counts(10, 1), .notMet, .beyondLimit)
    says(weak, counts(10, 0, undecided: 1), .undetermined, .undecidedUnits)
    #expect(weak.verdict(counts(10, 0), corrected: nil).1.details["fields"] == "orders.a, orders.b")
  }

  @Test func aToleranceThatIsNoNumberGrantsNothing() {
    for tolerance in [Double.nan, .infinity, -.infinity] {
      let strange = maker(Decision(kind: .facts, tolerance: "share"), tolerance: tolerance)
      says(strange, counts(10, 1), .notMet, .beyondLimit)
    }
  }

  // MARK: Rates

  @Test func theIntervalOfARateDecides() {
    let rate = maker(Decision(kind: .rate, limit: "limit"), limit: 0.05)
    says(rate, estimate(0.02, 0.01, 0.04), .met, .intervalWithinLimit)
    says(rate, estimate(0.09, 0.06, 0.12), .notMet, .intervalBeyondLimit)
    says(rate, estimate(0.05, 0.03, 0.07), .undetermined, .intervalStraddlesLimit)
    // The ends of the interval: touching the limit is within it.
    says(rate, estimate(0.03, 0.01, 0.05), .met, .intervalWithinLimit)
    says(rate, estimate(0.07, 0.05, 0.09), .undetermined, .intervalStraddlesLimit)
    says(
      maker(Decision(kind: .rate, beyond: .needsReview, limit: "limit"), limit: 0.05),
      estimate(0.09, 0.06, 0.12), .needsReview, .intervalBeyondLimit)
  }

  @Test func aLowerBoundIsTheMirrorImage() {
    let rate = maker(Decision(kind: .rate, direction: .below, limit: "limit"), limit: 0.9)
    says(rate, estimate(0.95, 0.92, 0.97), .met, .intervalWithinLimit)
    says(rate, estimate(0.95, 0.9, 0.97), .met, .intervalWithinLimit)
    says(rate, estimate(0.8, 0.7, 0.85), .notMet, .intervalBeyondLimit)
    says(rate, estimate(0.89, 0.8, 0.95), .undetermined, .intervalStraddlesLimit)
  }

  /// Trap 7: a point value on one side of the limit says nothing when the interval contains the limit.
  @Test(arguments: [Decision.Direction.above, .below])
  func trap7TheIntervalDecidesAndNotThePointValue(_ direction: Decision.Direction) {
    for kind in [Decision.Kind.rate, .tendency] {
      let made = maker(Decision(kind: kind, direction: direction, limit: "limit"), limit: 0.05)
      for value in [0.0301, 0.0499, 0.05, 0.0501, 0.0699] {
        says(made, estimate(value, 0.03, 0.07), corrected: 0, .undetermined, .intervalStraddlesLimit)
      }
    }
  }

  @Test func missingRowsCanMoveARateByTheirShare() {
    let near = maker(Decision(kind: .rate, limit: "limit"), limit: 0.05, weak: ["orders.pay"], share: 0.1)
    says(near, estimate(0.12, 0.1, 0.14), .undetermined, .weakField)
    says(near, estimate(0.2, 0.16, 0.24), .notMet, .intervalBeyondLimit)
    says(near, estimate(0.01, 0, 0.02), .undetermined, .weakField)
    let below = maker(
      Decision(kind: .rate, direction: .below, limit: "limit"), limit: 0.9, weak: ["orders.pay"], share: 0.1)
    says(below, estimate(0.84, 0.82, 0.86), .undetermined, .weakField)
    says(below, estimate(0.7, 0.65, 0.75), .notMet, .intervalBeyondLimit)
  }

  @Test func manyUndecidedUnitsStandInTheWayOfARateThatIsMet() {
    let rate = maker(Decision(kind: .rate, limit: "limit"), limit: 0.05)
    says(rate, estimate(0.02, 0.01, 0.04, undecided: 5), .met, .intervalWithinLimit)
    says(rate, estimate(0.02, 0.01, 0.04, undecided: 6), .undetermined, .undecidedUnits)
    says(rate, estimate(0.09, 0.06, 0.12, undecided: 60), .notMet, .intervalBeyondLimit)
  }

  // MARK: Tendencies

  @Test func aTendencyNeedsItsCorrectedPValue() {
    let tendency = maker(Decision(kind: .tendency, limit: "limit"), limit: 0.05)
    let beyond = estimate(0.09, 0.06, 0.12)
    says(tendency, beyond, corrected: 0.01, .notMet, .intervalBeyondLimit)
    says(tendency, beyond, corrected: 0.05, .notMet, .intervalBeyondLimit)
    says(tendency, beyond, corrected: 0.051, .undetermined, .notAfterCorrection)
    // Without a p-value nothing is shown.
    says(tendency, beyond, corrected: nil, .undetermined, .notAfterCorrection)
    says(tendency, estimate(0.02, 0.01, 0.04), corrected: 1, .met, .intervalWithinLimit)
    says(tendency, estimate(0.05, 0.01, 0.09), corrected: 0.001, .undetermined, .intervalStraddlesLimit)
  }

  @Test func weakFieldsDecideNoTendencyAtAll() {
    let weak = maker(
      Decision(kind: .tendency, limit: "limit"), limit: 0.05, weak: ["orders.pay"], share: 0.01)
    says(weak, estimate(0.5, 0.4, 0.6), corrected: 0, .undetermined, .weakField)
    says(weak, estimate(0.01, 0, 0.02), corrected: 0, .undetermined, .weakField)
  }

  // MARK: Descriptions

  @Test func aDescriptionLooksAtThePointValue() {
    says(maker(Decision(kind: .description)), estimate(5, nil, nil), .met, .described)
    let limited = maker(Decision(kind: .description, beyond: .needsReview, limit: "limit"), limit: 5)
    says(limited, estimate(5, nil, nil), .met, .described)
    says(limited, estimate(5.1, nil, nil), .needsReview, .valueBeyondLimit)
    let below = maker(
      Decision(kind: .description, direction: .below, beyond: .needsReview, limit: "limit"), limit: 5)
    says(below, estimate(4.9, nil, nil), .needsReview, .valueBeyondLimit)
    says(below, estimate(5, nil, nil), .met, .described)
    let weak = maker(
      Decision(kind: .description, beyond: .needsReview, limit: "limit"), limit: 5, weak: ["orders.carried"])
    says(weak, estimate(1, nil, nil), .undetermined, .weakField)
    says(weak, estimate(6, nil, nil), .needsReview, .valueBeyondLimit)
  }

  // MARK: Nothing is never a pass

  /// Traps 4, 14 and 16: what is not a number, and what was never looked at, is no pass.
  @Test(arguments: Decision.Kind.allCases)
  func traps4And14And16NothingIsNeverMet(_ kind: Decision.Kind) {
    for direction in [Decision.Direction.above, .below] {
      let made = maker(Decision(kind: kind, direction: direction, limit: "limit"), limit: 0.5)
      for corrected in [nil, 0, 1] as [Double?] {
        says(made, counts(0, 0), corrected: corrected, .undetermined, .nothingToMeasure)
        #expect(made.verdict(counts(0, 0, undecided: 3), corrected: corrected).0 == .undetermined)
      }
    }
  }

  @Test func trap4AnUndefinedEstimateIsNeverMet() {
    let strange = [Double.nan, .infinity, -.infinity]
    for kind in [Decision.Kind.rate, .tendency] {
      for direction in [Decision.Direction.above, .below] {
        let made = maker(Decision(kind: kind, direction: direction, limit: "limit"), limit: 0.5)
        for value in strange {
          says(made, estimate(value, 0.1, 0.2), corrected: 0, .undetermined, .undefined)
          says(made, estimate(0.1, value, 0.2), corrected: 0, .undetermined, .undefined)
          says(made, estimate(0.1, 0.1, value), corrected: 0, .undetermined, .undefined)
        }
        says(made, estimate(0.1, nil, 0.2), corrected: 0, .undetermined, .undefined)
        says(made, estimate(0.1, 0.1, nil), corrected: 0, .undetermined, .undefined)
      }
    }
    for value in strange {
      let described = maker(Decision(kind: .description, limit: "limit"), limit: 0.5)
      says(described, estimate(value, nil, nil), .undetermined, .nothingToMeasure)
      says(maker(Decision(kind: .description)), estimate(value, nil, nil), .undetermined, .nothingToMeasure)
    }
  }

  @Test func aCorrectedPValueThatIsNoNumberShowsNothing() {
    let tendency = maker(Decision(kind: .tendency, limit: "limit"), limit: 0.05)
    says(tendency, estimate(0.09, 0.06, 0.12), corrected: .nan, .undetermined, .notAfterCorrection)
  }

  @Test func aLimitThatIsNoNumberIsNeverKept() {
    for kind in [Decision.Kind.rate, .tendency, .description] {
      let made = maker(Decision(kind: kind, limit: "limit"), limit: .nan)
      #expect(made.verdict(estimate(0.1, 0.05, 0.15), corrected: 0).0 == .undetermined)
    }
    // A rate without a limit decides nothing.
    says(maker(Decision(kind: .rate)), estimate(0.1, 0.05, 0.15), .undetermined, .nothingToMeasure)
  }

  /// Trap 15: a failed engine is an error, and no other verdict hides it.
  @Test func trap15AnErrorHidesEverythingElse() {
    for other in Verdict.allCases {
      #expect(Verdict.aggregate([other, .error]) == .error)
      #expect(Verdict.aggregate([.error, other, other]) == .error)
      #expect(Verdict.aggregate([other, .notApplicable]) == other)
    }
    #expect(Verdict.aggregate([]) == .undetermined)
  }
}
