import Simulators

/// The keys of what a platform does: dispatch, time limits.
extension ScenarioKeys {
  /// The dispatch policies, each with the parameters that it uses.
  static var dispatch: ScenarioVariants<DispatchChoice> {
    ScenarioVariants(
      key: "policy", words: DispatchChoice.Name.allCases.map(\.rawValue), word: \.policy.rawValue,
      part: { word in
        guard let policy = DispatchChoice.Name(rawValue: word) else { return nil }
        return ScenarioPart(
          make: { DispatchChoice(policy, rest: RestRules()) },
          keys: dispatchKeys(policy) + [.part("rest", \.rest, rest, none: "none")])
      })
  }

  private static func dispatchKeys(_ policy: DispatchChoice.Name) -> [ScenarioKey<DispatchChoice>] {
    let reach = ScenarioKey<DispatchChoice>.number("reach", \.reach, 1...10_000_000)
    let candidates = ScenarioKey<DispatchChoice>.whole("candidates", \.candidates, 1...100_000)
    let rounds: [ScenarioKey<DispatchChoice>] = [
      .number("interval", \.interval, 0.1...86_400), reach, candidates,
    ]
    return switch policy {
    case .nearestIdle: [reach, candidates]
    case .randomEligible: [reach]
    case .batch, .rollingHorizon, .slackRouteFit, .lowestIncomeFirst: rounds
    case .grabHall: rounds + [.number("attention", \.attention, share)]
    case .twoSidedFairness: rounds + [.number("lambda", \.lambda, share)]
    case .maxMinIncome: rounds + [.number("efficiency_bound", \.efficiencyBound, 0...1_000)]
    case .incomeVariance, .incomeLogDeviation: rounds + [.number("lambda", \.lambda, 0...1_000_000)]
    }
  }

  private static var rest: ScenarioPart<RestRules> {
    ScenarioPart(
      make: { RestRules() },
      keys: [
        .duration("continuous_limit", \.continuousLimit, 0.1...24, unit: hour),
        .duration("break_length", \.breakLength, 1...1_440, unit: minute),
        .duration("margin", \.margin, 0...1_440, unit: minute),
        .durationOrNever("confirm_after", \.confirmAfter, 0.1...24, unit: hour),
        .durationOrNever("daily_maximum", \.dailyMaximum, 0.1...24, unit: hour),
      ])
  }

  /// The ETA policies, each with the parameters that it uses.
  static var eta: ScenarioVariants<ETAChoice> {
    ScenarioVariants(
      key: "policy", words: ETAChoice.Name.allCases.map(\.rawValue), word: \.policy.rawValue,
      part: { word in
        guard let policy = ETAChoice.Name(rawValue: word) else { return nil }
        return ScenarioPart(
          make: { ETAChoice(policy) },
          keys: etaKeys(policy) + [.part("compensation", \.compensation, compensation)])
      })
  }

  private static func etaKeys(_ policy: ETAChoice.Name) -> [ScenarioKey<ETAChoice>] {
    let probability = ScenarioKey<ETAChoice>.number("probability", \.probability, share)
    let margin = ScenarioKey<ETAChoice>.number("margin", \.margin, 0...100)
    let buffer = ScenarioKey<ETAChoice>.number("buffer", \.buffer, 0...1_440)
    let plan: [ScenarioKey<ETAChoice>] = [
      .number("speed", \.speed, 0.1...200), .number("handling", \.handling, 0...1_440),
    ]
    let past: [ScenarioKey<ETAChoice>] = [probability, .day("history_from", \.historyFrom)]
    return switch policy {
    case .distance: [margin, buffer] + plan
    case .historicalQuantile: past + [margin, buffer] + plan
    case .medianAbiding:
      past + [margin, buffer, .number("abiding_speed", \.abidingSpeed, 0.1...200)] + plan
    case .maxOfFour:
      past + [margin] + plan + [
        .number("city_base", \.cityBase, 0...1_440),
        .number("city_per_kilometre", \.cityPerKilometre, 0...1_440),
        .number("distance_base", \.distanceBase, 0...1_440),
        .number("distance_step", \.distanceStep, 0...1_440),
        .number("adverse_share", \.adverseShare, 0...10),
      ]
    case .strictest:
      past + plan + [.number("haste", \.haste, 0.1...10), .number("limit", \.limit, 0...1_440)]
    }
  }

  private static var compensation: ScenarioPart<Compensation> {
    ScenarioPart(
      make: { Compensation() },
      keys: [
        .number("own", \.own, 0...10), .number("affected", \.affected, 0...10),
        .duration("least_delay", \.leastDelay, 0...1_440, unit: minute),
      ])
  }
}
