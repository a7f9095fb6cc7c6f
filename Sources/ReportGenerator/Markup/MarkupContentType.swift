import Mustache

/// The content type of all templates: every `{{value}}` goes through `MarkupText`.
///
/// The library's own HTML type compares characters, not scalars, and leaves a quote with a combining mark as
/// it is.
struct MarkupContentType: MustacheContentType {
  /// The name in the pragma.
  static let name = "MARKUP"

  func escapeText(_ text: String) -> String { MarkupText.escaped(text) }

  /// The line that is put before every template. Partials do not inherit the content type, so each needs it.
  static let pragma = "{{% CONTENT_TYPE: MARKUP }}"

  /// Makes the type known to the template library. Idempotent.
  static func register() { MustacheContentTypes.register(MarkupContentType(), named: name) }
}
