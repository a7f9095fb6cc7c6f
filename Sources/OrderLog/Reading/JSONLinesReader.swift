struct JSONLinesReader {
  let source: ByteSource
  let file: String
  let zone: CivilTimeZone?
  let control: ReadingControl
  func read(planner: ParsePlanner) throws(LogError) -> ParsedFile { throw .cancelled }
}
