extension Disclosure {
  /// The sources of all entries, in the order of the sections.
  public var sources: [EntrySource] {
    var found: [EntrySource] = []
    func add(_ entries: [any DisclosureEntry]?) { found += (entries ?? []).map(\.source) }
    func add(_ entry: (any DisclosureEntry)?) { if let entry { found.append(entry.source) } }
    add(algorithms)
    add(governance)
    for family in AlgorithmFamily.allCases { add(mechanism[family]) }
    add(publications)
    add(orderStatement)
    add(negotiations)
    add(consultations)
    add(appeals)
    add(humanDecisions)
    add(humanDecisions?.decisions)
    add(reviews)
    for review in reviews ?? [] { add(review.indicators) }
    for filing in filings ?? [] {
      add(filing)
      add(filing.changes)
      add(filing.shown)
    }
    add(options)
    add(refusal)
    add(commitments)
    add(standards)
    add(rectifications)
    add(incentives)
    add(retention)
    add(handover)
    add(technicalMeasures)
    add(attestations)
    return found
  }

  /// The attachments of all entries. One that several entries point to stands here several times.
  public var attachments: [Attachment] { sources.flatMap(\.attachments) }
}
