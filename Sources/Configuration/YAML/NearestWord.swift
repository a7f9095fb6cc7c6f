/// Finds the word that was probably meant.
public enum NearestWord {
  /// `did you mean …?` with the nearest word, or all words after `all` when none is near.
  static func advice(_ word: String, among words: [String], all: String) -> String {
    if let nearest = nearest(to: word, among: words) { return "did you mean \"\(nearest)\"?" }
    return words.isEmpty ? "remove it" : "\(all): \(words.joined(separator: ", "))"
  }

  /// The word with the fewest changes, if there are few enough for its length.
  public static func nearest(to word: String, among words: [String]) -> String? {
    let letters = Array(normalized(word))
    guard letters.count <= 100 else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in words {
      let distance = distance(letters, Array(normalized(candidate)))
      if distance < (best?.distance ?? .max) { best = (candidate, distance) }
    }
    guard let best, best.distance <= max(1, letters.count / 3) else { return nil }
    return best.word
  }

  /// Lower case, with hyphens and underscores alike.
  private static func normalized(_ word: String) -> String {
    String(word.lowercased().map { $0 == "-" ? "_" : $0 })
  }

  /// Insertions, deletions, replacements and swaps of neighbours. O(a · b).
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var twoBack = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var current = [i + 1]
      for (j, right) in b.enumerated() {
        var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left == right ? 0 : 1))
        if i > 0, j > 0, left == b[j - 1], a[i - 1] == right { cost = min(cost, twoBack[j - 1] + 1) }
        current.append(cost)
      }
      twoBack = previous
      previous = current
    }
    return previous[b.count]
  }
}
