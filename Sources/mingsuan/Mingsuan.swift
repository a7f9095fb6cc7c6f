import ArgumentParser
import AuditEngine

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
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      failure.report()
    } catch let code as ExitCode {
      Self.exit(withError: code)
    } catch {
      // Parsing errors are usage errors (sysexits 64); --help and --version print and end well.
      Self.exit(withError: error)
    }
  }
}
