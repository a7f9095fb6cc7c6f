import AuditEngine

extension StudyTableView {
  /// A table of rows of texts; the first cell of a row is its heading.
  init(_ caption: String, _ columns: [(label: String, isNumber: Bool)], _ rows: [[String]], cut: String) {
    let headings = columns.map { Heading(label: $0.label, isNumber: $0.isNumber) }
    self.caption = caption
    self.columns = headings
    self.rows = rows.map { row in
      Row(
        cells: zip(row, headings).enumerated().map { place, pair in
          Cell(
            text: pair.0, label: pair.1.label, isHead: place == 0, isNumber: pair.1.isNumber && place > 0)
        })
    }
    isCut = !cut.isEmpty
    cutNote = cut
  }
}

/// The tables of a replay's page; the terminal shows some of them as well.
struct ReplayTables {
  private let result: ReplayResult
  private let words: ReplayWording

  init(_ result: ReplayResult, _ words: ReplayWording) {
    self.result = result
    self.words = words
  }

  private func table(
    _ caption: String, _ columns: [(String, Bool)], _ rows: [[String]], cut: String = ""
  ) -> StudyTableView {
    StudyTableView(
      words.text("table." + caption), columns.map { (words.text("col." + $0.0), $0.1) }, rows, cut: cut)
  }

  /// What was calibrated.
  var calibration: StudyTableView {
    table(
      "calibration", [("quantity", false), ("of", false), ("value", true), ("count", true)],
      result.calibration.map { figure in
        let group =
          figure.quantity == "detour"
          ? words.text("geometry." + figure.group)
          : figure.quantity.hasPrefix("speed")
            ? figure.group.split(separator: " ").enumerated().map { place, part in
              place == 0 ? words.vehicle(String(part)) : words.text("band", ["hours": String(part)])
            }.joined(separator: " ")
            : figure.quantity == "acceptanceOdds" ? words.text("odds." + figure.group) : figure.group
        return [
          words.text("quantity." + figure.quantity), group,
          words.value(figure.value, figure.unit),
          figure.count > 0 ? NumberText.integer(figure.count) : words.text("assumed"),
        ]
      })
  }

  /// How predictions did on what was held out.
  var fit: StudyTableView {
    func seconds(_ value: Double) -> String { NumberText.trimmed(value, atMost: 1) }
    func quantiles(_ values: [Double]) -> String { values.map(seconds).joined(separator: " / ") }
    return table(
      "fit",
      [
        ("quantity", false), ("fitted", true), ("held", true), ("actual", true), ("predicted", true),
        ("actualQuantiles", true), ("predictedQuantiles", true), ("bias", true), ("error", true),
        ("kolmogorov", true),
      ],
      result.fit.map { fit in
        [
          words.text("fit." + fit.quantity), NumberText.integer(fit.fitted), NumberText.integer(fit.held),
          seconds(fit.actualMean), seconds(fit.predictedMean), quantiles(fit.actualQuantiles),
          quantiles(fit.predictedQuantiles), (fit.bias > 0 ? "+" : "") + seconds(fit.bias),
          seconds(fit.meanAbsoluteError), NumberText.decimal(fit.kolmogorov, 3),
        ]
      })
  }

  /// The replay of the own policy against the log.
  var checks: StudyTableView {
    table(
      "checks",
      [("measure", false), ("log", true), ("replay", true), ("deviation", true), ("outcome", false)],
      result.reproduction.checks.map { check in
        [
          words.title(check.measure),
          check.measure == "replay.agreement"
            ? words.agreementScale(result.reproduction) : words.value(check.log, check.unit),
          words.value(check.replay, check.unit), words.deviation(check), words.outcome(check),
        ]
      })
  }

  /// The measures that any arm has, in their order.
  var measures: [String] {
    let names = result.arms.first?.measures.map(\.measure) ?? []
    return names.filter { name in
      result.arms.contains { $0.measures.contains { $0.measure == name && $0.mean != nil } }
    }
  }

  /// All measures of the log and of each arm.
  var arms: StudyTableView {
    let rows = measures.map { measure -> [String] in
      let logged = result.log.measures.first { $0.measure == measure }
      return [words.title(measure), words.value(logged?.value ?? nil, logged?.unit ?? "")]
        + result.arms.map { arm in
          guard let estimate = arm.measures.first(where: { $0.measure == measure }) else {
            return NumberText.none
          }
          return words.value(estimate.mean, estimate.unit)
        }
    }
    let headings =
      [(words.text("col.measure"), false), (words.text("col.log"), true)]
      + result.arms.map { (words.name($0, result), true) }
    return StudyTableView(
      words.text("table.arms"), headings.map { (label: $0.0, isNumber: $0.1) }, rows, cut: "")
  }

  /// An alternative's paired differences from the own policy.
  func differences(_ comparison: ReplayResult.Comparison) -> StudyTableView {
    table(
      "differences", [("measure", false), ("difference", true), ("interval", true)],
      comparison.differences.filter { $0.mean != nil }.map { estimate in
        [
          words.title(estimate.measure), words.difference(estimate.mean, estimate.unit),
          words.interval(estimate, isDifference: true),
        ]
      })
  }

  /// How workers fare under an alternative.
  func workers(_ comparison: ReplayResult.Comparison) -> StudyTableView {
    table(
      "workers",
      [
        ("measure", false), ("workers", true), ("more", true), ("less", true), ("q5", true), ("q25", true),
        ("q50", true), ("q75", true), ("q95", true),
      ],
      comparison.workers.map { row in
        func share(_ count: Int) -> String {
          row.workers > 0 ? NumberText.percent(Double(count) / Double(row.workers)) : NumberText.none
        }
        let quantiles = row.quantiles.map { words.difference($0, row.unit) }
        return [
          words.title(row.measure), NumberText.integer(row.workers), share(row.more), share(row.less),
        ] + quantiles + Array(repeating: NumberText.none, count: max(0, 5 - quantiles.count))
      })
  }

  /// Hours and deliveries by class of vehicle and arm.
  var vehicles: StudyTableView {
    func number(_ value: Double?) -> String { value.map { NumberText.decimal($0, 2) } ?? NumberText.none }
    return table(
      "vehicles",
      [
        ("arm", false), ("vehicle", false), ("workers", true), ("onlineHours", true), ("engagedHours", true),
        ("deliveries", true), ("perOnlineHour", true), ("perEngagedHour", true),
      ],
      result.arms.flatMap { arm in
        arm.vehicles.map { row in
          [
            words.name(arm, result), words.vehicle(row.vehicle), NumberText.integer(row.workers),
            NumberText.trimmed(row.onlineHours, atMost: 1), NumberText.trimmed(row.engagedHours, atMost: 1),
            NumberText.trimmed(row.deliveries, atMost: 1), number(row.deliveriesPerOnlineHour),
            number(row.deliveriesPerEngagedHour),
          ]
        }
      })
  }
}
