import ArgumentParser
import CaseFile
import Configuration
import Foundation
import OrderLog
import ReportGenerator
import Simulators

/// A run that ends without a result: what to say and with which exit code (sysexits numbers).
struct Failure: Error {
  /// The exit codes of runs without a result.
  enum Code: Int32 {
    case usage = 64
    case badData = 65
    case noInput = 66
    case internalError = 70
    case cannotCreate = 73
    /// Reading or writing failed on the way.
    case input = 74
    case configuration = 78
    /// Ended by a signal (128 + SIGINT).
    case interrupted = 130
  }

  let code: Code
  let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// An error of any module as a failure of the run.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case is CancellationError: self.init(.interrupted, Words.text("failure.interrupted"))
    case let error as LogError:
      switch error {
      case .cancelled: self.init(.interrupted, Words.text(of: error))
      case .noSuchFile, .notReadable, .isDirectory: self.init(.noInput, Words.text(of: error))
      case .notWritable: self.init(.cannotCreate, Words.text(of: error))
      case .unknownTimeZone, .noYear: self.init(.usage, Words.text(of: error))
      case .badMapping, .badDialect, .unitMismatch: self.init(.configuration, Words.text(of: error))
      default: self.init(.badData, Words.text(of: error))
      }
    case let error as ConfigurationError: self.init([error])
    case let error as ConfigurationErrors: self.init(error.errors)
    case let error as MealDeliveryFileError: self.init(.badData, "\(error)")
    case let error as SetupFault:
      self.init(.configuration, "\(error.path): \(error.problem); \(error.remedy)")
    case let error as ReplayFault: self.init(.badData, Words.fault(error))
    case let error as CaseFileError:
      switch error {
      case .unreadable: self.init(.input, Words.text(of: error))
      case .unwritable, .foreignFolder, .foreignSimulationFolder, .notReplaced, .foreignStudyFolder,
        .otherStudy, .busyStudyFolder, .foreignReplayFolder:
        self.init(.cannotCreate, Words.text(of: error))
      }
    default: self.init(.internalError, "\(error)")
    }
  }

  /// What is wrong in files that people write. A file that is not there is missing input, not a wrong file.
  private init(_ errors: [ConfigurationError]) {
    let isMissing = errors.allSatisfy { if case .unreadable = $0.problem { true } else { false } }
    self.init(
      isMissing ? .noInput : .configuration, errors.map(Words.text(of:)).joined(separator: "\n"))
  }

  /// Writes the message to standard error and ends the process.
  func report() -> Never {
    // Names of columns and files are in messages, and must not steer the terminal.
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
      .map { MarkupText.visible(String($0)) }
    try? FileHandle.standardError.write(contentsOf: Data("mingsuan: \(lines.joined(separator: "\n"))\n".utf8))
    Foundation.exit(code.rawValue)
  }

  /// Runs a command's work and turns every error into a failure.
  static func guarding<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let code as ExitCode {
      throw code
    } catch {
      throw Failure(error)
    }
  }
}
