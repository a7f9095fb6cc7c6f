/// A statement in a disclosure that says where it stands and what it points to.
public protocol DisclosureEntry {
  /// Where the entry stands and what it points to.
  var source: EntrySource { get }
}

/// Where an entry of a disclosure stands, and the documents that it points to. A statement without a document
/// is the platform's word: it can speak against the platform, and it shows nothing for it.
public struct EntrySource: Codable, Sendable, Hashable {
  /// The keys that lead to the entry, such as `negotiations[0]`; it names the entry in reports.
  public var path: String
  /// The line of the document that the entry begins on, from 1; 0 when it was not read from a file.
  public var line: Int
  /// The documents.
  public var attachments: [Attachment]

  /// See the properties.
  public init(path: String, line: Int = 0, attachments: [Attachment] = []) {
    self.path = path
    self.line = line
    self.attachments = attachments
  }
}

/// A document beside the disclosure. It is looked for and its digest is compared; nothing is fetched.
public struct Attachment: Codable, Sendable, Hashable {
  /// What it is called.
  public var title: String?
  /// Its path relative to the disclosure's folder.
  public var file: String?
  /// Where it was published, as text.
  public var url: String?
  /// The digest that the disclosure states, `sha256:` and 64 hexadecimal digits in lower case.
  public var sha256: String?

  /// See the properties.
  public init(title: String? = nil, file: String? = nil, url: String? = nil, sha256: String? = nil) {
    self.title = title
    self.file = file
    self.url = url
    self.sha256 = sha256
  }
}

/// What was found where an attachment should be.
public enum AttachmentState: Codable, Sendable, Hashable {
  /// The file is there and has the stated digest.
  case present(bytes: Int)
  /// There is no such file.
  case missing
  /// The file is there and has another digest.
  case different(sha256: String)
  /// The path leads out of the disclosure's folder, so it was not looked at.
  case outside
  /// The file is there and cannot be read; the system's reason.
  case unreadable(String)
  /// Only a URL is given. Nothing is fetched, so nothing is shown.
  case notFetched

  /// Whether the document is there as stated.
  public var isPresent: Bool {
    if case .present = self { return true }
    return false
  }
}
