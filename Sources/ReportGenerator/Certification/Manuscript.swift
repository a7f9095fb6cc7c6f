/// A draft document: what stands in it, whatever file it becomes.
///
/// A draft mixes three kinds of text that a reader must be able to tell apart: the fixed words of the form,
/// what the audit or the platform's own document says (each with a link to where it comes from), and blanks
/// that only the platform can fill in.
struct Manuscript: Sendable, Equatable {
  /// The document's heading.
  let title: String
  /// Lines below the heading.
  let subtitles: [String]
  /// A line at the top of each page that says that this is a draft.
  let banner: String
  /// Text before the page number at the foot of a page.
  let footer: String
  /// The document's language, as a BCP 47 tag.
  let language: String
  /// What stands in it, in order.
  var blocks: [Block] = []

  /// A part of a document.
  enum Block: Sendable, Equatable {
    /// A heading of level 1 to 3, with the name that links go to.
    case heading(Int, String, anchor: String? = nil)
    case paragraph([Run])
    /// A remark in small print.
    case note([Run])
    /// A list without numbers.
    case items([[Run]])
    case table(Table)
    /// A place that the platform must fill in, with what belongs there.
    case blank(String)
  }

  /// A table. Every row has as many cells as there are headings.
  struct Table: Sendable, Equatable {
    let headings: [String]
    let rows: [[[Run]]]
    /// The widths of the columns, in parts of their sum.
    let widths: [Int]

    init(_ headings: [String], _ rows: [[[Run]]], widths: [Int]? = nil) {
      self.headings = headings
      self.rows = rows.map { row in
        Array((row + Array(repeating: [], count: headings.count)).prefix(headings.count))
      }
      let given = widths ?? []
      self.widths = given.count == headings.count ? given : headings.map { _ in 1 }
    }
  }

  /// A stretch of text of one kind.
  struct Run: Sendable, Equatable, ExpressibleByStringLiteral {
    let text: String
    var isStrong = false
    /// Where the text leads: a file beside the document with an anchor, or an anchor of the document (`#…`).
    var link: String?
    /// Whether the platform must replace it.
    var isBlank = false

    init(_ text: String, strong: Bool = false, link: String? = nil, blank: Bool = false) {
      self.text = text
      isStrong = strong
      self.link = link
      isBlank = blank
    }

    init(stringLiteral text: String) { self.init(text) }
  }

  /// All text of the document in reading order, for tests and for searching.
  var plainText: String {
    var lines = [title] + subtitles
    for block in blocks {
      switch block {
      case .heading(_, let text, _): lines.append(text)
      case .paragraph(let runs), .note(let runs): lines.append(runs.map(\.text).joined())
      case .items(let items): lines += items.map { $0.map(\.text).joined() }
      case .table(let table):
        lines.append(table.headings.joined(separator: "\t"))
        lines += table.rows.map { $0.map { $0.map(\.text).joined() }.joined(separator: "\t") }
      case .blank(let prompt): lines.append(prompt)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// How many blanks there are.
  var blankCount: Int {
    blocks.reduce(0) { sum, block in
      switch block {
      case .blank: sum + 1
      case .paragraph(let runs), .note(let runs): sum + runs.count(where: \.isBlank)
      case .items(let items): sum + items.joined().count(where: \.isBlank)
      case .table(let table): sum + table.rows.joined().joined().count(where: \.isBlank)
      case .heading: sum
      }
    }
  }
}
