import OrderLog
import Rules

/// Which recommended standards bind the platform. A recommended standard (GB/T) binds those who declared that they follow
/// it. A disclosure that lists the platform's standards says which these are; without such a list nothing is known of
/// declarations, and every standard is taken as a yardstick as if it had been declared.
struct DeclaredStandards {
  private let declared: [AdoptedStandard]?

  init(_ disclosure: Disclosure?) { declared = disclosure?.standards }

  /// Whether a source binds for a service on a day: always, unless it is a standard that the platform did not declare.
  func binds(_ basis: Basis, service: String?, on day: CivilDate?) -> Bool {
    guard let declared, let number = basis.standard else { return true }
    return declared.contains { standard in
      standard.isStandard(number) && (day.map(standard.holds(on:)) ?? true)
        && (standard.services.isEmpty || service.map(standard.services.contains) ?? false)
    }
  }

  /// Whether a source is a standard that the platform declared; nil when it is none, or nothing is known.
  func isDeclared(_ basis: Basis, on day: CivilDate?) -> Bool? {
    guard let declared, let number = basis.standard else { return nil }
    return declared.contains { $0.isStandard(number) && (day.map($0.holds(on:)) ?? true) }
  }
}
