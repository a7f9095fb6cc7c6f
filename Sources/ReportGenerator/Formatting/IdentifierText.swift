/// Names that come from a log (workers, orders, digests), for one line of a table: whole for the tooltip,
/// shortened for the eye.
struct IdentifierText: Sendable, Hashable {
  /// The name with invisible characters written out; cut after 400 scalars, the result file has it whole.
  let whole: String
  /// The name shortened to the limit, the middle left out.
  let short: String
  /// Whether something was left out.
  let isShortened: Bool

  /// A name, shortened beyond `limit` characters. It counts scalars, so that marks piled on one letter count.
  init(_ name: String, limit: Int = 20) {
    let scalars = name.unicodeScalars
    let isCut = scalars.count > 400
    let visible = MarkupText.visible(isCut ? Self.text(scalars.prefix(400)) : name) + (isCut ? "…" : "")
    whole = visible
    let shown = visible.unicodeScalars
    isShortened = shown.count > limit
    short =
      isShortened
      ? Self.text(shown.prefix(max(1, limit - 7))) + "…" + Self.text(shown.suffix(6)) : visible
  }

  private static func text(_ scalars: Substring.UnicodeScalarView) -> String { String(Substring(scalars)) }
}
