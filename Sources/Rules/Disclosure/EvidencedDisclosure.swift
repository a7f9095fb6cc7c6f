/// A disclosure with what was found where its attachments should be.
public struct EvidencedDisclosure: Codable, Sendable, Hashable {
  /// The disclosure.
  public var disclosure: Disclosure
  /// The name of its file, without folders.
  public var file: String
  /// The digest of its file, as the audit writes digests.
  public var digest: String
  /// The state of each attachment.
  public var states: [Attachment: AttachmentState]

  /// See the properties.
  public init(
    _ disclosure: Disclosure, file: String, digest: String, states: [Attachment: AttachmentState] = [:]
  ) {
    self.disclosure = disclosure
    self.file = file
    self.digest = digest
    self.states = states
  }

  /// The state of an attachment; one that nobody looked for is missing.
  public func state(of attachment: Attachment) -> AttachmentState { states[attachment] ?? .missing }

  /// Whether an entry points to documents and all of them are there as stated.
  public func isEvidenced(_ entry: some DisclosureEntry) -> Bool { isEvidenced(entry.source) }

  /// Whether a source points to documents that could be there and all of them are. A URL alone shows nothing and
  /// takes nothing away from a document beside it.
  public func isEvidenced(_ source: EntrySource) -> Bool {
    let kept = source.attachments.map(state(of:)).filter { $0 != .notFetched }
    return !kept.isEmpty && kept.allSatisfy(\.isPresent)
  }
}
