import Metrics
import Testing

@testable import AuditEngine

@Suite struct StudyMetricValuesTests {
  private static func numbers(_ estimate: Double?, exceeding: Int = 1, _ figures: [Figure] = [])
    -> MeasuredNumbers
  {
    MeasuredNumbers(
      Measurement(
        unit: .worker, examined: 4, exceeding: exceeding, workersExamined: 4, workersExceeding: 0,
        estimate: estimate.map { Estimate(value: $0, level: 0.95, method: "census") }, figures: figures))
  }

  @Test func everyMetricOfTheAuditHasAUnitOrNoMainNumber() {
    let without = Study.metricIDs.filter { StudyMetricValues.mains[$0] == nil }
    #expect(without == [PayComponents.id])
    #expect(Set(StudyMetricValues.mains.keys).isSubset(of: Study.metricIDs))
  }

  @Test func comparisonsAreGroups() {
    let values = StudyMetricValues(
      MetricResult(
        metric: GroupComparison.id, variant: "gender",
        measured: [
          Self.numbers(0.9, [Figure("difference", -2, .moneyPerHour)]),
          Self.numbers(0.95, [Figure("difference", -1, .moneyPerHour)]),
        ], reason: nil)
    ).values
    #expect(values.map(\.group) == ["", "difference", "comparison.2", "comparison.2.difference"])
    #expect(values.map(\.value) == [0.9, -2, 0.95, -1])
    #expect(values.map(\.unit) == ["ratio", "moneyPerHour", "ratio", "moneyPerHour"])
    #expect(values.allSatisfy { $0.name == "fairness.group-comparison/gender" })
  }

  @Test func theShareBeyondALimitStandsInForNothingElse() {
    func main(_ id: String, _ numbers: MeasuredNumbers) -> RecordedValue? {
      StudyMetricValues(MetricResult(metric: id, variant: "", measured: [numbers], reason: nil)).values
        .first { $0.group.isEmpty }
    }
    let spells = main(ContinuousSpell.id, Self.numbers(nil))
    #expect(spells?.value == 0.25 && spells?.unit == "share")
    // Pay per hour that could not be estimated is not the share of workers below something.
    let pay = main(HourlyPay.id, Self.numbers(nil))
    #expect(pay != nil && pay?.value == nil && pay?.unit == "moneyPerHour")
    #expect(main(PayComponents.id, Self.numbers(nil, exceeding: 0)) == nil)
  }

  @Test func whatIsNotDefinedHasItsReason() {
    let reason = VerdictReason(.missingFields, ["fields": "gender"])
    let values = StudyMetricValues(
      MetricResult(metric: GroupComparison.id, variant: "gender", measured: [], reason: reason)
    ).values
    #expect(values.count == 1 && values[0].value == nil && values[0].reason == reason)
  }

  @Test func noFigureIsCutOff() {
    let figures = (0..<70).map { Figure("city.\($0)", Double($0), .count) }
    let values = StudyMetricValues(
      MetricResult(
        metric: Lateness.id, variant: "deadline", measured: [Self.numbers(0.1, figures)], reason: nil)
    ).values
    #expect(values.count == 71)
  }
}
