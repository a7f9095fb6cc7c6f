import AuditEngine
import Foundation

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
      case factor = ".factor"
      case effects = ".effects"
      case effectDifferences = ".effects.differences"
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
    let levels = study.arms[arm].levels.map { IdentifierText(Self.level($0), limit: 60).short }
    return String(arm) + " · " + levels.joined(separator: " / ")
  }

  /// A level as it is shown: a number drawn from a range, with all its digits, has four that count. The whole number
  /// stands in the results.
  static func level(_ level: String) -> String {
    guard level.utf8.count > 8, level.contains("."), let value = Double(level), value.isFinite, value != 0
    else {
      return level
    }
    let decimals = 3 - Int(log10(value.magnitude).rounded(.down))
    return NumberText.trimmed(value, atMost: min(12, max(0, decimals)))
  }

  /// The same for a row of a chart, which cuts it; the baseline is marked in tables and by its mark.
  func row(_ arm: Int) -> String { long(arm) }

  /// The first cell of a row of a table.
  func cell(_ arm: Int) -> String {
    arm == study.baseline ? long(arm) + " (" + words.text("arms.baseline") + ")" : long(arm)
  }
}
