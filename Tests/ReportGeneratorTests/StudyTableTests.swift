import AuditEngine
import Foundation
import Rules
import Testing

@testable import ReportGenerator

@Suite struct StudyTableTests {
  private let table = StudyTable(study: SampleStudy.study, records: SampleStudy.records)

  private func texts(_ name: String) -> [String?] {
    guard case .text(let values)? = table.columns.first(where: { $0.name == name })?.values else { return [] }
    return values
  }

  private func integers(_ name: String) -> [Int64?] {
    guard case .integers(let values)? = table.columns.first(where: { $0.name == name })?.values else {
      return []
    }
    return values
  }

  @Test func everyNumberOfEveryRunHasARow() {
    let finished = SampleStudy.records.reduce(0) { $0 + $1.values.count }
    #expect(table.rowCount == finished + 1)
    #expect(
      table.columns.map(\.name) == [
        "run", "arm", "replication", "seed", "policy", "休息上限 \"\u{338}<img src=x onerror=alert(1)>",
        "休息上限 \"\u{338}<img src=x onerror=alert(1)>_value", "kind", "name", "group", "value", "unit",
        "verdict",
      ])
    #expect(texts("kind").filter { $0 == "failure" }.count == 1)
  }

  @Test func rowsAreSortedWhateverTheOrderOfRecords() {
    let places = zip(integers("arm"), integers("replication")).map { ($0 ?? -1, $1 ?? -1) }
    #expect(zip(places, places.dropFirst()).allSatisfy { $0 <= $1 })
    let again = StudyTable(study: SampleStudy.study, records: SampleStudy.records.reversed())
    #expect(again.columns == table.columns)
    let first = texts("name").prefix(StudyOutcomes.names.count)
    #expect(Array(first) == StudyOutcomes.names.map(\.name))
  }

  @Test func columnsKeepTheirNamesApart() {
    var study = SampleStudy.study
    study.factors = [.init(name: "value", key: ""), .init(name: "value_value", key: "")]
    study.arms = study.arms.map { arm in
      var own = arm
      own.values = [1, 2]
      return own
    }
    let names = StudyTable(study: study, records: []).columns.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(
      names.filter { $0.contains("value") } == [
        "factor.value", "factor.value_value", "value_value", "value_value_value", "value",
      ])
  }

  @Test func anArmThatTheStudyDoesNotHaveHasNoLevel() {
    let stray = RunRecord(
      arm: 99, replication: 0, seed: 1,
      values: [RecordedValue(kind: .metric, name: "m", value: .nan, unit: "")])
    let table = StudyTable(study: SampleStudy.study, records: [stray])
    #expect(table.rowCount == 1)
    #expect(table.columns.first { $0.name == "policy" }?.values == .text([nil]))
    #expect(table.columns.first { $0.role == .value }?.values == .numbers([nil]))
  }

  @Test func csvCellsAreQuotedAndNumbersReadBackTheSame() throws {
    let study = SampleStudy.study
    let values = [0.1 + 0.2, -1.5, 1e-300, 123_456_789_012_345_680, -0.0]
    let record = RunRecord(
      arm: 2, replication: 0, seed: 9_223_372_036_854_775_807,
      values: values.map { RecordedValue(kind: .metric, name: "a,\"b\"", value: $0, unit: "index") }
        + [RecordedValue(kind: .metric, name: "+none", value: nil, unit: "index")])
    let lines = StudyResultsCSV(StudyTable(study: study, records: [record])).text.components(
      separatedBy: "\r\n")
    #expect(lines.count == 8 && lines.last == "")
    #expect(
      lines[1]
        == "a0002-r0000,2,0,9223372036854775807,'=fair{{lang}},none,,metric,\"a,\"\"b\"\"\",,0.30000000000000004,index,"
    )
    let written = lines[1...5].compactMap { line in
      line.components(separatedBy: ",").suffix(3).first.flatMap(Double.init)
    }
    #expect(written.map(\.bitPattern) == values.map(\.bitPattern))
    #expect(lines[6].hasSuffix(",metric,'+none,,,index,"))
  }

  @Test func dictionaryHasEveryColumnNameAndUnit() throws {
    let columns = try StudyColumns(
      study: SampleStudy.study, table: table, records: SampleStudy.records
    ).text
    #expect(columns.hasPrefix("what,name,group,type,unit,meaning_zh,meaning_en\r\n"))
    let lines = columns.components(separatedBy: "\r\n").dropLast()
    for column in table.columns {
      #expect(lines.contains { $0.hasPrefix("column," + FindingsCSV.cell(column.name) + ",,") })
    }
    for outcome in StudyOutcomes.names {
      #expect(lines.contains { $0.hasPrefix("outcome,\(outcome.name),,number,\(outcome.unit),") })
    }
    for name in Set(texts("name").compactMap { $0 }) where !name.isEmpty {
      #expect(lines.contains { $0.contains("," + name + ",") }, "\(name)")
    }
    for unit in Set(texts("unit").compactMap { $0 }) where !unit.isEmpty {
      #expect(lines.contains { $0.hasPrefix("unit,\(unit),,,,") }, "\(unit)")
    }
    #expect(lines.contains { $0.hasPrefix("outcome,worker.pay_gini,null,number,index,零模型：") })
    #expect(!lines.contains { $0.hasSuffix(",") }, "an entry without a meaning")
  }

  @Test func figuresUnderRandomDispatchSaySo() throws {
    let name = "fairness.earnings-inequality"
    let record = RunRecord(
      arm: 0, replication: 0, seed: 1,
      values: ["", "gini", "null", "null.gini"].map {
        RecordedValue(kind: .metric, name: name, group: $0, value: 0.2, unit: "index")
      })
    let text = try StudyColumns(
      study: SampleStudy.study, table: StudyTable(study: SampleStudy.study, records: [record]),
      records: [record]
    ).text
    for (group, isNull) in [(",", false), ("gini,", false), ("null,", true), ("null.gini,", true)] {
      let line = text.components(separatedBy: "\r\n").first { $0.hasPrefix("metric,\(name),\(group)number,") }
      #expect(line?.contains("零模型：") == isNull, "\(group)")
    }
  }

  @Test(arguments: Language.allCases)
  func everyOutcomeUnitAndDesignHasATitleAndAMeaning(_ language: Language) throws {
    let texts = try StringTable(language).texts
    var keys = StudyOutcomes.names.flatMap {
      ["study.outcome.\($0.name)", "study.outcome.\($0.name).meaning", "study.unit.\($0.unit)"]
    }
    keys += [
      "full_factorial", "fractional_factorial", "one_at_a_time", "latin_hypercube", "sobol_sequence",
      "morris",
      "sobol_indices",
    ].map { "study.design." + $0 }
    #expect(keys.filter { texts[$0] == nil } == [])
  }
}
