import Configuration
import Foundation
import OrderLog
import Rules
import Testing

@Suite("Parameter files and waivers")
struct AuditorFilesTests {
  private func parameters(_ text: String) throws(ConfigurationErrors) -> [DatedParameter] {
    try ParameterFile.parameters(from: Data(text.utf8), file: "parameters.yaml")
  }

  private func waivers(_ text: String) throws(ConfigurationErrors) -> [Waiver] {
    try WaiverFile.waivers(from: Data(text.utf8), file: "waivers.yaml")
  }

  @Test("A loaded cap joins the pack")
  func addedValues() throws {
    let added = try parameters(
      """
      parameters:
        pay.take_rate_cap:
          unit: share
          values:
            - {from: 2025-12-31, value: 0.27, status: COMMITMENT, reference: "published page, 2025-08"}
        pay.hour_floor:
          unit: CNY/h
          values:
            - {from: 2025-12-01, cities: [武汉, Wuhan], value: 24, status: GUIDANCE, reference: a notice}
            - {from: 2025-07-01, city: 上海, value: 26, status: GUIDANCE, reference: corrected}
      """)
    let pack = try RulePacks.load(named: "clause6")
    let merged = try pack.adding(added, from: "parameters.yaml")
    let day = try #require(CivilDate("2026-01-06"))
    #expect(try merged.parameters["pay.take_rate_cap"]?.value(on: day).value == 0.27)
    let floor = try #require(merged.parameters["pay.hour_floor"])
    #expect(try floor.value(on: day, city: "Wuhan").value == 24)
    // The same day and city: the added value takes the place of the pack's.
    #expect(try floor.value(on: day, city: "上海").value == 26)
    #expect(try floor.value(on: day, city: "Shanghai").value == 25)
    #expect(floor.title == pack.parameters["pay.hour_floor"]?.title)
    #expect(merged.rules == pack.rules)
  }

  @Test("A parameter that the pack lacks, or in another unit, is refused with its line")
  func refusedValues() throws {
    try withFolder { folder in
      let path = "\(folder)/parameters.yaml"
      try """
      parameters:
        pay.take_rate_cup:
          unit: share
          values: []
        rest.break_min:
          unit: h
          values: []
      """.write(toFile: path, atomically: true, encoding: .utf8)
      let pack = try RulePacks.load(named: "clause6")
      let added = try ParameterFile.parameters(at: path)
      let found = errors { () throws(ConfigurationErrors) in try pack.adding(added, from: path) }
      #expect(found.map(\.line) == [2, 5])
      #expect(found.first?.suggestion == "did you mean \"pay.take_rate_cap\"?")
      #expect(found.last?.suggestion == "write the values in min")
    }
  }

  @Test("A share of 27 is not taken for 27 %")
  func percent() {
    let found = errors { () throws(ConfigurationErrors) in
      try parameters(
        """
        parameters:
          pay.take_rate_cap:
            unit: share
            values:
              - {from: 2025-12-31, value: 27, status: COMMITMENT, reference: a page}
        """)
    }
    #expect(found.first?.line == 5)
    #expect(found.first?.suggestion == "write 0.27 for 27 %")
  }

  @Test("A value ends with none, and city and cities exclude each other")
  func ends() throws {
    let values = try parameters(
      """
      parameters:
        a:
          unit: count
          values:
            - {from: 2025-01-01, value: 1, status: LAW, reference: X}
            - {from: 2026-01-01, value: none, status: LAW, reference: X}
      """)
    #expect(values.first?.values.map(\.value) == [1, nil])
    let both = errors { () throws(ConfigurationErrors) in
      try parameters(
        """
        parameters:
          a:
            unit: count
            values:
              - {from: 2025-01-01, value: 1, city: x, cities: [y], status: LAW, reference: X}
        """)
    }
    #expect(both.map(\.problem) == [.inconsistent("both city and cities are given")])
  }

  @Test("Waivers")
  func readWaivers() throws {
    let found = try waivers(
      """
      waivers:
        - rule: T-REST-1
          justification: 演练期间 / a drill
          role: safety manager
          expires: 2026-12-31
        - {rule: T-REST-1, worker: a1b2, justification: x, role: y, expires: 2026-06-30}
      """)
    #expect(found.count == 2)
    #expect(found.first?.worker == nil)
    #expect(found.last?.worker == "a1b2")
    #expect(found.first?.expires == CivilDate("2026-12-31"))
  }

  @Test("A waiver without an end or a reason is refused, and so is one that stands twice")
  func refusedWaivers() {
    let found = errors { () throws(ConfigurationErrors) in
      try waivers(
        """
        waivers:
          - {rule: A, role: b}
          - {rule: A, justification: c, role: b, expires: soon}
        """)
    }
    #expect(
      found.map(\.problem) == [.missingKey("justification"), .missingKey("expires"), .badDate("soon")])
    let twice = errors { () throws(ConfigurationErrors) in
      try waivers(
        """
        waivers:
          - {rule: A, justification: c, role: b, expires: 2026-01-01}
          - {rule: A, justification: d, role: b, expires: 2026-02-01}
        """)
    }
    #expect(twice.map(\.line) == [3])
  }
}
