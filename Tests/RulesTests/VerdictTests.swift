import Testing

@testable import Rules

@Suite struct VerdictTests {
  let all = Verdict.allCases

  @Test func precedence() {
    let order: [Verdict] = [.error, .notMet, .undetermined, .needsReview, .met]
    for (index, higher) in order.enumerated() {
      for lower in order[index...] {
        #expect(higher.joined(with: lower) == higher)
        #expect(lower.joined(with: higher) == higher)
      }
    }
  }

  @Test func joiningIsACommutativeIdempotentMonoid() {
    for a in all {
      #expect(a.joined(with: .notApplicable) == a)
      #expect(a.joined(with: a) == a)
      for b in all {
        #expect(a.joined(with: b) == b.joined(with: a))
        for c in all {
          #expect(a.joined(with: b).joined(with: c) == a.joined(with: b.joined(with: c)))
        }
      }
    }
  }

  @Test func theAggregateOfNothingIsUndetermined() {
    #expect(Verdict.aggregate([]) == .undetermined)
    #expect(Verdict.aggregate([.notApplicable]) == .notApplicable)
    #expect(Verdict.aggregate([.notApplicable, .met]) == .met)
  }

  @Test func anErrorNeverPasses() {
    for other in all { #expect(Verdict.aggregate([other, .error]) == .error) }
  }
}
