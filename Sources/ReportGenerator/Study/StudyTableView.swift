/// A table of the study's page.
struct StudyTableView {
  let caption: String
  let columns: [Heading]
  let rows: [Row]
  let isCut: Bool
  let cutNote: String

  /// The heading of a column.
  struct Heading {
    let label: String
    let isNumber: Bool
  }

  /// A row of cells.
  struct Row {
    let cells: [Cell]
  }

  /// A cell; the first of a row is its heading.
  struct Cell {
    let text: String
    let label: String
    let isHead: Bool
    let isNumber: Bool
  }

  /// The most rows that are listed.
  static let rowLimit = 30

  /// A table of `count` rows, of which at most ``rowLimit`` are made and listed, with the true count said.
  init(
    _ caption: String, _ columns: [(label: String, isNumber: Bool)], count: Int, _ words: StudyWording,
    row: (Int) -> [String]
  ) {
    let headings = columns.map { Heading(label: $0.label, isNumber: $0.isNumber) }
    let shown = min(count, Self.rowLimit)
    self.caption = caption
    self.columns = headings
    rows = (0..<shown).map { index in
      Row(
        cells: zip(row(index), headings).enumerated().map { place, pair in
          Cell(
            text: pair.0, label: pair.1.label, isHead: place == 0, isNumber: pair.1.isNumber && place > 0)
        })
    }
    isCut = shown < count
    cutNote = words.text(
      "cut", ["n": NumberText.integer(count), "shown": NumberText.integer(shown)])
  }
}
