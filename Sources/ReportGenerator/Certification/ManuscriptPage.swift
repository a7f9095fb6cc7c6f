/// A draft as one HTML file without script and without network, for reading and printing.
struct ManuscriptPage: Sendable {
  /// The whole file. The same draft gives the same text to the byte.
  let html: String

  init(_ manuscript: Manuscript) throws(ReportError) {
    html = try TemplateSet(try ResourceFolder()).render(View(manuscript), with: "draft")
  }

  /// What the template shows. Exactly one member of a block is filled.
  private struct View {
    let lang: String
    let title: String
    let subtitles: [String]
    let banner: String
    let footer: String
    let blocks: [BlockView]

    init(_ manuscript: Manuscript) {
      lang = manuscript.language
      title = manuscript.title
      subtitles = manuscript.subtitles
      banner = manuscript.banner
      footer = manuscript.footer
      blocks = manuscript.blocks.map(BlockView.init)
    }
  }

  private struct BlockView {
    var heading1: Heading?
    var heading2: Heading?
    var heading3: Heading?
    var paragraph: Runs?
    var note: Runs?
    var blank: String?
    var items: Items?
    var table: TableView?

    init(_ block: Manuscript.Block) {
      switch block {
      case .heading(let level, let text, let anchor):
        let heading = Heading(text: text, anchor: anchor)
        switch level {
        case ...1: heading1 = heading
        case 2: heading2 = heading
        default: heading3 = heading
        }
      case .paragraph(let runs): paragraph = Runs(runs: runs)
      case .note(let runs): note = Runs(runs: runs)
      case .blank(let prompt): blank = prompt
      case .items(let entries): items = Items(entries: entries.map(Runs.init))
      case .table(let table):
        self.table = TableView(
          headings: table.headings, rows: table.rows.map { Row(cells: $0.map(Runs.init)) })
      }
    }
  }

  private struct Heading {
    let text: String
    let anchor: String?
  }
  private struct Runs { let runs: [Manuscript.Run] }
  private struct Items { let entries: [Runs] }
  private struct Row { let cells: [Runs] }
  private struct TableView {
    let headings: [String]
    let rows: [Row]
  }
}
