import ArgumentParser
import Foundation
import ReportGenerator
import Simulators

/// The command's own texts, in the language that `--lang` or the locale asks for.
enum Words {
  /// The language of this run: `--lang`, else `LC_ALL`, `LC_MESSAGES` or `LANG`, else Chinese.
  ///
  /// Read from the raw arguments, since help texts are needed before arguments are parsed.
  static let language: Language = {
    let arguments = CommandLine.arguments
    for (index, argument) in arguments.enumerated() {
      if argument == "--lang", index + 1 < arguments.count,
        let language = Language(rawValue: arguments[index + 1])
      {
        return language
      }
      if argument.hasPrefix("--lang="), let language = Language(rawValue: String(argument.dropFirst(7))) {
        return language
      }
    }
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    // Without a locale, or in the C locale, there is no wish: reports are Chinese by default, and so is this.
    guard let locale, !["C", "POSIX"].contains(locale.split(separator: ".").first.map(String.init) ?? "")
    else {
      return .chinese
    }
    return locale.hasPrefix("zh") ? .chinese : .english
  }()

  private static let table: StringTable? = try? StringTable(language)

  /// The text of a key of the command, with `{name}` replaced.
  static func text(_ key: String, _ values: [String: String] = [:]) -> String {
    table?.text("command." + key, values) ?? key
  }

  /// Whether there are texts at all; where the tool's own files are not installed there are none.
  static var areThere: Bool { table != nil }

  /// A text that the command shares with the report, such as `fault.notUTF8`.
  static func plain(_ key: String) -> String { table?.text(key) ?? key }

  /// The help text of a key.
  static func help(_ key: String) -> String { text("help." + key) }
}

extension ArgumentHelp {
  /// The help text of an option.
  static func words(_ key: String, valueName: String? = nil) -> ArgumentHelp {
    ArgumentHelp(Words.help(key), valueName: valueName)
  }
}

extension Words {
  /// Why a log cannot be replayed, and what to ask for.
  static func fault(_ fault: ReplayFault) -> String {
    switch fault {
    case .tooFewOrders(let found, let needed):
      text("replay.fault.tooFewOrders", ["found": "\(found)", "needed": "\(needed)"])
    case .tooShort(let hours, let needed):
      text(
        "replay.fault.tooShort",
        ["hours": String(format: "%.1f", hours), "needed": String(format: "%.0f", needed)])
    case .nobodyOnline: text("replay.fault.nobodyOnline")
    case .tooFewWays(let found, let needed):
      text("replay.fault.tooFewWays", ["found": "\(found)", "needed": "\(needed)"])
    case .setup(let fault): "\(fault.path): \(fault.problem); \(fault.remedy)"
    }
  }
}
