import ArgumentParser
import AuditEngine
import Foundation
import ReportGenerator

/// The command `mingsuan`.
@main
struct Mingsuan: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "mingsuan", abstract: Words.help("mingsuan.abstract"),
    discussion: Words.help("mingsuan.discussion"), version: version,
    subcommands: [
      InspectCommand.self, AuditCommand.self, CertifyCommand.self, RulesCommand.self, SimulateCommand.self,
      SweepCommand.self, ReplayCommand.self,
    ])

  static func main() {
    Interruption.install()
    do {
      var command = try parseAsRoot(arguments())
      try command.run()
    } catch let failure as Failure {
      failure.report()
    } catch let code as ExitCode {
      Self.exit(withError: code)
    } catch {
      finish(with: error)
    }
  }

  /// The arguments without a `--lang` in front of the subcommand, where it may stand as well. A language or a
  /// subcommand that does not exist is told as such.
  private static func arguments() throws -> [String] {
    var arguments = Array(CommandLine.arguments.dropFirst())
    for (index, argument) in arguments.enumerated() {
      var value: String?
      if argument.hasPrefix("--lang=") {
        value = String(argument.dropFirst(7))
      } else if argument == "--lang", index + 1 < arguments.count {
        value = arguments[index + 1]
      }
      if let value, Language(rawValue: value) == nil { throw Failure(.usage, Words.text("usage.lang")) }
    }
    if arguments.count > 1, arguments[0] == "--lang" {
      arguments.removeFirst(2)
    } else if let first = arguments.first, first.hasPrefix("--lang=") {
      arguments.removeFirst()
    }
    try checkSubcommands(arguments)
    return arguments
  }

  /// Refuses a word that stands where a subcommand should and is none.
  private static func checkSubcommands(_ arguments: [String]) throws {
    var commands = configuration.subcommands
    for argument in arguments where !commands.isEmpty {
      if argument.hasPrefix("-") || argument == "help" { return }
      if let command = commands.first(where: { $0.configuration.commandName == argument }) {
        commands = command.configuration.subcommands
        continue
      }
      let known = commands.map { $0.configuration.commandName ?? "" }
      throw Failure(
        .usage,
        Words.text(
          "usage.no-command",
          [
            "name": argument, "nearest": Words.hint(argument, among: known),
            "known": known.joined(separator: ", "),
          ]))
    }
  }

  /// Ends with what the parser says: usage errors (sysexits 64) on standard error, help and version on standard
  /// output, in the language of this run. Completion scripts are left as they are.
  private static func finish(with error: any Error) -> Never {
    let code = exitCode(for: error)
    let message = fullMessage(for: error, columns: 100_000)
    let isScreen = ["OVERVIEW:", "USAGE:", "Error:"].contains { message.hasPrefix($0) }
    let text = isScreen ? ParserText.localized(message) : message
    if code.isSuccess {
      if !text.isEmpty { Output.print(text) }
    } else {
      try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }
    Self.exit(withError: code)
  }
}
