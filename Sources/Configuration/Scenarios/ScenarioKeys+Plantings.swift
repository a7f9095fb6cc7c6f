import Simulators

/// The keys of plantings, each kind with the parameters that it uses.
extension ScenarioKeys {
  static var planting: ScenarioVariants<Planting> {
    ScenarioVariants(
      key: "kind", words: PlantedKind.allCases.map(\.rawValue), word: \.kind.rawValue,
      part: { word in
        guard let kind = PlantedKind(rawValue: word) else { return nil }
        return ScenarioPart(make: { Planting(kind) }, keys: plantingKeys(kind) + [.day("from", \.from)])
      })
  }

  private static func plantingKeys(_ kind: PlantedKind) -> [ScenarioKey<Planting>] {
    let portion = ScenarioKey<Planting>.number("share", \.share, share)
    let size = ScenarioKey<Planting>.number("size", \.size, share)
    let minutes = ScenarioKey<Planting>.number("minutes", \.size, 0...1_440)
    return switch kind {
    case .longSpells, .longDays, .missingCompensation, .rowsRemoved: [portion]
    case .payBelowFloor: [portion, size, .number("floor", \.limit, money)]
    case .takeRateAboveCap: [portion, size, .number("cap", \.limit, share)]
    case .displayedDiffers, .lateDeductions: [portion, size]
    case .groupPaidLess: [size, attribute, .text("value", \.value)]
    case .refusalPunished: [minutes]
    case .silentRuleChange, .compressedLimits, .strictInRain: [size]
    case .timesRounded: [portion, minutes]
    case .dispatchFavours: [portion, attribute, .text("value", \.value)]
    }
  }

  /// An attribute that the simulated workers have.
  private static var attribute: ScenarioKey<Planting> {
    let names = ["gender", "age_band", "origin", "contract", "vehicle"]
    return ScenarioKey(
      name: "attribute", shape: .word(names),
      read: { node, part, diagnostics in
        if let name = node.choice(names, diagnostics) { part.attribute = name }
      },
      write: { $0.attribute.map(ScenarioText.text) })
  }
}
