import OrderLog
import Rules

/// The draft of the text that a filing makes public (拟公示内容): for each algorithm its name, basic principle,
/// mechanism, scenario and purpose. Made from the declared mechanism alone; nothing measured stands in it, since
/// the public record is no place for promotion.
struct PublicNotice {
  private let contents: CertificationContents

  init(_ contents: CertificationContents) { self.contents = contents }

  /// The draft.
  var manuscript: Manuscript {
    var draft = contents.manuscript("notice")
    draft.blocks = [.note([contents.run("notice.preface")])]
    let algorithms = contents.disclosure.algorithms ?? []
    if algorithms.isEmpty { draft.blocks.append(contents.blankBlock("blank.inventory")) }
    for algorithm in algorithms {
      draft.blocks.append(.heading(1, contents.said(algorithm.name)))
      draft.blocks += sections(of: algorithm)
    }
    return draft
  }

  private func sections(of algorithm: DisclosedAlgorithm) -> [Manuscript.Block] {
    let heading = { (key: String) in Manuscript.Block.heading(2, contents.text("notice.\(key)")) }
    var blocks = [heading("name"), .paragraph([.init(contents.said(algorithm.name))])]
    blocks.append(heading("principle"))
    let words = algorithm.families.flatMap { contents.disclosure.mechanism[$0] ?? [] }
      .compactMap(\.description)
    if words.isEmpty {
      blocks.append(contents.blankBlock("blank.principle"))
    } else {
      blocks += words.map { .paragraph([.init(contents.said($0))]) }
    }
    blocks.append(heading("mechanism"))
    blocks += algorithm.families.flatMap(MechanismText(contents).blocks)
    if algorithm.families.isEmpty { blocks.append(contents.blankBlock("blank.families")) }
    blocks.append(heading("scenario"))
    let platform = contents.disclosure.platform
    if platform.services.isEmpty {
      blocks.append(contents.blankBlock("blank.scenario"))
    } else {
      blocks.append(
        .paragraph([
          contents.run(
            "notice.scenario.text",
            [
              "services": contents.values(platform.services, of: .service),
              "cities": platform.cities.isEmpty
                ? contents.text("notice.cities.unstated") : contents.values(platform.cities, of: .city),
              "families": contents.names(algorithm.families, of: "family"),
            ])
        ]))
    }
    blocks.append(heading("purpose"))
    blocks.append(.paragraph([contents.stated(algorithm.purpose, else: "blank.purpose")]))
    return blocks
  }
}
