import Foundation

/// Joins the dictionaries that threads made of one column into one sorted dictionary.
struct TextMerge: Sendable {
  let dictionary: TextDictionary
  /// For each thread, the final code of each of its codes; `TextColumn.null` for a text that became missing.
  let map: [[Int32]]

  private struct Entry {
    /// The first eight bytes as a big-endian number, zeros after the text: decides most comparisons.
    var prefix: UInt64
    var worker: Int32
    var code: Int32
  }

  /// Merges the dictionaries of `slot`; with `used`, only the codes marked in it. Texts are replaced by the
  /// slot's rule here, once per distinct text. O(d log d) in the number of distinct texts.
  init(slot: Int, rule: ValueRule, chunks: ParsedChunks, used: [[Bool]]?) {
    let parsers = chunks.parsers
    var map = (0..<chunks.workers).map {
      Array(repeating: TextColumn.null, count: parsers[$0].interners[slot].count)
    }
    if rule.replaces {
      var texts: [(worker: Int, code: Int, text: String)] = []
      for worker in map.indices {
        for code in map[worker].indices where used?[worker][code] ?? true {
          let text = parsers[worker].interners[slot].text(code).withUnsafeBufferPointer {
            rule.replaced($0) { String(decoding: $0, as: UTF8.self) }
          }
          if !text.isEmpty { texts.append((worker, code, text)) }
        }
      }
      let dictionary = TextDictionary(texts.map(\.text))
      for entry in texts {
        map[entry.worker][entry.code] = dictionary.code(of: entry.text) ?? TextColumn.null
      }
      self.dictionary = dictionary
      self.map = map
      return
    }
    func precedes(_ a: Entry, _ b: Entry) -> Bool {
      if a.prefix != b.prefix { return a.prefix < b.prefix }
      return Self.compare(parsers, slot, a, b) < 0
    }
    var entries: [Entry] = []
    for worker in map.indices {
      for code in map[worker].indices where used?[worker][code] ?? true {
        var prefix: UInt64 = 0
        for (index, byte) in parsers[worker].interners[slot].text(code).prefix(8).enumerated() {
          prefix |= UInt64(byte) << UInt64(56 - 8 * index)
        }
        entries.append(Entry(prefix: prefix, worker: Int32(worker), code: Int32(code)))
      }
    }
    entries.sort(by: precedes)
    var values: [String] = []
    var previous: Entry?
    for entry in entries {
      let isNew =
        if let previous {
          previous.prefix != entry.prefix || Self.compare(parsers, slot, previous, entry) != 0
        } else { true }
      if isNew {
        let text = parsers[Int(entry.worker)].interners[slot].text(Int(entry.code))
        values.append(String(decoding: text, as: UTF8.self))
      }
      map[Int(entry.worker)][Int(entry.code)] = Int32(truncatingIfNeeded: values.count - 1)
      previous = entry
    }
    dictionary = TextDictionary(sortedDistinct: values)
    self.map = map
  }

  private static func compare(
    _ parsers: UnsafeMutablePointer<RowParser>, _ slot: Int, _ a: Entry, _ b: Entry
  ) -> Int {
    parsers[Int(a.worker)].interners[slot].withText(Int(a.code)) { first in
      parsers[Int(b.worker)].interners[slot].withText(Int(b.code)) { second in
        guard let left = first.baseAddress, let right = second.baseAddress else { return 0 }
        let order = memcmp(left, right, min(first.count, second.count))
        return order != 0 ? Int(order) : first.count - second.count
      }
    }
  }
}
