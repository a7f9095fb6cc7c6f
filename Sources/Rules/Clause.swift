public import OrderLog

/// A clause of a published text, with what is known about the text itself.
public struct Clause: Codable, Sendable, Hashable {
  /// A stable id, such as `zhongban-guoban-2025-10-29#6`.
  public let id: String
  /// The instrument and the clause's number.
  public let citation: LocalizedText
  /// The text as cited. Where witnesses differ, the majority's reading.
  public let text: String
  /// An English working translation. Not official.
  public let translation: String
  /// Where the witnesses of the text differ.
  public let variants: [Variant]
  /// The day on which the instrument was issued.
  public let issued: CivilDate
  /// The day on which it was made public; nil: not known.
  public let released: CivilDate?
  /// What is still to be confirmed about the text.
  public let textStatus: LocalizedText
  /// What an order log can and cannot show about the clause.
  public let whatALogShows: LocalizedText
  /// The duties that the clause is split into.
  public let obligations: [Obligation]

  /// A place where the printed sources differ.
  public struct Variant: Codable, Sendable, Hashable {
    /// The readings, the cited one first.
    public let readings: [String]
    /// Which sources have which.
    public let note: String

    /// A variant.
    public init(readings: [String], note: String) {
      self.readings = readings
      self.note = note
    }
  }

  /// A clause.
  public init(
    id: String, citation: LocalizedText, text: String, translation: String, variants: [Variant],
    issued: CivilDate, released: CivilDate? = nil, textStatus: LocalizedText, whatALogShows: LocalizedText,
    obligations: [Obligation]
  ) {
    self.id = id
    self.citation = citation
    self.text = text
    self.translation = translation
    self.variants = variants
    self.issued = issued
    self.released = released
    self.textStatus = textStatus
    self.whatALogShows = whatALogShows
    self.obligations = obligations
  }
}

/// One duty that a clause names.
public struct Obligation: Codable, Sendable, Hashable {
  /// `O1` … `O18`.
  public let id: String
  /// The clause's words.
  public let phrase: LocalizedText
  /// Whose duty it is.
  public let addressee: Addressee
  /// What would show it.
  public let evidence: LocalizedText
  /// What an order log shows of it; nil: nothing.
  public let shownByLog: LocalizedText?
  /// What only documents show of it; nil: nothing.
  public let shownByDocuments: LocalizedText?
  /// What neither a log nor documents show of it; nil: nothing is left out.
  public let shownByNeither: LocalizedText?

  /// Whose duty an obligation is.
  public enum Addressee: String, Codable, Sendable, Hashable {
    case platform, authority, both
  }

  /// An obligation.
  public init(
    id: String, phrase: LocalizedText, addressee: Addressee, evidence: LocalizedText,
    shownByLog: LocalizedText?, shownByDocuments: LocalizedText?, shownByNeither: LocalizedText? = nil
  ) {
    self.id = id
    self.phrase = phrase
    self.addressee = addressee
    self.evidence = evidence
    self.shownByLog = shownByLog
    self.shownByDocuments = shownByDocuments
    self.shownByNeither = shownByNeither
  }
}
