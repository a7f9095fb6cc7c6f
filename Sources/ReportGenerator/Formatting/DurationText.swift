/// Lengths of time as text: `6 小时 40 分`, `6 h 40 min`.
struct DurationText: Sendable {
  let table: StringTable

  /// A length in seconds. From an hour on it is shown to the minute, below to the second; `extra` shows
  /// more: 1 to the second, 2 and more with decimals.
  func text(seconds: Double, extra: Int = 0) -> String {
    guard seconds.isFinite, seconds.magnitude < 1e12 else { return NumberText.none }
    let sign = seconds < 0 ? "−" : ""
    let magnitude = seconds.magnitude
    if extra >= 2 || (magnitude < 10 && magnitude != magnitude.rounded()) {
      return sign + exact(magnitude, decimals: max(1, extra - 1))
    }
    var whole = Int(magnitude.rounded())
    if extra == 0, whole >= 3_600 { whole = Int((magnitude / 60).rounded()) * 60 }
    return (whole == 0 ? "" : sign)
      + parts(hours: whole / 3_600, minutes: whole / 60 % 60, seconds: whole % 60)
  }

  private func parts(hours: Int, minutes: Int, seconds: Int) -> String {
    let h = NumberText.integer(hours)
    let m = String(minutes)
    let s = String(seconds)
    switch (hours, minutes, seconds) {
    case (0, 0, 0): return table.text("duration.zero")
    case (0, 0, _): return table.text("duration.s", ["s": s])
    case (0, _, 0): return table.text("duration.m", ["m": m])
    case (0, _, _): return table.text("duration.ms", ["m": m, "s": s])
    case (_, 0, 0): return table.text("duration.h", ["h": h])
    case (_, _, 0): return table.text("duration.hm", ["h": h, "m": m])
    default: return table.text("duration.hms", ["h": h, "m": m, "s": s])
    }
  }

  private func exact(_ magnitude: Double, decimals: Int) -> String {
    let minutes = (magnitude / 60).rounded(.down)
    let rest = NumberText.decimal(magnitude - minutes * 60, decimals)
    let whole = Int(minutes)
    switch (whole / 60, whole % 60) {
    case (0, 0): return table.text("duration.s", ["s": rest])
    case (0, let m): return table.text("duration.ms", ["m": String(m), "s": rest])
    case (let h, let m):
      return table.text("duration.hms", ["h": NumberText.integer(h), "m": String(m), "s": rest])
    }
  }
}
