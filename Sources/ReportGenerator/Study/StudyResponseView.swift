import AuditEngine

/// One part of the page with its sentences, its pictures and the numbers behind them.
struct StudyResponseView {
  let anchor: String
  let title: String
  let name: String
  let meaning: String
  let sentences: [String]
  let plots: [Plot]
  let hasPlots: Bool
  /// Whether the numbers are shown from the start, and printed.
  let isOpen: Bool
  let table: StudyTableView

  /// A picture with its heading.
  struct Plot {
    let plotTitle: String
    let picture: String
    let kind: Kind
    let drawing: MarkupElement

    /// What a picture shows; its raw value ends the name of its file.
    enum Kind: String {
      case response = ""
      case difference = ".differences"
      case verdicts = ".verdicts"
      case front = ".front"
      case sensitivity = ".sensitivity"
    }

    init(_ kind: Kind, _ title: String, _ drawing: MarkupElement) {
      self.kind = kind
      plotTitle = title
      picture = drawing.markup
      self.drawing = drawing
    }
  }

  init(
    anchor: String, title: String, name: String, meaning: String, sentences: [String], plots: [Plot],
    table: StudyTableView, isOpen: Bool = false
  ) {
    self.anchor = anchor
    self.title = title
    self.name = MarkupText.visible(name)
    self.meaning = meaning
    self.sentences = sentences
    self.plots = plots
    hasPlots = !plots.isEmpty || isOpen
    self.isOpen = isOpen
    self.table = table
  }
}

/// The arms of a study in words.
struct StudyArmNames {
  private let study: Study
  private let words: StudyWording

  init(_ study: Study, _ words: StudyWording) {
    self.study = study
    self.words = words
  }

  /// The arm's number and its levels, whole.
  func long(_ arm: Int) -> String {
    guard study.arms.indices.contains(arm) else { return String(arm) }
    let levels = study.arms[arm].levels.map { IdentifierText($0, limit: 60).short }
    return String(arm) + " · " + levels.joined(separator: " / ")
  }

  /// The same for a row of a chart, which cuts it; the baseline is marked in tables and by its mark.
  func row(_ arm: Int) -> String { long(arm) }

  /// The first cell of a row of a table.
  func cell(_ arm: Int) -> String {
    arm == study.baseline ? long(arm) + " (" + words.text("arms.baseline") + ")" : long(arm)
  }
}
