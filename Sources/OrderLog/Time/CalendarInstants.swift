/// The instants that a calendar can name.
public enum CalendarInstants {
  /// The instants of the years 1 to 9999, in ms since the Unix epoch. One outside is a fault of the data; inside, sums
  /// and differences with durations of up to millennia do not overflow.
  @inlinable public static var range: Range<Int64> { -62_135_596_800_000..<253_402_300_800_000 }
}

extension OrderLog {
  /// The log with instants outside the years 1 to 9999 missing. Readers refuse such instants; a log that was made
  /// otherwise may have them.
  ///
  /// - Complexity: O(instants); columns without one are shared.
  public func withCalendarInstants() -> OrderLog {
    OrderLog(
      orders: orders.withCalendarInstants(), others: tables.values.map { $0.withCalendarInstants() },
      timeZone: timeZone)
  }
}

extension Table {
  fileprivate func withCalendarInstants() -> Table {
    columns.reduce(self) { table, entry in
      guard entry.key.type == .instant, case .integer(let column) = entry.value,
        column.storage.elements.contains(where: {
          $0 != IntegerColumn.null && !CalendarInstants.range.contains($0)
        })
      else { return table }
      let kept = column.storage.elements.map {
        CalendarInstants.range.contains($0) ? $0 : IntegerColumn.null
      }
      return table.with(.integer(IntegerColumn(storage: ColumnStorage(kept))), for: entry.key)
    }
  }
}
