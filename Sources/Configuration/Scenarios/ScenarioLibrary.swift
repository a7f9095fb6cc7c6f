/// Scenarios that ship with the tool.
public enum ScenarioLibrary {
  /// Their names, in the order in which they are shown.
  public static let names =
    [
      "food-city-day", "ride-city-week", "parcel-days", "strict-platform", "gentle-platform",
      "rain-and-surge",
      "grab-hall", "long-hours", "fair-shares", "food-town", "ride-town",
      "food-campus",
    ] + plantedNames

  /// Those that plant one kind each, so that an audit can be tested against something known.
  public static let plantedNames = [
    "planted-long-spells", "planted-long-days", "planted-pay-below-floor", "planted-take-rate-above-cap",
    "planted-displayed-differs", "planted-group-paid-less", "planted-refusal-punished",
    "planted-silent-rule-change", "planted-compressed-limits", "planted-strict-in-rain",
    "planted-late-deductions", "planted-missing-compensation", "planted-rows-removed",
    "planted-times-rounded", "planted-dispatch-favours",
  ]

  /// The scenario of a name.
  public static func scenario(named name: String) throws(ConfigurationErrors) -> ScenarioFile {
    guard names.contains(name) else {
      throw ConfigurationErrors([
        ConfigurationError(
          file: name, problem: .unknownValue(name, allowed: names),
          suggestion: NearestWord.advice(name, among: names, all: "the scenarios are"))
      ])
    }
    return try ScenarioFile.scenario(at: path(of: name))
  }

  /// The file of a name.
  static func path(of name: String) throws(ConfigurationErrors) -> String {
    try ShippedFiles.path(of: "Library/\(name).yaml")
  }
}
