import OrderLog
import Rules

/// Reads `parameters: {key: {title, unit, values: […]}}`.
struct ParameterReader {
  static let keys = ["parameters"]
  static let parameterKeys = ["title", "unit", "bound", "values"]
  static let valueKeys = ["from", "value", "city", "cities", "status", "reference"]

  /// Whether each parameter needs a title. A file that adds values to a pack's parameters may leave it out.
  let needsTitle: Bool
  let diagnostics: Diagnostics

  /// A parameter and where its key stands.
  struct Placed {
    let parameter: DatedParameter
    let entry: YAMLNode.Entry
  }

  /// The parameters of a document.
  func parameters(_ root: YAMLNode) -> [Placed] {
    guard let object = root.object(Self.keys, required: Self.keys, diagnostics) else { return [] }
    return (object["parameters"]?.entries(diagnostics) ?? []).compactMap { entry in
      parameter(entry).map { Placed(parameter: $0, entry: entry) }
    }
  }

  private func parameter(_ entry: YAMLNode.Entry) -> DatedParameter? {
    let required = needsTitle ? ["title", "unit", "values"] : ["unit", "values"]
    guard let object = entry.value.object(Self.parameterKeys, required: required, diagnostics) else {
      return nil
    }
    let title = object.localized("title") ?? (needsTitle ? nil : LocalizedText(zh: "", en: ""))
    let values = object["values"]?.list(diagnostics)?.flatMap { self.values($0) } ?? []
    let bound = object["bound"] == nil ? nil : object.value(of: DatedParameter.Bound.self, "bound")
    guard let unit = object.value(of: ParameterUnit.self, "unit"), let title else { return nil }
    checkOverlap(values.map(\.value), nodes: values.map(\.node))
    checkRange(values.map { ($0.value.value, $0.node) }, unit)
    return DatedParameter(key: entry.key, title: title, unit: unit, values: values.map(\.value), bound: bound)
  }

  private func values(_ node: YAMLNode) -> [(value: DatedParameter.DatedValue, node: YAMLNode)] {
    guard
      let object = node.object(
        Self.valueKeys, required: ["from", "value", "status", "reference"], diagnostics)
    else { return [] }
    if object["city"] != nil, object["cities"] != nil {
      diagnostics.report(
        .inconsistent("both city and cities are given"), at: node, "keep one of the two")
    }
    let cities: [String?] =
      object["cities"] != nil ? object.texts("cities").map { $0 } : [object.text("city")]
    var number: Double?
    if let node = object["value"] {
      guard let text = node.text(diagnostics, expected: "a number, or none") else { return [] }
      if text != "none" {
        guard let value = node.number(diagnostics, expected: "a number, or none") else { return [] }
        number = value
      }
    } else {
      return []
    }
    guard let from = object.date("from"), let status = object.value(of: BasisStatus.self, "status"),
      let reference = object.text("reference")
    else { return [] }
    return cities.map {
      (
        DatedParameter.DatedValue(from: from, city: $0, value: number, status: status, reference: reference),
        node
      )
    }
  }

  /// Notes two values from the same day on in the same city.
  private func checkOverlap(_ values: [DatedParameter.DatedValue], nodes: [YAMLNode]) {
    struct Start: Hashable {
      let day: CivilDate
      let city: String?
    }
    var seen = Set<Start>()
    for (value, node) in zip(values, nodes)
    where !seen.insert(Start(day: value.from, city: value.city)).inserted {
      let place = value.city.map { " in \($0)" } ?? ""
      diagnostics.report(
        .inconsistent("there are two values from \(value.from) on\(place)"), at: node,
        "keep one of them, or give the later one its own day")
    }
  }

  /// Notes numbers that cannot be meant in their unit, such as a share of 27.
  private func checkRange(_ values: [(value: Double?, node: YAMLNode)], _ unit: ParameterUnit) {
    for (value, node) in values {
      guard let value else { continue }
      switch unit {
      case .share, .probability:
        if !(0...1).contains(value) {
          diagnostics.report(
            .badNumber("\(value)", expected: "a \(unit == .share ? "share" : "probability") from 0 to 1"),
            at: node, "write 0.27 for 27 %")
        }
      default:
        if value < 0 {
          diagnostics.report(.badNumber("\(value)", expected: "zero or more"), at: node)
        }
      }
    }
  }
}
