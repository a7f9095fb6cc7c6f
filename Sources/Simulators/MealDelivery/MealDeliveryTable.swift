import Foundation

/// A tab-separated file with a header, read by column name.
struct MealDeliveryTable {
  /// One line of the file.
  struct Row {
    let line: Int
    fileprivate let cells: [Substring]
  }

  let path: String
  let rows: [Row]
  private let columns: [String: Int]

  /// Reads a file. Empty lines are skipped, a carriage return before the line end is dropped.
  init(path: String, columns wanted: [String]) throws(MealDeliveryFileError) {
    self.path = path
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw MealDeliveryFileError(
        path: path, problem: "cannot be read",
        remedy:
          "an instance is a folder with orders.txt, couriers.txt, restaurants.txt and instance_parameters.txt"
      )
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw MealDeliveryFileError(path: path, problem: "is not UTF-8 text", remedy: "Convert it to UTF-8")
    }
    var rows: [Row] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    where !line.allSatisfy(\.isWhitespace) {
      rows.append(Row(line: index + 1, cells: line.split(separator: "\t", omittingEmptySubsequences: false)))
    }
    guard let header = rows.first else {
      throw MealDeliveryFileError(path: path, problem: "is empty", remedy: "A table has at least its header")
    }
    var columns: [String: Int] = [:]
    for (index, name) in header.cells.enumerated() {
      let name = name.trimmingCharacters(in: .whitespaces)
      guard columns.updateValue(index, forKey: name) == nil else {
        throw MealDeliveryFileError(
          path: path, line: header.line, column: name, problem: "the header has the column twice",
          remedy: "Leave one out")
      }
    }
    for name in wanted where columns[name] == nil {
      throw MealDeliveryFileError(
        path: path, line: header.line, column: name, problem: "the header lacks the column",
        remedy: "Columns are separated by tabs: \(wanted.joined(separator: ", "))")
    }
    for row in rows.dropFirst() where row.cells.count != header.cells.count {
      throw MealDeliveryFileError(
        path: path, line: row.line,
        problem: "\(row.cells.count) values where the header has \(header.cells.count) columns",
        remedy: "One value for each column, separated by tabs")
    }
    self.rows = Array(rows.dropFirst())
    self.columns = columns
  }

  /// A fault of one value.
  func fault(_ row: Row, _ column: String, _ problem: String, _ remedy: String) -> MealDeliveryFileError {
    MealDeliveryFileError(path: path, line: row.line, column: column, problem: problem, remedy: remedy)
  }

  /// A value as it stands, spaces at its ends dropped.
  func text(_ row: Row, _ column: String) -> String {
    guard let index = columns[column], index < row.cells.count else { return "" }
    return row.cells[index].trimmingCharacters(in: .whitespaces)
  }

  /// A name: not empty, without spaces.
  func name(_ row: Row, _ column: String) throws(MealDeliveryFileError) -> String {
    let value = text(row, column)
    if value.isEmpty || value.contains(where: \.isWhitespace) {
      throw fault(row, column, "“\(value)” is not a name", "A name without spaces")
    }
    return value
  }

  /// A number within a range.
  func number(
    _ row: Row, _ column: String, in range: ClosedRange<Double>
  ) throws(MealDeliveryFileError) -> Double {
    let value = text(row, column)
    guard let number = Double(value) else {
      throw fault(row, column, "“\(value)” is not a number", "Digits, with a point for decimals")
    }
    guard range.contains(number) else {
      throw fault(row, column, "\(value) is out of range", "From \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A whole number within a range; `12.0` is whole.
  func whole(
    _ row: Row, _ column: String, in range: ClosedRange<Int> = MealDeliveryInstance.minutes
  ) throws(MealDeliveryFileError) -> Int {
    let number = try number(row, column, in: Double(range.lowerBound)...Double(range.upperBound))
    guard number == number.rounded() else {
      throw fault(row, column, "\(text(row, column)) is not a whole number", "Whole minutes")
    }
    return Int(number)
  }

  /// A place from the columns x and y.
  func location(_ row: Row) throws(MealDeliveryFileError) -> Location {
    Location(
      x: try number(row, "x", in: MealDeliveryInstance.coordinates),
      y: try number(row, "y", in: MealDeliveryInstance.coordinates))
  }
}
