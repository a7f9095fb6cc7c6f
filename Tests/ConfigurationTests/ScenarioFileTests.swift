import Foundation
import Simulators
import Testing

@testable import Configuration

/// Scenario files: what they say, what is refused and where.
@Suite("Scenario files")
struct ScenarioFileTests {
  private func read(_ text: String) throws(ConfigurationErrors) -> ScenarioFile {
    try ScenarioFile.scenario(from: Data(text.utf8), file: "town.yaml")
  }

  private func refused(_ text: String) -> [String] {
    errors { () throws(ConfigurationErrors) in try read(text) }.map(\.description)
  }

  @Test("A name is enough, and the rest has defaults")
  func aNameIsEnough() throws {
    let file = try read("name: town\n")
    #expect(file.scenario == Scenario(name: "town"))
    #expect(file.title.zh == "town" && file.parameterText == nil && file.expects.isEmpty)
  }

  @Test("Values arrive in the simulators' units")
  func unitsAreConverted() throws {
    let file = try read(
      """
      name: town
      start: 2026-03-02
      end: 2026-03-08
      service: ride
      workers:
        acceptance: {mean_response: 4.5}
      behaviour: {pickup_handling: 1.5}
      dispatch:
        policy: two_sided_fairness
        lambda: 0.5
        rest: {continuous_limit: 3.5, break_length: 25, margin: 45, confirm_after: never, daily_maximum: 10}
      eta: {policy: strictest, compensation: {own: 0.5, least_delay: 2}}
      pricing:
        - {rule: driver_share, share: 0.8}
        - {rule: deductions, steps: [{after: 5, share: 0.1}]}
      plantings:
        - {kind: refusal_punished, minutes: 30}
        - {kind: take_rate_above_cap, cap: 0.25}
      """.replacingOccurrences(of: "pricing:\n", with: "pricing:\n  - {rule: customer_fee, base: 8}\n"))
    let scenario = file.scenario
    #expect(scenario.days == 7)
    #expect(scenario.workers.acceptance.meanResponse == 4_500)
    #expect(scenario.behaviour.pickupHandling == 90_000 && scenario.behaviour.dropoffHandling == 120_000)
    #expect(
      scenario.dispatch.rest
        == RestRules(
          continuousLimit: 12_600_000, breakLength: 1_500_000, margin: 2_700_000, confirmAfter: nil,
          dailyMaximum: 36_000_000))
    #expect(scenario.eta.compensation == Compensation(own: 0.5, affected: 0, leastDelay: 120_000))
    #expect(scenario.pricing[1].amount == 0.8)
    #expect(scenario.pricing[2].steps == [Deductions.Step(from: 300_000, share: 0.1)])
    #expect(scenario.plantings[0].size == 30 && scenario.plantings[1].limit == 0.25)
    #expect(try read("name: x\nworkers: {acceptance: always}\n").scenario.workers.acceptance == .always)
    #expect(try read("name: x\ndispatch: {policy: batch, rest: none}\n").scenario.dispatch.rest == nil)
  }

  /// What is impossible, and the first line of what is said about it.
  static let impossible: [(text: String, message: String)] = [
    (
      "name: town\nworkers:\n  count: 0\n",
      "town.yaml:3:10: \"0\" is not a whole number from 1 to 4000000 (workers.count); "
        + "write a whole number from 1 to 4000000"
    ),
    (
      "name: town\nworkers: {pace: 0}\n",
      "town.yaml:2:17: \"0\" is not a number from 0.5 to 1.6 (workers.pace); write a number from 0.5 to 1.6"
    ),
    (
      "name: town\npricing:\n  - rule: flat\n    per_order: -1\n",
      "town.yaml:4:16: \"-1\" is not a number from 0 to 1000000 (pricing[0].per_order); "
        + "write a number from 0 to 1000000"
    ),
    (
      "name: town\ndispatch:\n  policy: nearest_idel\n",
      "town.yaml:3:11: \"nearest_idel\" is not allowed here (dispatch.policy); did you mean \"nearest_idle\"?"
    ),
    (
      "name: town\nstart: 2026-03-02\nend: 2026-03-01\n",
      "town.yaml:3:6: the scenario ends on 2026-03-01, before it starts on 2026-03-02 (end); "
        + "give a last day from 2026-03-02 on"
    ),
    (
      "name: town\nworker: {count: 3}\n",
      "town.yaml:2:1: unknown key \"worker\" (worker); did you mean \"workers\"?"
    ),
    (
      "name: town\ndays: many\n",
      "town.yaml:2:7: \"many\" is not a whole number from 1 to 3660 (days); "
        + "write a whole number from 1 to 3660"
    ),
    (
      "name: town\ndemand: [1]\n",
      "town.yaml:2:9: expected a mapping, found a list (demand); write a mapping"
    ),
    (
      """
      name: town
      pricing:
        - rule: components
          versions:
            - {from: 2026-02-01, base: 4}
            - {from: 2026-01-01, base: 3}

      """,
      "town.yaml:6:9: the version from 2026-01-01 overlaps the one before it, from 2026-02-01 "
        + "(pricing[0].versions[1]); list versions by day, each from a later day than the one before"
    ),
    (
      "name: town\nstart: 2026-03-02\npricing:\n  - {rule: components, versions: [{from: 2026-04-01, base: 4}]}\n",
      "town.yaml:4:42: no version holds on the first day, 2026-03-02 (pricing[0].versions[0].from); "
        + "let the first version begin on that day or before"
    ),
    (
      "name: town\npricing:\n  - {rule: flat}\n",
      "town.yaml:3:5: the key \"per_order\" is missing (pricing[0]); flat needs \"per_order:\""
    ),
    (
      "name: town\ndispatch: {policy: batch, attention: 0.5}\n",
      "town.yaml:2:27: unknown key \"attention\" (dispatch.attention); batch takes: interval, reach, "
        + "candidates, rest"
    ),
    (
      "name: town\ndispatch: {interval: 5}\n",
      "town.yaml:2:11: the key \"policy\" is missing (dispatch); add \"policy:\" with one of: nearest_idle, "
        + "random_eligible, batch, grab_hall, slack_route_fit, two_sided_fairness, lowest_income_first, "
        + "max_min_income, income_variance, income_log_deviation"
    ),
    (
      "name: town\nconditions:\n  episodes:\n    - {day: 3, from_hour: 1, to_hour: 2, weather: rain}\n",
      "town.yaml:4:13: the episode lies after the last day (conditions.episodes[0].day); "
        + "give a day from 0 to 0"
    ),
    (
      "name: town\nconditions:\n  episodes: [{day: 0, from_hour: 5, to_hour: 5}]\n",
      "town.yaml:3:14: the episode ends before it begins (conditions.episodes[0]); give a to_hour after "
        + "from_hour; hours after midnight go on to 48"
    ),
    (
      "name: town\nplantings:\n  - kind: late_deductions\n",
      "town.yaml:3:11: nothing is paid in this scenario (plantings[0].kind); add pricing rules"
    ),
    (
      "name: town\npricing: [{rule: flat, per_order: 5}]\nplantings:\n"
        + "  - {kind: group_paid_less, attribute: gender, value: femal}\n",
      "town.yaml:4:55: no worker has the gender \"femal\" (plantings[0].value); did you mean \"female\"?"
    ),
    (
      "name: town\nplantings:\n  - {kind: long_days, from: 2026-05-01}\n",
      "town.yaml:3:29: the planting begins on 2026-05-01, after the last day, 2026-03-02 "
        + "(plantings[0].from); give a day up to 2026-03-02, or more days"
    ),
    (
      "name: town\ndispatch: {policy: batch, rest: {continuous_limit: 0.5, margin: 31}}\n",
      "town.yaml:2:65: the margin is longer than continuous_limit (dispatch.rest.margin); "
        + "give a margin of at most 30 minutes"
    ),
    (
      "name: town\nbehaviour: {customer_cancellation: 0.6, worker_cancellation: 0.6}\n",
      "town.yaml:2:12: the three shares of cancellations add up to 1.2 (behaviour); "
        + "let them add up to at most 1"
    ),
    (
      "name: town\ntime_zone: Mars/Olympus\n",
      "town.yaml:2:12: \"Mars/Olympus\" is not a time zone that this machine knows (time_zone); "
        + "write an IANA name such as Asia/Shanghai"
    ),
    (
      "name: town\ndays: 3660\ndemand:\n  orders_per_day: 1000000\n",
      "town.yaml:4:19: 3660000000.0 is out of range (demand.orders_per_day); 0.0 to 200000000.0"
    ),
    (
      "days: 1\n", "town.yaml:1:1: the key \"name\" is missing; add \"name:\" here"
    ),
    (
      "name: town\nworkers: {shifts: []}\n",
      "town.yaml:2:19: nobody has a shift (workers.shifts); at least one shift with a positive share"
    ),
    (
      "name: town\nworkers: {vehicles: {rocket: 1}}\n",
      "town.yaml:2:22: unknown key \"rocket\" (workers.vehicles.rocket); write one of: ebike, motorcycle, car, "
        + "bicycle, walk"
    ),
    (
      "name: &a town\ncity: &b {name: *b}\n", "town.yaml:2:17: not YAML: "
    ),
  ]

  @Test(
    "What is impossible is refused with its line and what would be right", arguments: 0..<impossible.count)
  func impossibleScenariosAreRefused(_ index: Int) {
    let (text, message) = Self.impossible[index]
    let said = refused(text)
    #expect(said.first?.hasPrefix(message) ?? false, "\(said)")
    #expect(said.count == 1, "\(said)")
  }

  @Test("Several mistakes are told at once, in the order of their lines")
  func mistakesAreToldAtOnce() {
    let said = refused("name: town\ndays: 0\nworkers: {count: -1, pase: 1}\neta: {policy: soon}\n")
    #expect(said.map { $0.prefix(12) } == ["town.yaml:2:", "town.yaml:3:", "town.yaml:3:", "town.yaml:4:"])
  }

  @Test("The text of a scenario reads back to the same scenario")
  func textReadsBack() throws {
    for name in ScenarioLibrary.names {
      let file = try ScenarioLibrary.scenario(named: name)
      #expect(file.scenario.name == name)
      let copy = try read(file.text)
      #expect(copy.scenario == file.scenario, "\(name)")
      #expect(copy.title == file.title && copy.expects == file.expects)
      #expect(copy.parameters == file.parameters)
      #expect(copy.text == file.text)
      if let text = file.parameterText {
        let values = try ParameterFile.parameters(from: Data(text.utf8), file: "parameters.yaml")
        #expect(values == file.parameters)
      }
      let mapping = try MappingFile.mapping(from: Data(file.mappingText.utf8), file: "mapping.yaml")
      #expect(mapping.timeZone == file.scenario.timeZone)
    }
    var odd = Scenario(name: "a: \"b\" #c\n\t\\ 明州 null")
    odd.platform = "null"
    odd.city.name = "- x"
    odd.demand.ordersPerDay = 0.1 + 0.2
    odd.demand.surgeDays = [0: 1.5]
    odd.workers.genders = ["yes": 1, "1": 2, "": 3]
    #expect(try read(ScenarioFile(odd).text).scenario == odd)
  }

  @Test("A scenario builds on another and keeps what it does not change")
  func scenariosBuildOnOthers() throws {
    try withFolder { folder in
      try """
      name: base
      seed: 3
      days: 4
      workers: {count: 9, vehicles: {car: 1}, pace: 1.1}
      dispatch: {policy: batch, interval: 45, rest: none}
      plantings: [{kind: long_days}]
      """.write(toFile: folder + "/base.yaml", atomically: true, encoding: .utf8)
      let path = folder + "/town.yaml"
      try """
      name: town
      based_on: base.yaml
      start: 2026-03-02
      end: 2026-03-03
      workers: {count: 12, vehicles: {ebike: 1}}
      dispatch: {candidates: 5}
      plantings: []
      """.write(toFile: path, atomically: true, encoding: .utf8)
      let scenario = try ScenarioFile.scenario(at: path).scenario
      #expect(scenario.name == "town" && scenario.seed == 3 && scenario.days == 2)
      #expect(scenario.workers.count == 12 && scenario.workers.pace == 1.1)
      #expect(scenario.workers.vehicles == ["ebike": 1], "relative numbers are not mixed")
      #expect(scenario.dispatch.interval == 45 && scenario.dispatch.candidates == 5)
      #expect(scenario.dispatch.rest == nil && scenario.plantings.isEmpty)

      // Another policy starts from its own defaults, rest rules included.
      try "name: town\nbased_on: base.yaml\ndispatch: {policy: grab_hall}\n"
        .write(toFile: path, atomically: true, encoding: .utf8)
      let other = try ScenarioFile.scenario(at: path).scenario.dispatch
      #expect(other == DispatchChoice(.grabHall, rest: RestRules()))

      // The culprit may stand in the base.
      try "name: town\nbased_on: base.yaml\nworkers: {pace: 9}\n"
        .write(toFile: path, atomically: true, encoding: .utf8)
      let own = errors { () throws(ConfigurationErrors) in try ScenarioFile.scenario(at: path) }
      #expect(own.map(\.line) == [3] && own.first?.file == path)
      try "name: base\nworkers:\n  pace: 9\n"
        .write(toFile: folder + "/base.yaml", atomically: true, encoding: .utf8)
      try "name: town\nbased_on: base.yaml\n".write(toFile: path, atomically: true, encoding: .utf8)
      let below = errors { () throws(ConfigurationErrors) in try ScenarioFile.scenario(at: path) }
      #expect(below.map(\.line) == [3] && below.first?.file == folder + "/base.yaml")
    }
  }

  @Test("Scenarios that build on each other in a circle are refused, and so are unknown ones")
  func circlesAreRefused() throws {
    try withFolder { folder in
      for (name, base) in [("a", "b"), ("b", "c"), ("c", "a")] {
        try "name: \(name)\nbased_on: \(base).yaml\n"
          .write(toFile: "\(folder)/\(name).yaml", atomically: true, encoding: .utf8)
      }
      let said = errors { () throws(ConfigurationErrors) in
        try ScenarioFile.scenario(at: folder + "/a.yaml")
      }
      #expect(
        said.map(\.description) == [
          "\(folder)/c.yaml:2:11: the scenarios build on each other in a circle: "
            + "a.yaml → b.yaml → c.yaml → a.yaml (based_on); let one of them stand alone"
        ])
    }
    #expect(
      refused("name: town\nbased_on: food-twon\n") == [
        "town.yaml:2:11: there is no scenario \"food-twon\", neither shipped nor as the file food-twon "
          + "(based_on); did you mean \"food-town\"?"
      ])
  }

  @Test("Shorter runs lose what lies after their last day, and say so where it matters")
  func runsCanBeShortened() throws {
    let file = try read(
      """
      name: town
      days: 5
      demand: {surge_days: {1: 2, 4: 3}}
      conditions:
        episodes:
          - {day: 0, from_hour: 1, to_hour: 2, weather: rain}
          - {day: 3, from_hour: 1, to_hour: 2, weather: rain}
      plantings:
        - {kind: long_spells, from: 2026-03-04}
      """)
    let short = try file.control.changed(seed: 77, days: 2).scenario
    #expect(short.seed == 77 && short.days == 2 && short.plantings.isEmpty)
    #expect(short.demand.surgeDays == [1: 2] && short.conditions.episodes.count == 1)
    let said = errors { () throws(ConfigurationErrors) in try file.changed(days: 2) }
    #expect(said.map(\.line) == [9])
  }
}
