import OrderLog
import Rules

/// A number that the platform committed itself to, as one audit uses it.
struct CommittedNumber: Sendable, Hashable {
  let commitment: Commitment
  let key: String
  let value: Double
  /// Whether the documents that it points to are there as stated.
  let isEvidenced: Bool
  /// Where it stands, for reports: the file, the line and the platform's name for it.
  let reference: String

  /// The commitment as a number for a parameter, or nil when it is said in words only.
  init?(_ commitment: Commitment, in documents: EvidencedDisclosure) {
    guard let key = commitment.parameter, let value = commitment.value, value.isFinite else { return nil }
    self.commitment = commitment
    self.key = key
    self.value = value
    isEvidenced = documents.isEvidenced(commitment)
    let place = commitment.source.line > 0 ? "\(documents.file):\(commitment.source.line)" : documents.file
    reference = "\(place), \(commitment.source.path): \(commitment.id)"
  }

  /// The numbers that a disclosure commits the platform to, by their first day and then in the disclosure's order.
  static func all(in documents: EvidencedDisclosure?) -> [CommittedNumber] {
    guard let documents else { return [] }
    return (documents.disclosure.commitments ?? []).compactMap { CommittedNumber($0, in: documents) }
      .enumerated()
      .sorted { ($0.element.commitment.from, $0.offset) < ($1.element.commitment.from, $1.offset) }
      .map(\.element)
  }

  /// Whether it is for all orders that a rule is about: those of `services`, which the log has in the rule's scope; nil
  /// stands for orders whose service is not known.
  func covers(_ services: Set<String?>) -> Bool {
    commitment.services.isEmpty
      || (!services.isEmpty
        && services.allSatisfy { $0.map(commitment.services.contains) ?? false })
  }

  /// Whether it takes the place of a value of the packs.
  ///
  /// A commitment is the platform's own word. It fills a gap, and it takes the place of a default or of an earlier
  /// commitment where it is stricter: a platform cannot commit itself to a laxer limit than the one that holds. Numbers
  /// that the law leaves to agreement may go either way. It never takes the place of a number of a law, a standard or
  /// guidance, not even a stricter one: what falls short of it then would be laid to a source that does not say it. What
  /// the platform says for itself needs its document; what it says against itself does not.
  func replaces(_ value: DatedParameter.DatedValue?, _ bound: DatedParameter.Bound) -> Bool {
    guard let value, let number = value.value else { return isEvidenced }
    guard value.status >= .commitment else { return false }
    return bound == .agreed ? isEvidenced : bound.isStricter(self.value, than: number)
  }
}

extension DatedParameter {
  /// The history with a committed number on top, on the days and in the cities that it is for.
  func with(_ committed: CommittedNumber) -> DatedParameter {
    guard committed.key == key, let bound else { return self }
    let own = Set(values.compactMap(\.city))
    let cities = committed.commitment.cities
    var changed = values
    let places: [String?] = cities.isEmpty ? [nil] + own.sorted() : cities
    for city in places {
      let history =
        own.contains(city ?? "") ? values.filter { $0.city == city } : values.filter { $0.city == nil }
      changed.removeAll { $0.city == city }
      changed += Self.merged(history, committed, bound, city)
    }
    return DatedParameter(key: key, title: title, unit: unit, values: changed, bound: bound)
  }

  /// One city's history in pieces: each day on which the value or the commitment changes begins one.
  private static func merged(
    _ history: [DatedValue], _ committed: CommittedNumber, _ bound: Bound, _ city: String?
  ) -> [DatedValue] {
    let commitment = committed.commitment
    var days = Set(history.map(\.from))
    days.insert(commitment.from)
    if let until = commitment.until { days.insert(CivilDate(dayNumber: until.dayNumber + 1)) }
    return days.sorted().compactMap { day in
      let current = history.last { $0.from <= day }
      if commitment.holds(on: day), committed.replaces(current, bound) {
        return DatedValue(
          from: day, city: city, value: committed.value, status: .commitment, reference: committed.reference)
      }
      // A commitment that has ended leaves a gap where there was one before.
      guard let current else {
        return day <= commitment.from
          ? nil
          : DatedValue(
            from: day, city: city, value: nil, status: .commitment, reference: committed.reference)
      }
      return DatedValue(
        from: day, city: city, value: current.value, status: current.status, reference: current.reference)
    }
  }
}
