import OrderLog
import Rules

/// Whether the duty to file applies. It binds services with 舆论属性或者社会动员能力, and whether a dispatch algorithm
/// is one is for a person: a named role's answer decides, else the platform's own statement that it does; without
/// either, what would be against the platform is a question.
struct FilingDuty {
  /// true, false, or nil when nobody has said.
  let applies: Bool?

  init(_ filing: AlgorithmFiling?, _ context: DocumentContext) {
    if let answer = context.attestation(about: filing?.source.path)?.answer {
      applies = answer == .yes
    } else {
      // The platform's word that it need not file is not an answer.
      applies = filing?.isRequired == true ? true : nil
    }
  }

  /// What the platform says of the duty.
  static func fact(_ filing: AlgorithmFiling) -> DocumentFact? {
    filing.isRequired.map { DocumentFact("required", $0 ? "yes" : "no") }
  }

  /// The state of something that would be against the platform if the duty applies.
  var against: DocumentPoint.State {
    switch applies {
    case true?: .contradicted
    case false?: .outside
    case nil: .question
    }
  }

  /// The state of the time from an event to its filing: how many working days it took, against how many it may.
  ///
  /// Working days are never more than days, so that a short time is in order also in a year without a calendar.
  func state(
    from event: CivilDate, to filed: CivilDate?, limit: Int, entry: any DisclosureEntry,
    _ context: DocumentContext
  ) -> (state: DocumentPoint.State, why: String?, days: Int?) {
    if applies == false { return (.outside, nil, nil) }
    let end = filed ?? context.day
    let days = context.request.holidays.workingDays(after: event, through: end)
    let isInTime = days.map { $0 <= limit } ?? (end.days(since: event) <= limit ? true : nil)
    guard let isInTime else { return (.uncompared, "calendar", nil) }
    if !isInTime { return (against, nil, days) }
    return filed == nil ? (.uncompared, "running", days) : (context.evidenced([entry]), nil, days)
  }
}
